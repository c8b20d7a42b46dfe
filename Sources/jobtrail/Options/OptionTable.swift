import JobViews

/// Options, in groups that commands take as a whole. Each stands beside what understands it: these are of `Request`,
/// filters of `FilterChoice`, searches of `Search`, columns of `ColumnChoice`, and those of one command in its file.
enum OptionTable {
    static let help: [Option] = [
        Option("help", "h", "Print this help"),
        Option("version", "V", "Print the version"),
    ]

    /// Where the bytes come from and how lines are read.
    static let sources: [Option] = [
        Option("store", value: "FILE", "Read what ingest has put into FILE, in place of PATH"),
        Option("root", value: "DIR", "Look for the logs below DIR if no PATH is given (default /)"),
        Option("no-rotated", "Read the named live files alone, without their rotated siblings"),
        Option("tz", value: "ZONE", "Zone of times that have none (default: the source's, else this machine's)"),
        Option(
            "catalog", value: "FILE", "The engine's catalogue of its jobs (default: the source's own, if it has one)"),
        Option("as-host", value: "NAME", "Call the box NAME, whatever its lines say; it keeps boxes of one name apart"),
        Option("year", value: "N", "The year of the log's last line, for times without a year"),
        Option("tag", value: "NAME", "Take syslog lines of NAME for the engine's too (repeatable)"),
        Option("layout", value: "TEMPLATE", "Try this line layout before the built-in ones (repeatable)"),
        Option("threads", value: "N", "Read with N threads (default: one for each core)"),
    ]

    /// What is shown of the state.
    static let now: [Option] = [
        Option("at", value: "TIME", "Show the state at TIME instead of at the newest record")
    ]

    static let rows: [Option] = [
        Option(
            "lines", "n", value: "N|all",
            "Only the last N (jobs: the worst, failures: the newest); +N: from the Nth on"),
        Option("reverse", "r", "Newest first"),
    ]

    private static let ofRecords = OutputForm.names(FormUses.records.forms.filter { !FormUses.rows.forms.contains($0) })

    static let output: [Option] = [
        Option(
            "output", "o", value: "FORM",
            "\(FormUses.rows.names); of records, \(ofRecords) instead of markdown"),
        Option("utc", "Print times in UTC"),
        Option("no-headers", "Print no titles above the columns"),
        Option("color", value: "WHEN", "Colours: auto, always or never"),
        Option("hyperlink", value: "WHEN", "Link file names on terminals that can: auto, always or never"),
        Option("no-pager", "Do not pipe the output into a pager"),
        Option("no-progress", "Do not show on a terminal how far a long reading is"),
    ]

    static let account: [Option] = [
        Option("quiet", "q", "Don't report skipped lines on standard error"),
        Option("strict", "Exit with 3 if anything was skipped"),
    ]
}
