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
        ] + output.filter { $0.name != "output" }

    static let evidenceInto = Option(
        "evidence", value: "DIR",
        "Write the chosen records with their bytes and places, and fingerprints, into the new DIR")
    static let evidenceOf = Option(
        "evidence", value: "DIR", "Check DIR, which export --evidence wrote; with PATHs, against these sources too")
}
