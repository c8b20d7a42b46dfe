import JobRecords

/// What is true of one host after the records applied so far: its jobs, runs and updates (contract, section 4).
///
/// The state lies behind a pointer, since a class's own properties are guarded at every access, which the fold of
/// millions of records would feel.
public final class HostHistory {
    private let state: UnsafeMutablePointer<HostState>

    init(_ state: HostState) {
        self.state = .allocate(capacity: 1)
        self.state.initialize(to: state)
    }

    deinit {
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// The host's number in the scan's `NameRegistry`.
    public var host: UInt32 { state.pointee.host }
    /// In the order of their first mention.
    public var jobs: [Job] { state.pointee.jobs }
    /// The job of that number; nil where no record has mentioned it.
    public func job(_ name: UInt32) -> Job? { state.pointee.job(name) }
    public var runs: [Run] { state.pointee.runs }
    public var updates: UpdateWindow { state.pointee.updates }
    /// Completed actions whose beginning is known, in log order; empty unless asked for.
    public var spans: [ActionSpan] { state.pointee.spans }
    /// The present run's number; 0 before the first.
    public var run: Int { state.pointee.run }
    /// `ok_counter + err_counter` of the run's last record that has them, and the engine's process (-1 where unknown):
    /// what tells the next run's beginning.
    var runTraces: (counterSum: Int?, enginePID: Int32) { (state.pointee.counterSum, state.pointee.enginePID) }

    /// Applies a record: see `HostState.apply`.
    @inline(__always)
    func apply(_ record: Record, _ batch: RecordBatch) -> RecordKind? { state.pointee.apply(record, batch) }

    func rename(to host: UInt32) { state.pointee.host = host }

    func pruneUpdates(olderThan time: Int64) { state.pointee.pruneUpdates(olderThan: time) }
}
