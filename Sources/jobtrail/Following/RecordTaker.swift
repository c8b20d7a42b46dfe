import JobRecords
import JobState

/// Takes followed records, each when it is complete.
protocol RecordTaker: AnyObject {
    /// What the fold made of a record that it has just applied: the job's change, where that is wanted.
    func update(of record: Record) -> Update?
    func add(_ record: LiveRecord, _ session: LiveSession)
    /// A line that belongs to a record which was taken before it came.
    func addLate(_ detail: Record, _ line: UnsafeRawBufferPointer, file: Int)
}

extension RecordTaker {
    func update(of record: Record) -> Update? { nil }
    func addLate(_ detail: Record, _ line: UnsafeRawBufferPointer, file: Int) {}
}
