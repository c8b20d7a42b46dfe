/// What a typed word may become.
struct ShellCompletion {
    let words: [String]

    /// Tables, columns, the shell's commands, and the words of SQL that questions are made of.
    static let tables: ShellCompletion = {
        let columns = Set(TableTexts.all.flatMap { $0.columns.map(\.name) }).sorted()
        let commands = ShellCommand.allCases.map { ".\($0.rawValue)" }
        return ShellCompletion(words: TableTexts.all.map(\.name) + columns + commands + sql)
    }()

    private static let sql = [
        "SELECT", "DISTINCT", "FROM", "WHERE", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "JOIN", "LEFT JOIN", "USING",
        "AND", "BETWEEN", "LIKE", "GLOB", "COUNT", "DESC", "UNION", "WITH", "CASE", "WHEN", "OVER", "PARTITION BY",
    ]

    /// The words that begin so; a column's may stand behind a table's name and a dot. Capitals do not matter.
    func matches(_ typed: String) -> [String] {
        if let dot = typed.lastIndex(of: "."), dot != typed.startIndex {
            let table = String(typed[...dot])
            return beginning(String(typed[typed.index(after: dot)...])).map { table + $0 }
        }
        return beginning(typed)
    }

    private func beginning(_ typed: String) -> [String] {
        let typed = typed.lowercased()
        return words.filter { $0.lowercased().hasPrefix(typed) }
    }
}
