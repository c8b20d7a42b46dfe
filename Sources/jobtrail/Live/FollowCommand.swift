import JobExport
import LogFollow

/// `follow`: records as they are completed, through rotation and truncation.
enum FollowCommand {
    private static let options: [Option] = [
        Option("lines", "n", value: "N|all", "Begin with the last N records that are there (default 10), or with all"),
        Option("raw", "Print the matching lines as they stand in the log"),
        Option("updates", "Print how the jobs' state changes instead of records"),
        Option(
            "checkpoint", value: "FILE", "Remember in FILE how far it came, and go on there; a crash may repeat records"
        ),
        Option("into", value: "FILE", "Append to FILE, each record exactly once over crashes and restarts"),
        Option("store", value: "FILE", "Keep the logs themselves in the store FILE, for messages, jobs, query --store"),
        Option("to", value: "clickhouse", "Send the records to the ClickHouse server at --url, with --checkpoint"),
        Option("url", value: "URL", "The server: http://HOST:8123"),
        Option("batch", value: "N", "With --to: rows in one insert at most (default 50000)"),
        Option("retries", value: "N", "With --to: how often rows are sent again (default: until the server is back)"),
        Option("timeout", value: "SECONDS", "With --to: how long one insert may take (default 60)"),
        Option("credentials", value: "FILE", "With --to: user=NAME and password=WORD, else from the environment"),
        Option("database", value: "NAME", "With --to: the server's database (default jobtrail)"),
        Option("reset", "Forget how far it came, and begin anew"),
    ]

    static let command = Command(
        "follow", "Print records as they come, through rotation, truncation and restarts, each once",
        options: options + OptionTable.filters.without("until", "boot")
            + OptionTable.recordFilters + OptionTable.search.only("grep", "invert-match", "not-job", "not-action") + [
                OptionTable.fields
            ] + OptionTable.output
            + OptionTable.sources.without("store") + OptionTable.account.only("quiet"),
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        if let store = arguments.value("store") { return try keep(arguments, store) }
        if arguments.has("to") { return try ship(arguments) }
        let server = ["url", "batch", "retries", "timeout", "credentials", "database"]
        try arguments.refuse(server, "is for --to clickhouse")
        return try follow(arguments, onlyMessages: false)
    }

    /// As text: into standard output or a file.
    static func follow(_ arguments: Arguments, onlyMessages: Bool) throws -> ExitStatus {
        let signals = EndSignals()
        let request = try FollowRequest(arguments, onlyMessages: onlyMessages)
        let search = try Search(arguments)
        // Files are made when every word of the command line is understood.
        let sink = try signals.whenThereIsRoom { try TextSink(arguments, request.targets) }
        let updates: Int64? = request.showsUpdates ? 1 : nil
        let state = LiveState(request.targets, updates: updates)
        let delivery = Delivery(request, state, search, to: TextDestination(request, sink, state))
        return try delivery.run(until: signals)
    }

    /// What is asked for, of a destination that takes every record.
    private static func whole(_ arguments: Arguments) throws -> FollowRequest {
        var whole = arguments
        whole.add("lines", "all")
        return try FollowRequest(whole)
    }

    /// A store keeps all there is: what is shown of it, and how, is for the command that reads it.
    private static func keep(_ arguments: Arguments, _ store: String) throws -> ExitStatus {
        let filters = OptionTable.filters + OptionTable.recordFilters + OptionTable.search
        let unwanted =
            filters.map(\.name) + [
                "raw", "updates", "fields", "checkpoint", "into", "to", "tz", "year", "tag", "layout", "as-host",
            ]
        try arguments.refuse(
            unwanted, "cannot be combined with --store, which keeps everything; use it with messages --store")
        guard arguments.value("lines") ?? "all" == "all" else {
            throw UsageError("--lines: a store keeps everything; leave it out")
        }
        let signals = EndSignals()
        var request = try whole(arguments)
        let targets = request.targets
        let state = LiveState(targets, updates: TableFiller.updatesTimeout)
        let destination = try StoreFile.wholeOrNone(store) {
            try signals.whenThereIsRoom {
                try StoreFile.prepare(store, FollowTarget.mode(of: targets), sources: targets.map(\.path))
                return try StoreDestination(store, request, state, resets: arguments.has("reset"))
            }
        }
        request.reading = destination.reading
        return try Delivery(request, state, to: destination).run(until: signals)
    }

    /// A server's tables hold whole logs: what is shown of them is for SQL.
    private static func ship(_ arguments: Arguments) throws -> ExitStatus {
        guard arguments.value("to") == "clickhouse" else {
            throw UsageError("--to '\(arguments.value("to") ?? "")': expected clickhouse")
        }
        let filters = OptionTable.filters + OptionTable.recordFilters + OptionTable.search
        let unwanted = filters.map(\.name) + ["raw", "updates", "fields", "into", "lines"]
        try arguments.refuse(unwanted, "cannot be combined with --to clickhouse, which sends every record")
        guard let path = arguments.value("checkpoint") else {
            throw UsageError("--to clickhouse wants --checkpoint FILE, to go on where it came to")
        }
        let signals = EndSignals()
        let request = try whole(arguments)
        let state = LiveState(request.targets)
        return try Delivery(request, state, to: server(arguments, state, path, signals)).run(until: signals)
    }

    private static func server(
        _ arguments: Arguments, _ state: LiveState, _ path: String, _ signals: EndSignals
    ) throws -> ServerDestination {
        // Waiting for a server is this command's, which a signal can end.
        var once = arguments
        once.remove("retries")
        let server = try ServerChoice.server(once, retries: 0, timeout: 60) { signals.isEndOverdue }
        let checkpoint = try signals.whenThereIsRoom {
            try CheckpointFile(path, reset: arguments.has("reset"), mode: FollowTarget.mode(of: state.targets))
        }
        if let saved = checkpoint.saved {
            try saved.check(paths: state.targets.map(\.path), file: path)
            guard LiveExport.isMemory(saved.note) else {
                throw CheckpointError(path: path, .purpose("--to clickhouse"))
            }
        }
        return ServerDestination(
            state, server, checkpoint, batch: try arguments.integer("batch", 1...1_000_000) ?? 50_000,
            retries: try arguments.integer("retries", 0...1000))
    }
}
