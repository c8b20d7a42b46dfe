/// One command: its options, and what it does.
struct Command: Sendable {
    let name: String
    /// One sentence, without a full stop.
    let summary: String
    /// How the operands are shown in its usage line.
    let operands: String
    let options: [Option]
    let run: @Sendable (Arguments) throws -> ExitStatus

    init(
        _ name: String, _ summary: String, operands: String = "[PATH...]", options: [Option],
        run: @escaping @Sendable (Arguments) throws -> ExitStatus
    ) {
        self.name = name
        self.summary = summary
        self.operands = operands
        self.options = options + OptionTable.help
        self.run = run
    }
}
