import JobStore

/// The tables that statements are asked of: a log's files, or a store.
protocol QueryTables: AnyObject {
    var database: Database { get }

    /// Makes ready what a statement names.
    func prepare(for use: StatementUse) throws

    /// What is told of the reading's progress goes away: the answer is printed.
    func answerBegins()

    /// Tells what was skipped, once all answers are given, and chooses the exit status.
    func finish() -> ExitStatus
}

/// What a statement reads, and how.
struct StatementUse {
    /// Per table, its columns that are read.
    let columns: [String: Set<String>]
    /// The functions that it calls.
    let functions: Set<String>
    /// Whether the statement reads records again and again, for each row of something else.
    let readsRecordsOften: Bool
    /// Nanoseconds of uptime after which the answer is not waited for.
    let deadline: UInt64

    var tables: Set<String> { Set(columns.keys) }

    /// Whether records must come one by one, in log order: their numbers are asked for, or they are strung together.
    var needsLogOrder: Bool {
        let stringing: Set<String> = ["group_concat", "string_agg", "json_group_array", "json_group_object"]
        return columns["records"]?.contains("ROWID") == true || !functions.isDisjoint(with: stringing)
    }
}
