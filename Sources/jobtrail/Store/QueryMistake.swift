import JobStore
import JobViews

/// What is wrong with a statement: SQLite's words, with a caret under the place.
enum QueryMistake {
    static func of(_ error: StoreError, _ sql: String, _ limits: QueryLimits) -> any Error {
        switch error.fault {
        case .timeout where Interruption.isAskedFor: return StoreError(path: "query", reason: "interrupted")
        case .timeout:
            return StoreError(path: "query", reason: "took more than \(Int(limits.seconds)) s (--max-seconds)")
        case .forbidden: return UsageError("query: only reading statements are possible (\(error.reason))")
        case .other: return error
        case .statement: break
        }
        guard let offset = error.offset else { return UsageError("query: \(error.reason)", hint: "") }
        return UsageError("query: \(error.reason)", hint: place(offset, sql))
    }

    /// The line that holds the place, and a caret.
    private static func place(_ offset: Int, _ sql: String) -> String {
        let before = String(decoding: sql.utf8.prefix(offset), as: UTF8.self)
        let line = before.split(separator: "\n", omittingEmptySubsequences: false).last.map(String.init) ?? ""
        let rest = sql.dropFirst(before.count).prefix { $0 != "\n" }
        let caret = String(repeating: " ", count: DisplayWidth.of(line)) + "^"
        return "  \(line)\(rest)\n  \(caret)"
    }
}
