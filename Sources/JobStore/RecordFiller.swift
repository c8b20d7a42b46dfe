import JobState

/// Puts every record of a scan into a database.
public protocol RecordFiller: RecordSink {
    /// The last record was taken.
    /// - Throws: what SQLite refused; nothing was put in after it.
    func finish() throws(StoreError)
}

extension RecordInserter: RecordFiller {}
