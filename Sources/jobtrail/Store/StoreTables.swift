import JobStore

/// The tables that a store keeps.
final class StoreTables: QueryTables {
    let database: Database

    init(_ path: String, _ arguments: Arguments) throws {
        let store = try LogStore(path: path, creates: false)
        try StoreReading.check(store, arguments)
        database = store.database
        try JobsAt.register(in: database) { Pipeline(query: try Query(arguments)) }
    }

    func prepare(for use: StatementUse) {}

    func answerBegins() {}

    func finish() -> ExitStatus { .done }
}
