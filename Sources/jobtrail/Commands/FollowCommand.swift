import JobViews
import LogFollow

/// `follow`: records as they are completed, through rotation and truncation (contract, section 6; design, FOLLOWING.md).
enum FollowCommand {
    static let command = Command(
        "follow", "Print records as they come, through rotation, truncation and restarts, each once",
        options: OptionTable.following + OptionTable.filters.filter { $0.name != "until" && $0.name != "boot" }
            + OptionTable.recordFilters + OptionTable.search.filter { searches.contains($0.name) } + OptionTable.output
            + OptionTable.sources.filter { $0.name != "store" } + OptionTable.account.filter { $0.name == "quiet" },
        run: run)

    private static let searches = ["grep", "invert-match", "not-job", "not-action"]

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        if let store = arguments.value("store") { return try keep(arguments, store) }
        let request = try FollowRequest(arguments)
        return try FollowLoop(request, try Search(arguments), try output(arguments, request)).run()
    }

    /// A store keeps all there is: what is shown of it, and how, is for the command that reads it.
    private static func keep(_ arguments: Arguments, _ store: String) throws -> ExitStatus {
        let filters = OptionTable.filters + OptionTable.recordFilters + OptionTable.search
        let unwanted = filters.map(\.name) + ["raw", "updates", "checkpoint", "into"]
        if let odd = unwanted.first(where: arguments.has) {
            throw UsageError(
                "--\(odd) has no place beside --store, which keeps everything; give it to messages --store")
        }
        guard arguments.value("lines") ?? "all" == "all" else {
            throw UsageError("--lines: a store keeps everything; leave it out")
        }
        let targets = try FollowTarget.find(arguments)
        let start: StartPolicy = arguments.has("no-rotated") ? .liveStart : .oldest
        return try StoreFollow(
            targets, start: start, store: store, resets: arguments.has("reset"), isQuiet: arguments.has("quiet")
        ).run()
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
