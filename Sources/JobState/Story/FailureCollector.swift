import JobRecords
import LogBytes

/// Collects the failures of a log while it is read once (docs/format.md, Failures).
public final class FailureCollector: RecordSink {
    private let history: History
    private let state: Pinned<State>

    private struct State: ~Copyable {
        var ledger: FailureLedger
        var matcher: RecordMatcher
        var shapes = FailureShapes()
        /// The failure whose details may still come; its line is the batch's as long as `held` holds none.
        var record = FailedRecord()
        var line = UnsafeRawBufferPointer(start: nil, count: 0)
        var form = FailureLines.Form()
        var held = Failure()
        var isHeld = false
        var isCopied = false
        /// Whether the log tells the beginning of its action.
        var hasBegun = false

        mutating func hold(_ record: Record, file: Int, _ line: UnsafeRawBufferPointer) {
            self.record = FailedRecord(record, file: file)
            self.line = FailureLines.needed(line, of: record)
            form = FailureLines.Form(record, lineCount: self.line.count)
            (isHeld, isCopied, hasBegun) = (true, false, false)
        }

        /// Counts a failed event that is told as the last one of its job's action was, if nothing more belongs to it.
        /// - Returns: whether it was counted.
        @inline(__always)
        mutating func countsAgain(at index: Int, in batch: RecordBatch) -> Bool {
            let record = batch.records + index
            guard record.pointee.flags.contains(.plain), index &+ 1 < batch.count, record[1].kind.isRecord,
                let slot = shapes.last(of: record.pointee.job, record.pointee.action),
                FailureShapes.Slot.tellsSameCode(slot, record, batch.text(of: record.pointee)),
                ledger.onlyCounts(at: slot.pointee.place)
            else { return false }
            slot.pointee.countAgain(record, file: batch.file, number: ledger.nextEvent())
            return true
        }

        /// Its line is about to go.
        mutating func copy() {
            guard !isCopied else { return }
            held.become(record, line, form)
            isCopied = true
        }

        mutating func addDetail(_ line: UnsafeRawBufferPointer) {
            copy()
            held.addDetail(line)
            form = held.lines.form
        }

        /// Counts the failure whose lines are complete.
        @inline(never)
        mutating func settle() {
            isHeld = false
            guard isCopied else { return settle(line) }
            let lines = held.lines
            lines.withBytes { settle($0) }
        }

        private mutating func settle(_ lines: UnsafeRawBufferPointer) {
            let slot = shapes.find(record, lines, form, epoch: ledger.epoch)
            if let slot, onlyCounts(at: slot.pointee.place) {
                return slot.pointee.count(record, lines, form, number: ledger.nextEvent())
            }
            copy()
            if let slot { return add(at: &slot.pointee.place) }
            var place = ledger.place(of: held)
            add(at: &place)
            shapes.keep(place, &ledger)
        }

        /// Of several records on a line no place tells which is the newest.
        @inline(__always)
        private func onlyCounts(at place: FailureLedger.Place) -> Bool {
            form.kind != .note && !form.flags.contains(.inDocument) && ledger.onlyCounts(at: place)
        }

        /// Tells the ledger everything.
        mutating func finish() {
            if isHeld { settle() }
            shapes.tell(&ledger)
        }

        private mutating func add(at place: inout FailureLedger.Place) {
            if form.kind == .note {
                ledger.add(note: held, at: place)
            } else {
                ledger.add(event: held, at: &place, hasBegun: hasBegun)
            }
        }
    }

    /// - Parameter limit: how many kinds of failures are kept at least, the most recent ones; nil for all.
    public init(_ history: History, _ filter: RecordFilter, limit: Int? = nil) {
        self.history = history
        state = Pinned(State(ledger: FailureLedger(limit: limit), matcher: RecordMatcher(filter, history)))
    }

    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        take(at: index, in: batch, run: run)
    }

    @inline(__always)
    func take(at index: Int, in batch: RecordBatch, run: Int) {
        let record = batch.records + index
        if state.pointee.isHeld { state.pointee.settle() }
        if record.pointee.kind == .began {
            state.pointee.ledger.begin(host: record.pointee.host, job: record.pointee.job)
        }
        guard record.pointee.isFailure, state.pointee.matcher.matches(record.pointee, run: run),
            !state.pointee.countsAgain(at: index, in: batch)
        else { return }
        hold(record.pointee, at: index, in: batch)
    }

    @inline(never)
    private func hold(_ record: Record, at index: Int, in batch: RecordBatch) {
        state.pointee.hold(record, file: batch.file, batch.text(of: record))
        // Without a note nobody asks.
        if state.pointee.ledger.hasNotes { state.pointee.hasBegun = record.kind == .completed && hasBegun(record) }
    }

    public func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        guard state.pointee.isHeld else { return }
        if record.kind == .detail {
            state.pointee.addDetail(batch.text(of: record))
        } else {
            state.pointee.settle()
        }
    }

    public func endBatch(_ batch: RecordBatch) {
        if state.pointee.isHeld { state.pointee.copy() }
    }

    private func hasBegun(_ record: Record) -> Bool {
        history.host(record.host)?.job(record.job)?.lastActionWasOpen == true
    }

    /// Everything that was collected, with the actions that never ended.
    /// - Parameter hosts: as the reading left them.
    public func finish(_ hosts: [HostHistory]) -> FailureLedger {
        state.pointee.finish()
        var all = state.pointee.ledger
        for host in hosts {
            for cut in host.neverEnded where matches(cut, host.host) {
                all.add(neverEnded: FailedRecord(cut, host: host.host))
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
