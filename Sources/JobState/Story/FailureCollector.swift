import JobRecords

/// Collects the failures of a log while it is read once (docs/format.md, Failures).
public final class FailureCollector: RecordSink {
    private let history: History
    /// What changes with every record lies behind a pointer: a class's own properties are guarded at every access.
    private let state: UnsafeMutablePointer<State>

    private struct State: ~Copyable {
        var ledger: FailureLedger
        var matcher: RecordMatcher
        var shapes = FailureShapes()
        /// The failure whose details may still come.
        var held = ToldFailure.none
        var isHeld = false
        var isNote = false
        /// Whether the log tells the beginning of its action.
        var hasBegun = false

        mutating func hold(_ record: Record, file: Int, _ line: UnsafeRawBufferPointer) {
            held.begin(record, file: file, line)
            (isHeld, isNote, hasBegun) = (true, record.kind == .note, false)
        }

        /// Counts the failure whose lines are complete.
        mutating func settle() {
            isHeld = false
            if let place = shapes.find(held, epoch: ledger.epoch) { return add(at: &place.pointee) }
            let words = held.lines.words
            var place = ledger.place(of: held.failure, reason: words.reason, tellsWhy: words.tellsWhy)
            add(at: &place)
            shapes.keep(place)
        }

        private mutating func add(at place: inout FailureLedger.Place) {
            if isNote {
                ledger.add(note: held, at: place)
            } else {
                ledger.add(event: held, at: &place, hasBegun: hasBegun)
            }
        }
    }

    /// - Parameter limit: how many kinds of failures are kept at least, the most recent ones; nil for all.
    public init(_ history: History, _ filter: RecordFilter, limit: Int? = nil) {
        self.history = history
        state = .allocate(capacity: 1)
        state.initialize(to: State(ledger: FailureLedger(limit: limit), matcher: RecordMatcher(filter, history.names)))
    }

    deinit {
        state.deinitialize(count: 1)
        state.deallocate()
    }

    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        if state.pointee.isHeld { state.pointee.settle() }
        if record.kind == .began { state.pointee.ledger.begin(host: record.host, job: record.job) }
        guard record.isFailure, state.pointee.matcher.matches(record, run: run) else { return }
        state.pointee.hold(record, file: batch.file, batch.text(of: record))
        // Without a note nobody asks.
        if state.pointee.ledger.hasNotes { state.pointee.hasBegun = record.kind == .completed && hasBegun(record) }
    }

    public func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        guard state.pointee.isHeld else { return }
        if record.kind == .detail {
            state.pointee.held.addDetail(batch.text(of: record))
        } else {
            state.pointee.settle()
        }
    }

    private func hasBegun(_ record: Record) -> Bool {
        history.host(record.host)?.job(record.job)?.lastActionWasOpen == true
    }

    /// Everything that was collected, with the actions that never ended.
    /// - Parameter hosts: as the reading left them.
    public func finish(_ hosts: [HostHistory]) -> FailureLedger {
        if state.pointee.isHeld { state.pointee.settle() }
        var all = state.pointee.ledger
        for host in hosts {
            for cut in host.neverEnded where matches(cut, host.host) {
                all.add(
                    neverEnded: Failure(
                        host: host.host, job: cut.job, action: cut.action, time: cut.since, file: cut.file,
                        line: cut.line, reason: Failure.neverEnded))
            }
        }
        return all
    }

    private func matches(_ cut: OpenAction, _ host: UInt32) -> Bool {
        var record = Record()
        (record.kind, record.host, record.job, record.action) = (.began, host, cut.job, cut.action)
        record.time = cut.since
        return state.pointee.matcher.matches(record, run: cut.run)
    }
}
