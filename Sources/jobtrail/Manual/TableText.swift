/// What is told of a table that a query sees: in its manual page, with `query --schema`, in the shell.
struct TableText: Sendable {
    let name: String
    /// How it is written in a statement, where it takes an argument.
    let usage: String
    let summary: String
    /// In the schema's order.
    let columns: [(name: String, words: String)]

    init(_ name: String, usage: String? = nil, _ summary: String, _ columns: [(name: String, words: String)]) {
        self.name = name
        self.usage = usage ?? name
        self.summary = summary
        self.columns = columns
    }
}
