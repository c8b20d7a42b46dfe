import JobRecords
import JobState
import LogBytes
import LogFollow

/// A record kept until it is complete: lines that belong to it may still come. Its memory is used again.
struct LiveRecord {
    var held = HeldRecord()
    /// Whether there is one.
    var isKept = false
    /// Whether the log's last record was handed on.
    var isHandedOn = false
    /// The change that it made, where changes are printed.
    var update: Update?
    /// Where a checkpoint stands that does not hold it.
    var place: HeldPlace?
    /// Since when it is kept, monotonic nanoseconds.
    var since: Int64 = 0

    /// Whether a detail in a file is one of its lines, rather than of a record before it.
    func owns(_ detail: Record, _ file: Int) -> Bool { isKept && held.owns(detail, file) }
}

/// Lines that came when the record to which they belong had been handed on without them.
struct LateLines: Equatable {
    let file: Int
    let first: UInt32
    var count = 1
}

/// Tells by the engine's counters how many messages were in no file where one ends and the next begins.
struct CounterWatch {
    private struct Last {
        var run: Int
        var sum: Int
        var file: Int
    }

    private var host: UInt32?
    private var last = Last(run: 0, sum: 0, file: 0)
    private var others: [UInt32: Last] = [:]

    /// Goes on behind what was delivered before.
    mutating func recall(host: UInt32, run: Int, sum: Int) { others[host] = Last(run: run, sum: sum, file: -1) }

    /// - Returns: how many are missing before a record.
    mutating func take(_ record: Record, run: Int, file: Int) -> Int {
        guard let sum = record.counterSum else { return 0 }
        var isKnown = true
        if host != record.host {
            if let host { others[host] = last }
            host = record.host
            isKnown = others[record.host] != nil
            last = others[record.host] ?? last
        }
        defer { last = Last(run: run, sum: sum, file: file) }
        return isKnown && last.file != file && last.run == run ? CounterAudit.missing(sum - last.sum) : 0
    }
}

/// Prints the records that match as they are completed: a record is complete when the next one of its log comes, or
/// when nothing has come for a short while, for a traceback's lines come behind it.
final class LivePrinter: RecordSink {
    let state: Pinned<Printing>

    init(_ selection: RecordSelection, _ files: FollowedFiles, _ rows: any LiveDestination, onlyMessages: Bool) {
        state = Pinned(Printing(selection, files, rows, onlyMessages: onlyMessages))
    }

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        state.pointee.take(record, at: index, in: batch, run: run)
    }

    func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        state.pointee.takeAside(record, at: index, in: batch)
    }
}

/// What a printer keeps of the records that come, and what becomes of them.
struct Printing {
    /// How long a record waits for lines that belong to it, nanoseconds. A traceback is written in one go; whoever
    /// watches sees no delay.
    private static let quietNanoseconds: Int64 = 25_000_000

    private var selection: RecordSelection
    private let files: FollowedFiles
    private let rows: any LiveDestination
    private let onlyMessages: Bool
    /// What is kept, by log.
    private var kept: [LiveRecord] = []
    private var lastFile = (file: -1, log: 0)
    private var hasToldLimit = false
    /// The last records that were handed on, by file and line.
    private var handedOn = LastFew<(file: Int, line: UInt32)>(limit: 512)
    /// Lines that lack in what was handed on, until they are told.
    private var late: [LateLines] = []
    private var counters = CounterWatch()
    /// Messages that are missing before lines of files, until they are told.
    private var gaps: [(file: Int, line: UInt32, count: Int)] = []
    /// Whether what comes was taken before.
    var isMuted = false

    init(_ selection: RecordSelection, _ files: FollowedFiles, _ rows: any LiveDestination, onlyMessages: Bool) {
        (self.selection, self.files, self.rows) = (selection, files, rows)
        self.onlyMessages = onlyMessages
    }

