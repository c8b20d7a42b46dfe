import JobRecords
import JobState

/// Takes followed records, each when it is complete.
protocol RecordTaker: AnyObject {
    /// What the fold made of a record that it has just applied: the job's change, where that is wanted.
    func update(of record: Record) -> Update?
    func add(_ record: LiveRecord, _ session: LiveSession)
}

extension RecordTaker {
    func update(of record: Record) -> Update? { nil }
}
