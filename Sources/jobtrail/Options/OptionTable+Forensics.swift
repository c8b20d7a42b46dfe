extension OptionTable {
    static let longest: [Option] = [
        Option("lines", "n", value: "N", "Only the N longest"),
        Option("reverse", "r", "The shortest first"),
    ]

    static let chainJob = Option("job", "j", value: "NAME", "End the chain with this job instead of the last one")

    static let into = Option("into", value: "FILE", "Write to FILE instead of to standard output")

    /// The run whose startup is looked at.
    static let startup: [Option] = [
        Option(
            "boot", "b", value: "N", optional: true,
            "The run of the engine: 0 the last (default), -1 the one before, 1 the first"),
        Option("host", value: "GLOB", "Only these hosts (repeatable)"),
    ]
}
