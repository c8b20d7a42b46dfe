import JobViews

/// `follow`: records as they are completed, through rotation and truncation (contract, section 6; design, FOLLOWING.md).
enum FollowCommand {
    static let command = Command(
        "follow", "Print records as they come, through rotation, truncation and restarts, each once",
        options: OptionTable.following + OptionTable.filters.filter { $0.name != "until" && $0.name != "boot" }
            + OptionTable.recordFilters + OptionTable.search.filter { searches.contains($0.name) } + OptionTable.output
            + OptionTable.sources + OptionTable.account.filter { $0.name == "quiet" },
        run: run)

    private static let searches = ["grep", "invert-match", "not-job", "not-action"]

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let request = try FollowRequest(arguments)
        return try FollowLoop(request, try Search(arguments), try output(arguments, request)).run()
    }

    private static func output(_ arguments: Arguments, _ request: FollowRequest) throws -> any FollowOutput {
        let paths = request.targets.map(\.path)
        let reset = arguments.has("reset")
        if let path = arguments.value("into") {
            if arguments.has("checkpoint") { throw UsageError("--into keeps its own checkpoint beside FILE") }
            return try FileFollowOutput(path, paths: paths, reset: reset)
        }
        return try StandardFollowOutput(checkpoint: arguments.value("checkpoint"), paths: paths, reset: reset)
    }
}