    mutating func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        let missing = counters.take(record, run: run, file: batch.file)
        if isMuted { return }
        if missing > 0 { gaps.append((batch.file, record.line, missing)) }
        let log = log(of: batch)
        release(log)
        kept[log].isHandedOn = false
        // The state is asked now: when the record is complete it is that of a later one.
        guard !onlyMessages || record.isMessage, selection.passes(record, run: run) else { return }
        kept[log].held.set(record, at: index, in: batch, run: run)
        kept[log].update = rows.update(of: record)
        kept[log].isKept = true
        // Nothing belongs to the line of a run's start; kept back it would start another one after a restart.
        if record.kind == .runStart { return release(log) }
        kept[log].place = files.place(of: record, file: batch.file)
        kept[log].since = files.now
    }

    mutating func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        if isMuted { return }
        let log = log(of: batch)
        guard record.kind == .detail else { return release(log) }
        guard kept[log].owns(record, batch.file) else {
            return takeLate(record, batch, log)
        }
        kept[log].held.addDetail(batch.text(of: record))
        kept[log].since = files.now
    }

    /// A line of a record that is handed on already, if it was wanted.
    private mutating func takeLate(_ record: Record, _ batch: RecordBatch, _ log: Int) {
        let isWanted =
            record.owner == 0 ? kept[log].isHandedOn : handedOn.kept.contains { $0 == (batch.file, record.owner) }
        guard isWanted || rows.takesLate, !rows.addLate(record, batch.text(of: record), file: batch.file)
        else { return }
        if late.last?.file == batch.file {
            late[late.count - 1].count += 1
        } else {
            late.append(LateLines(file: batch.file, first: record.line))
        }
    }

    /// Goes on behind what was folded before.
    mutating func recall(_ history: History) {
        for host in history.hosts {
            guard let sum = host.runTraces.counterSum else { continue }
            counters.recall(host: host.host, run: host.run, sum: Int(sum))
        }
    }

    /// What is lacking in what was handed on, in words, once.
    mutating func takeFaults() -> [String] {
        defer { (late, gaps) = ([], []) }
        let missing = gaps.map { gap in
            "\(files.name(of: gap.file)): \(gap.count) messages before line \(gap.line) are missing, by the "
                + "engine's counters"
        }
        return missing
            + late.map { one in
                let more = one.count == 1 ? "" : " and \(one.count - 1) more"
                return
                    "\(files.name(of: one.file)): line \(one.first)\(more): came too long after the record that it "
                    + "belongs to, which lacks it here"
            }
    }

    private mutating func log(of batch: RecordBatch) -> Int {
        if batch.file == lastFile.file { return lastFile.log }
        let log = files.log(of: batch.file)
        while kept.count <= log { kept.append(LiveRecord()) }
        lastFile = (batch.file, log)
        return log
    }

    // MARK: completing

    /// How long until the first kept record is due, nanoseconds; nil if none is kept.
    func due(_ now: Int64) -> Int64? {
        var first: Int64?
        for log in kept.indices where kept[log].isKept { first = min(first ?? .max, kept[log].since) }
        return first.map { max(0, $0 + Printing.quietNanoseconds - now) }
    }

    /// Prints what has waited long enough.
    mutating func releaseDue(_ now: Int64) {
        let limit = now - Printing.quietNanoseconds
        let due = kept.indices.filter { kept[$0].isKept && kept[$0].since <= limit }
        for log in due.sorted(by: { kept[$0].since < kept[$1].since }) { release(log) }
    }

    mutating func releaseAll() { for log in kept.indices { release(log) } }

    /// The places before the kept records, by log; those that no checkpoint can express are printed now.
    mutating func heldPlaces(_ follower: Follower) -> [Int: HeldPlace] {
        var places: [Int: HeldPlace] = [:]
        for log in kept.indices where kept[log].isKept {
            if let place = kept[log].place, follower.accepts(place, log: log) {
                places[log] = place
            } else {
                release(log)
            }
        }
        return places
    }

    private mutating func release(_ log: Int) {
        guard kept[log].isKept else { return }
        kept[log].isKept = false
        kept[log].isHandedOn = print(kept[log])
    }

    /// - Returns: whether it is wanted.
    private mutating func print(_ record: LiveRecord) -> Bool {
        do throws(PatternLimit) {
            guard try selection.finds(record.held) else { return false }
        } catch {
            // A record of which nobody can say whether it is wanted is shown rather than lost.
            if !hasToldLimit { Terminal.complain("\(error); it is shown") }
            hasToldLimit = true
        }
        handedOn.add((record.held.file, record.held.record.line))
        rows.add(record)
        return true
    }
}
