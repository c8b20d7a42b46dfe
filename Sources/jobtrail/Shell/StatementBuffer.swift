import JobStore

/// Gathers lines until statements are whole.
struct StatementBuffer {
    private var text = ""

    var isEmpty: Bool { text.isEmpty }

    /// Takes a line.
    /// - Returns: the statements that a `;` ends, with it; there may be several in a line.
    mutating func add(_ line: String) -> [String] {
        text += (text.isEmpty ? "" : "\n") + line
        var statements: [String] = []
        while let statement = cut() { statements.append(statement) }
        if StatementText.isBlank(text) { text = "" }
        return statements.filter { !StatementText.isBlank(String($0.dropLast())) }
    }

    private mutating func cut() -> String? {
        for place in text.indices where text[place] == ";" {
            let statement = text[...place]
            guard StatementText.isComplete(String(statement)) else { continue }
            text = String(text[text.index(after: place)...].drop(while: \.isWhitespace))
            return String(statement)
        }
        return nil
    }

    /// What is there without a `;`, at the end of the input.
    mutating func rest() -> String? {
        defer { text = "" }
        return text.isEmpty ? nil : text
    }

    mutating func clear() { text = "" }
}
