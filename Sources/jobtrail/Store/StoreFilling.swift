import JobState
import JobStore

/// Fills a store's tables with what is read in its logs.
enum StoreFilling {
    /// Reads the kept logs, which must be committed: other connections read them.
    /// - Returns: the scan, and its pipeline for the account.
    static func run(_ store: LogStore, _ arguments: Arguments) throws -> (pipeline: Pipeline, scan: Scan) {
        let pipeline = Pipeline(query: try query(store.path, arguments))
        var scan: Scan?
        try store.database.transaction {
            try store.beginFilling()
            let filled = try TableFiller(pipeline: pipeline, database: store.database).fill()
            let input = pipeline.query.input
            try store.endFilling(
                reading: StoreReading.words(pipeline.query), input.files, input.duplicates, ScanFacts(filled))
            scan = filled
        }
        return (pipeline, scan!)
    }

    /// A query for all that a store holds.
    /// - Parameter arguments: how the lines are read.
    static func query(_ path: String, _ arguments: Arguments) throws -> Query {
        var stored = arguments
        stored.setOperands([])
        stored.remove("store")
        stored.add("store", path)
        return try Query(stored)
    }
}
