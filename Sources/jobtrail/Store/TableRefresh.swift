import JobStore

/// Brings the tables of a store to which a follower adds up to date, before they are asked.
enum TableRefresh {
    /// - Parameter arguments: how the lines are read.
    static func run(_ path: String, _ arguments: Arguments) throws {
        guard try LogStore(path: path, creates: false).isAhead else { return }
        let store = try LogStore(path: path, creates: true)
        var stored = arguments
        stored.setOperands([])
        stored.add("store", path)
        let pipeline = Pipeline(query: try Query(stored, readsTwice: true))
        try store.database.transaction {
            try DerivedTables(store.database).clear()
            _ = try TableFiller(pipeline: pipeline, database: store.database).fill()
            try DerivedTables(store.database).index()
            try store.noteFilled()
        }
    }
}
