import JobRecords
import JobState

/// Collects what a report shows while the log is scanned once. Its memory is bounded: actions beyond a limit are put
/// together by time.
public final class ReportCollector: RecordSink {
    /// What changes with every record lies behind a pointer: a class's own properties are guarded at every access.
    private let state: UnsafeMutablePointer<ReportState>

    /// - Parameter actions: how many actions stand for themselves before they are put together by time.
    public init(_ filter: RecordFilter, _ names: NameRegistry, actions: Int = 100_000) {
        state = .allocate(capacity: 1)
        state.initialize(to: ReportState(filter, names, actions: actions))
    }

    deinit {
        state.deinitialize(count: 1)
        state.deallocate()
    }

    var jobs: [ReportState.JobKey] { state.pointee.jobs }
    var cells: ReportCells { state.pointee.cells }
    var records: Int { state.pointee.records }
    /// The times of the earliest and the latest record.
    var first: Int64? { records > 0 ? state.pointee.first : nil }
    var last: Int64? { records > 0 ? state.pointee.last : nil }

    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        state.pointee.take(record, run)
    }

    /// The row of a job, made at its first mention.
    func slot(_ host: UInt32, _ job: UInt32) -> Int { state.pointee.slot(host, job) }
}
