extension OptionTable {
    static let longest: [Option] = [
        Option("lines", "n", value: "N", "Only the N longest"),
        Option("reverse", "r", "The shortest first"),
    ]

    static let into = Option("into", value: "FILE", "Write to FILE instead of to standard output")

    static let step = Option("step", "Show event by event what changed, instead of the state")

    static let diff: [Option] = [
        Option("at", value: "TIME", "The state at TIME; given twice, both states"),
        Option(
            "boot", "b", value: "N", optional: true,
            "The state at the end of run N: 0 the last, -1 the one before, 1 the first; given twice, both states"),
        Option(
            "slack", value: "SECONDS",
            "Durations differ where they do so by more than SECONDS (default 1) and by a tenth"),
    ]

    static let replay: [Option] = [
        Option("speed", value: "FACTOR", "1x as it happened (default), 60x a minute in a second, max without pauses"),
        Option("from", value: "TIME", "Begin with the first record that is not older than TIME"),
        Option("to", value: "TIME", "End with the last record that is not newer than TIME"),
        Option("max-gap", value: "SECONDS", "No pause longer than SECONDS"),
        Option("into", value: "FILE", "Write a growing log into the new FILE"),
    ]

    static let evidenceInto = Option(
        "evidence", value: "DIR",
        "Write the chosen records with their bytes and places, and fingerprints, into the new DIR")
    static let evidenceOf = Option(
        "evidence", value: "DIR", "Check DIR, which export --evidence wrote; with PATHs, against these sources too")

    /// The run whose startup is looked at.
    static let startup: [Option] = [
        Option(
            "boot", "b", value: "N", optional: true,
            "The run of the engine: 0 the last (default), -1 the one before, 1 the first"),
        Option("host", value: "GLOB", "Only these hosts (repeatable)"),
    ]
}
