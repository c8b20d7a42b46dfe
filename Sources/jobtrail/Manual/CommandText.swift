/// What the manual tells of a command beside its options.
struct CommandText: Sendable {
    /// One string a paragraph, plain text.
    let paragraphs: [String]
    /// Command lines with what they answer.
    let examples: [(line: String, answer: String)]

    init(_ paragraphs: String..., examples: [(String, String)] = []) {
        self.paragraphs = paragraphs
        self.examples = examples.map { (line: $0.0, answer: $0.1) }
    }
}
