import JobRecords
import JobState
import JobViews
import LogFollow

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

/// A record kept until it is complete: lines that belong to it may still come.
struct LiveRecord {
    var held = HeldRecord()
    /// The change that it made, where changes are printed.
    var update: Update?
    /// Where a checkpoint stands that does not hold it.
    var place: HeldPlace?
    /// Since when it is kept, monotonic nanoseconds.
    var since: Int64 = 0

    /// Whether a detail in a file is one of its lines, rather than of a record before it.
    func owns(_ detail: Record, _ file: Int) -> Bool {
        detail.owner == 0 || (detail.owner == held.record.line && file == held.file)
    }
}

/// Prints the records that match as they are completed: a record is complete when the next one of its log comes, or
/// when nothing has come for a short while, for a traceback's lines come behind it.
final class LivePrinter: RecordSink {
    /// How long a record waits for lines that belong to it, nanoseconds. A traceback is written in one go; whoever
    /// watches sees no delay.
    static let quietNanoseconds: Int64 = 25_000_000

    private var selection: RecordSelection
    private let rows: any RecordTaker
    private let onlyMessages: Bool
    /// What is kept, by log.
    private var kept: [Int: LiveRecord] = [:]
    private(set) var matches = 0
    private var hasToldLimit = false
    /// Lines that belonged to a record which was printed before they came.
    private(set) var lateDetails = 0
    /// Whether what comes was taken before.
    var isMuted = false
    unowned var session: LiveSession!

    init(_ selection: RecordSelection, _ rows: any RecordTaker, onlyMessages: Bool) {
        self.selection = selection
        self.onlyMessages = onlyMessages
        self.rows = rows
    }

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        if isMuted { return }
        let log = session.log(ofFile: batch.file)
        release(log)
        if onlyMessages && !record.isMessage { return }
        var fresh = LiveRecord()
        fresh.held.set(record, at: index, in: batch, run: run)
        fresh.update = rows.update(of: record)
        // Nothing belongs to the line of a run's start; kept back it would start another one after a restart.
        if record.kind == .runStart { return print(fresh) }
        fresh.place = session.place(of: record, file: batch.file)
        fresh.since = session.waker.now
        kept[log] = fresh
    }

    func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        if isMuted { return }
        let log = session.log(ofFile: batch.file)
        guard record.kind == .detail else { return release(log) }
        guard let last = kept[log], last.owns(record, batch.file) else {
            lateDetails += 1
            return rows.addLate(record, batch.text(of: record), file: batch.file)
        }
        kept[log]!.held.addDetail(batch.text(of: record))
        kept[log]!.since = session.waker.now
    }

    // MARK: completing

    /// How long until the first kept record is due, nanoseconds; nil where none is kept.
    var due: Int64? {
        guard let first = kept.values.map(\.since).min() else { return nil }
        return max(0, first + LivePrinter.quietNanoseconds - session.waker.now)
    }

    /// Prints what has waited long enough.
    func releaseDue() {
        let limit = session.waker.now - LivePrinter.quietNanoseconds
        for (log, record) in kept.sorted(by: { $0.value.since < $1.value.since }) where record.since <= limit {
            release(log)
        }
    }

    func releaseAll() {
        for log in kept.keys.sorted() { release(log) }
    }

    /// The places before the kept records, by log; those that no checkpoint can express are printed now.
    func heldPlaces() -> [Int: HeldPlace] {
        for (log, record) in kept where !(record.place.map { session.follower.accepts($0, log: log) } ?? false) {
            release(log)
        }
        return kept.compactMapValues(\.place)
    }

    private func release(_ log: Int) {
        guard let record = kept.removeValue(forKey: log) else { return }
        print(record)
    }

    private func print(_ record: LiveRecord) {
        do throws(PatternLimit) {
            guard try selection.matches(record.held) else { return }
        } catch {
            // A record of which nobody can say whether it is wanted is shown rather than lost.
            if !hasToldLimit { Terminal.complain("\(error); it is shown") }
            hasToldLimit = true
        }
        matches += 1
        rows.add(record, session)
    }
}
