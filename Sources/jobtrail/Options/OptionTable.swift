/// All options, in groups that commands take as a whole.
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

    static let filters: [Option] = [
        Option("since", "S", value: "TIME", "Only what is not older than TIME"),
        Option("until", "U", value: "TIME", "Only what is not newer than TIME"),
        Option("job", "j", value: "GLOB", "Only these jobs (repeatable, or with commas)"),
        Option("host", value: "GLOB", "Only these hosts (repeatable, or with commas)"),
        Option(
            "boot", "b", value: "N", optional: true,
            "Only this run of the engine: 0 the last, -1 the one before, 1 the first"),
    ]

    static let recordFilters: [Option] = [
        Option("action", "a", value: "GLOB", "Only these actions (repeatable)"),
        Option("sub", value: "ok|err", "Only what went well, or what failed"),
        Option(
            "priority", "p", value: "SEVERITY",
            "Only this severity and worse: a letter or name; A,B or A..B: only these"),
    ]

    static let allRecords = Option("all", "Show every record: notes without a code, began, waits and engine too")

    /// Searching records.
    static let search: [Option] = [
        Option(
            "grep", "g", value: "REGEX", "Only what REGEX matches in code, text or detail; without capitals in any case"
        ),
        Option("invert-match", "v", "With -g: only what REGEX does not match"),
        Option("not-job", value: "GLOB", "Not these jobs (repeatable)"),
        Option("not-action", value: "GLOB", "Not these actions (repeatable)"),
        Option("after", "A", value: "N", "Show N records after each match too"),
        Option("before", "B", value: "N", "Show N records before each match too"),
        Option("context", "C", value: "N", "Show N records around each match too"),
        Option("count", "c", "Print how many match, and nothing else"),
        Option("first", "m", value: "N", "Only the first N matches"),
        Option(
            "zero", value: "TIME|CODE", "Print times relative to TIME, or to the first record whose code matches CODE"),
    ]

    /// Columns and order of rows.
    static let fields = Option(
        "fields", value: "NAME,...", "Show these fields alone (not with -o json); 'fields.KEY' is a key of one's own")

    static let columns: [Option] = [
        fields,
        Option("sort", value: "NAME,...", "Put in order by these fields, '-NAME' downwards; -n then takes the first N"),
    ]

    static let rows: [Option] = [
        Option(
            "lines", "n", value: "N|all",
            "Only the last N (jobs: the worst, failures: the newest); +N: from the Nth on"),
        Option("reverse", "r", "Newest first"),
    ]

    static let output: [Option] = [
        Option(
            "output", "o", value: "FORM",
            "table, json, ndjson, csv or markdown; of records, wide, short, short-iso, raw instead of markdown"),
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

    static let page = Option("into", "o", value: "FILE", "Write the page to FILE instead of standard output")
    static let timeout = Option("timeout", value: "SECONDS", "How long an update is kept (default 30)")
    static let test = Option("test", value: "FILE", "Show how many of FILE's lines each layout takes")
    static let explaining: [Option] = [
        Option(
            "catalog", value: "FILE",
            "The engine's catalogue of its jobs, or explanations of one's own: NAME, tab, what it is, tab, what to look at"
        ),
        Option("root", value: "DIR", "Read the catalogue of the box below DIR (default /)"),
    ]
}

extension OptionTable {
    static let live = Option("follow", "f", "Go on with the messages that come, through rotation and truncation")

    static let following: [Option] = [
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

    static let watching: [Option] = [
        Option("plain", "Print a line per change instead (the default without a terminal)"),
        Option(
            "lines", "n", value: "N|all",
            "With --plain: begin with the last N changes that are there (default 10), or with all"),
    ]

    static let waiting: [Option] = [
        Option("job", "j", value: "NAME", "The job that is waited for"),
        Option("for", value: "STATE", "start, stop, ok, err or waiting (none of its actions is running)"),
        Option("timeout", value: "TIME", "Give up after so long, with status 4: 60, 90s, 5min (default: never)"),
        Option("since", "S", value: "TIME", "Only what ended since TIME counts; else what holds already is enough"),
    ]
    static let chainEnd = Option("for", value: "JOB", "The way to JOB, instead of to the one that was ready last")
    static let wholeRun = Option("whole-run", "Draw the whole run instead of its startup")
    static let query: [Option] = [
        Option("param", value: "NAME=VALUE", "Give the statement's parameter :NAME a value (repeatable)"),
        Option("max-rows", value: "N", "Stop after N rows (default 1000000)"),
        Option("max-seconds", value: "N", "Stop after N seconds (default 60)"),
        Option("schema", "Print the tables that a query sees"),
    ]
}

extension OptionTable {
    static let replay: [Option] = [
        Option("speed", value: "FACTOR", "1x as it happened (default), 60x a minute in a second, max without pauses"),
        Option("from", value: "TIME", "Begin with the first record that is not older than TIME"),
        Option("to", value: "TIME", "End with the last record that is not newer than TIME"),
        Option("max-gap", value: "SECONDS", "No pause longer than SECONDS"),
        Option("into", value: "FILE", "Write a growing log into the new FILE"),
    ]

    /// As other commands have it, but for its forms.
    static let replayOutput: [Option] =
        [
            Option(
                "output", "o", value: "FORM",
                "raw (default), short, short-iso, table, wide, ndjson, csv; watch: the jobs on the whole screen")
        ] + output.without("output")

    static let evidenceInto = Option(
        "evidence", value: "DIR",
        "Write the chosen records with their bytes and places, and fingerprints, into the new DIR")
    static let evidenceOf = Option(
        "evidence", value: "DIR", "Check DIR, which export --evidence wrote; with PATHs, against these sources too")
}
