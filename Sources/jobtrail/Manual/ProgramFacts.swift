/// What the manual says of a command beside its options: environment, files, exit statuses, related commands.
enum ProgramFacts {
    struct Entry {
        let word: String
        let meaning: String

        init(_ word: String, _ meaning: String) { (self.word, self.meaning) = (word, meaning) }
    }

    private static func has(_ command: Command, _ option: String) -> Bool {
        command.options.contains { $0.name == option }
    }

    static func environment(_ command: Command) -> [Entry] {
        var entries: [Entry] = []
        if has(command, "tz") { entries.append(Entry("TZ", "The machine's zone, for times that have none.")) }
        if has(command, "color") {
            entries += [
                Entry("NO_COLOR", "If it is set and not empty, nothing is coloured unless --color always is given."),
                Entry("COLUMNS", "The width of the terminal."),
                Entry("JOBTRAIL_PAGER , PAGER", "The pager; less if neither is set."),
                Entry("LC_ALL , LC_CTYPE , LANG", "Whether the terminal shows more than ASCII."),
            ]
        }
        if has(command, "url") {
            entries.append(Entry("CLICKHOUSE_USER , CLICKHOUSE_PASSWORD", "Who asks the server."))
        }
        if command.name == "verify" {
            let words = "Certificates that are trusted when time stamps are checked; else those of the system."
            entries.append(Entry("SSL_CERT_FILE , SSL_CERT_DIR", words))
        }
        return entries
    }

    static func files(_ command: Command) -> [Entry] {
        var entries: [Entry] = []
        if has(command, "root") && has(command, "no-rotated") {
            entries.append(
                Entry("/var/log/endian/jobsengine , /var/log/jobsengine", "The logs that are read if no PATH is given.")
            )
        }
        if has(command, "layout") {
            entries.append(Entry("~/.config/jobtrail/layouts", "Line layouts of one's own, one a line."))
        }
        entries.append(Entry("~/.config/jobtrail/config", "Defaults for options."))
        if command.name == "query" { entries.append(Entry("~/.local/state/jobtrail", "The history of the shell.")) }
        return entries
    }

    static func statuses(_ command: Command) -> [Entry] {
        var entries = [
            Entry("0", "Done."), Entry("1", "It could not, such as no such file; standard error has the reason."),
            Entry("2", "Wrong usage."),
        ]
        switch command.name {
        case "verify": entries.append(Entry("3", "Something was found."))
        case "diff": entries.append(Entry("3", "Something differs."))
        case "wait":
            entries += [
                Entry("4", "The time of --timeout has passed."), Entry("5", "The job failed meanwhile."),
            ]
        default: break
        }
        if ["export", "ingest"].contains(command.name) {
            entries.append(
                Entry("3", "An archive is truncated or corrupt: what could be read of it was written or sent."))
        }
        if command.name == "follow" {
            entries.append(
                Entry("3", "It was ended, and something of the log was damaged or lost, so that not all of it came."))
        }
        if has(command, "exit-code") { entries.append(Entry("3", "With --exit-code: something failed.")) }
        if has(command, "strict") && !["verify", "diff"].contains(command.name) {
            entries.append(Entry("3", "With --strict: something was skipped."))
        }
        if command.name == "follow" {
            entries.append(Entry("130 , 143", "SIGINT or SIGTERM ended it, with its checkpoint written."))
        }
        return entries
    }

    /// The other commands of its group.
    static func related(_ command: Command) -> [String] {
        CommandTable.groups.first { $0.commands.contains { $0.name == command.name } }?
            .commands.map(\.name).filter { $0 != command.name }.sorted() ?? []
    }
}
