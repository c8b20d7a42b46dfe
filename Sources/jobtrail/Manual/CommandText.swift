/// What the manual tells of a command beside its options.
struct CommandText: Sendable {
    /// One string a paragraph, plain text.
    let paragraphs: [String]
    /// Command lines with what they answer.
    let examples: [(line: String, answer: String)]
    /// Words that the command prints, with what each means.
    let terms: [(word: String, meaning: String)]

    init(_ paragraphs: String..., terms: [(String, String)] = [], examples: [(String, String)] = []) {
        self.paragraphs = paragraphs
        self.terms = terms.map { (word: $0.0, meaning: $0.1) }
        self.examples = examples.map { (line: $0.0, answer: $0.1) }
    }
}
