import JobStore

/// The tables that a store keeps.
final class StoreTables: QueryTables {
    let database: Database

    /// - Parameter arguments: how the lines are read.
    init(_ path: String, _ arguments: Arguments) throws {
        try TableRefresh.run(path, arguments)
        database = try LogStore(path: path, creates: false).database
        try JobsAt.register(in: database) { Pipeline(query: try Query(arguments)) }
    }

    func prepare(for use: StatementUse) {}

    func answerBegins() {}

    func finish() -> ExitStatus { .done }
}
