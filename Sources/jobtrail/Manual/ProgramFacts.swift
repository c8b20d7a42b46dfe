/// What the manual says of a command beside its options: environment, files, exit statuses, related commands.
enum ProgramFacts {
    struct Entry: Sendable {
        let word: String
        let meaning: String
        /// Of which commands it is told.
        let concerns: @Sendable (Command) -> Bool

        init(_ word: String, _ meaning: String, of concerns: @escaping @Sendable (Command) -> Bool = { _ in true }) {
            (self.word, self.meaning, self.concerns) = (word, meaning, concerns)
        }
    }

    static let environment = [
        Entry("TZ", "The machine's zone, for times that have none.") { $0.has("tz") },
        Entry("NO_COLOR", "If it is set and not empty, nothing is coloured unless --color always is given.") {
            $0.has("color")
        },
        Entry("COLUMNS", "The width of the terminal.") { $0.has("color") },
        Entry("JOBTRAIL_PAGER , PAGER", "The pager; less if neither is set.") { $0.has("color") },
        Entry("LC_ALL , LC_CTYPE , LANG", "Whether the terminal shows more than ASCII.") { $0.has("color") },
        Entry("CLICKHOUSE_USER , CLICKHOUSE_PASSWORD", "Who asks the server.") { $0.has("url") },
        Entry(
            "SSL_CERT_FILE , SSL_CERT_DIR",
            "Certificates that are trusted when time stamps are checked; else those of the system."
        ) { $0.name == "verify" },
    ]

    static let files = [
        Entry("/var/log/endian/jobsengine , /var/log/jobsengine", "The logs that are read if no PATH is given.") {
            $0.has("root") && $0.has("no-rotated")
        },
        Entry("~/.config/jobtrail/layouts", "Line layouts of one's own, one a line.") { $0.has("layout") },
        Entry("~/.config/jobtrail/config", "Defaults for options."),
        Entry("~/.local/state/jobtrail", "The history of the shell.") { $0.name == "query" },
    ]

    static let statuses = [
        Entry("0", "Done."),
        Entry("1", "It could not, such as no such file; standard error has the reason."),
        Entry("2", "Wrong usage."),
        Entry("3", "Something was found.") { $0.name == "verify" },
        Entry("3", "Something differs.") { $0.name == "diff" },
        Entry("4", "The time of --timeout has passed.") { $0.name == "wait" },
        Entry("5", "The job failed meanwhile.") { $0.name == "wait" },
        Entry("3", "An archive is truncated or corrupt: what could be read of it was written or sent.") {
            ["export", "ingest"].contains($0.name)
        },
        Entry("3", "It was ended, and something of the log was damaged or lost, so that not all of it came.") {
            $0.name == "follow"
        },
        Entry("3", "With --exit-code: something failed.") { $0.has("exit-code") },
        Entry("3", "With --strict: something was skipped.") {
            $0.has("strict") && !["verify", "diff"].contains($0.name)
        },
        Entry("130 , 143", "SIGINT or SIGTERM ended it, with its checkpoint written.") { $0.name == "follow" },
    ]

    /// The other commands of its group.
    static func related(_ command: Command) -> [String] {
        CommandTable.groups.first { $0.commands.contains { $0.name == command.name } }?
            .commands.map(\.name).filter { $0 != command.name }.sorted() ?? []
    }
}

extension Command {
    fileprivate func has(_ option: String) -> Bool { options.contains { $0.name == option } }
}
