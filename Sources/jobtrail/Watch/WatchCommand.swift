/// `watch`: the jobs as they stand, live, on the whole screen.
enum WatchCommand {
    static let command = Command(
        "watch", "Show the jobs live on the whole screen, like top: what runs, what waits, what failed",
        options: OptionTable.watching + OptionTable.filters.filter { ["job", "host"].contains($0.name) }
            + OptionTable.output.filter { ["utc", "color"].contains($0.name) }
            + OptionTable.sources.filter { $0.name != "store" }
            + OptionTable.account.filter { $0.name == "quiet" },
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let request = try WatchRequest(arguments)
        if request.isPlain {
            let signals = EndSignals(hangsUp: true)
            let watch = PlainWatch(request)
            return try LiveLoop(session: watch.session, signals: signals).run(watch)
        }
        let screen = WatchScreen(isColored: request.isColored)
        screen.words = request.words
        try screen.open()
        defer { screen.close() }
        // A long log takes a moment before its first line can be shown.
        if let end = screen.serve() { return end }
        let watch = ScreenWatch(request, screen)
        return try LiveLoop(session: watch.session, signals: nil).run(watch)
    }
}
