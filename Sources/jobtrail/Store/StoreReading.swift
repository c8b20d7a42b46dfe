import JobRecords

/// How a store's lines are read, and by which program: tables that were filled by another reading are not asked.
enum StoreReading {
    static func words(_ query: Query) -> String { words(query.reading, forcedYear: query.forcedYear) }

    static func words(_ reading: ReadingOptions, forcedYear: Int?) -> String {
        (["jobtrail \(Program.version)"] + reading.settings + ["\(forcedYear ?? 0)"]).joined(separator: "\n")
    }
}
