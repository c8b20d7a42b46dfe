import Foundation
import JobRecords
import JobState
import JobStore
import LogBytes
import LogFollow
import LogLines

/// `follow --store`: the logs' own bytes, the rows of their records and what these come to into a store, with the
/// checkpoint in the same transaction: what any client of SQLite reads is what was read of the logs.
///
/// Invariants: `growing` holds the bytes that were taken since the last commit, by the follower's number of their
/// file; if a file was committed already, `sources` knows its number in the store.
final class StoreFollow {
    private let session: LiveSession
    private let printer: LivePrinter
    private let logs: FollowedLogs
    private let followed: [FollowedLog]
    /// Of paths that another run followed into this store.
    private let others: [LogState]
    private let isQuiet: Bool
    private let signals: SignalWatch
    private var growing: [Int: GrowingFile] = [:]
    private var order: [Int] = []
    private var sources: [Int: Int64] = [:]
    private var pendingBytes = 0
    private var lastCommit: Int64 = .min / 2
    private var trouble: String?
    private var lost: String?

    /// Commits are so far apart, nanoseconds, unless much has come: each waits for the disk.
    private static let spacing: Int64 = 500_000_000
    private static let retry: Int64 = 1_000_000_000
    private static let largest = 16 << 20

    /// What was taken of one file since the last commit.
    private struct GrowingFile {
        let log: Int
        var bytes = SparseBytes()
        var end: LinePosition
    }

    init(_ request: FollowRequest, store path: String, resets: Bool) throws {
        let targets = request.targets
        let store = try LogStore(path: path, creates: true)
        let reading = try StoreFollow.reading(request, store)
        let logs = try FollowedLogs(store)
        let states = try StoreFollow.states(logs.checkpoint, path)
        let mine = resets ? [] : states.filter { state in targets.contains { $0.path == state.path } }
        others = states.filter { state in !targets.contains { $0.path == state.path } }
        followed = targets.map { $0.storeLog(reading.zone) }
        (self.logs, isQuiet) = (logs, request.isQuiet)
        var made: LivePrinter?
        session = LiveSession(
            targets, reading: reading, forcedYear: request.forcedYear, start: request.start,
            saved: Checkpoint(logs: mine), own: request.own, updates: TableFiller.updatesTimeout
        ) { fold in
            let matcher = RecordMatcher(RecordFilter(), fold.names)
            let selection = RecordSelection(matcher, pattern: nil, isInverted: false)
            let printer = LivePrinter(selection, StoreRows(logs), onlyMessages: false)
            made = printer
            return printer
        }
        printer = made!
        signals = SignalWatch { [waker = session.waker] in waker.wake() }
        printer.session = session
        if !resets { try replay(store) }
        session.taking = { [unowned self] in take($0) }
    }

    private static func reading(_ request: FollowRequest, _ store: LogStore) throws -> ReadingOptions {
        var reading = request.reading
        guard let kept = try store.reading else {
            try store.note(StoreReading.of(reading))
            return reading
        }
        if reading.tags.isEmpty { reading.tags = kept.tags }
        if reading.layouts.isEmpty { reading.layouts = try kept.layouts.map { try CustomLayout($0) } }
        return reading
    }

    private static func states(_ bytes: [UInt8]?, _ path: String) throws(CheckpointError) -> [LogState] {
        guard let bytes else { return [] }
        guard let checkpoint = Checkpoint(bytes: bytes) else { throw CheckpointError(path: path, .torn) }
        guard checkpoint.host == HostIdentity.current else { throw CheckpointError(path: path, .host) }
        return checkpoint.logs
    }

    /// Folds what was followed before, so that jobs and runs go on where they stood.
    private func replay(_ store: LogStore) throws {
        printer.isMuted = true
        defer { printer.isMuted = false }
        for (log, target) in followed.enumerated() {
            let files = try store.followedFiles(path: target.path)
            guard !files.isEmpty else { continue }
            session.fold.survey(log: log, files)
            for file in files {
                var cutter = LineCutter(try file.openChunks(), chained: true)
                while let line = try cutter.next() {
                    session.fold.take(line, chain: cutter.chain, log: log, file: 0)
                }
            }
        }
        session.fold.flush()
    }

    // MARK: following

    /// Follows until a signal ends it.
    func run() throws -> ExitStatus {
        try commit()
        while true {
            var urgency = Urgency.calm
            if trouble == nil {
                urgency = try session.round()
                printer.releaseDue()
            }
            if let lost {
                throw StoreError(path: lost, reason: "the store does not hold what was followed before")
            }
            session.tellNotes(isQuiet: isQuiet)
            let signal = signals.ending
            try commitIfDue(isEnding: signal != nil)
            if let signal { return ExitStatus(signal: signal) }
            wait(urgency)
        }
    }

    private func wait(_ urgency: Urgency) {
        if trouble != nil { return session.waker.wait(nanoseconds: StoreFollow.retry) }
        let due = session.hasProgress ? max(0, lastCommit + StoreFollow.spacing - session.waker.now) : .max
        session.follower.wait(urgency, atMost: min(due, printer.due ?? .max))
    }

    // MARK: taking

    private func take(_ line: FollowedLine) {
        let number = line.file.generation
        guard growing[number] != nil || beginGrowing(line) else { return }
        line.appendStored(to: &growing[number]!.bytes)
        growing[number]!.end = line.end
        pendingBytes += line.line.stored
    }

    private func beginGrowing(_ line: FollowedLine) -> Bool {
        let number = line.file.generation
        let (log, before) = (line.file.log, line.before)
        if sources[number] == nil && before.offset > 0 {
            sources[number] = try? logs.source(path: followed[log].path, endingAt: before.offset, before.chain)
            guard sources[number] != nil else {
                lost = lost ?? line.file.name
                return false
            }
        }
        growing[number] = GrowingFile(log: log, end: before)
        order.append(number)
        return true
    }

    // MARK: committing

    private func commitIfDue(isEnding: Bool) throws {
        let isDue = session.waker.now - lastCommit >= StoreFollow.spacing || pendingBytes >= StoreFollow.largest
        guard isEnding || trouble != nil || (isDue && session.hasProgress) else { return }
        do {
            try commit()
            trouble = nil
        } catch let error as StoreError where error.isPassing && !isEnding {
            if trouble != error.description { Terminal.complain("\(error); trying again") }
            trouble = error.description
        }
    }

    private func commit() throws {
        printer.releaseAll()
        let states = session.follower.states()
        let additions = order.map { number in
            let file = growing[number]!
            var addition = FollowedLogs.Addition(
                source: sources[number], log: followed[file.log], generation: number,
                modified: modified(file, states))
            addition.bytes = file.bytes
            addition.chain = file.end.chain
            return addition
        }
        let history = session.fold.history
        let numbers = try logs.commit(
            additions, checkpoint: Checkpoint(logs: states + others).bytes, names: session.fold.names
        ) { tables throws(StoreError) in
            try tables.follow(history, TableFiller.updatesTimeout)
        }
        for (number, source) in zip(order, numbers) { sources[number] = source }
        (growing, order, pendingBytes) = ([:], [], 0)
        session.hasProgress = false
        lastCommit = session.waker.now
    }

    /// When the file that was read was changed last, seconds.
    private func modified(_ file: GrowingFile, _ states: [LogState]) -> Int64 {
        let mark = states[file.log].marks.last { $0.position == file.end }
        return mark.map { $0.modified / 1_000_000_000 } ?? Clock.now / 1_000_000
    }
}

/// Hands followed records to a store.
private final class StoreRows: RecordTaker {
    private let logs: FollowedLogs

    init(_ logs: FollowedLogs) { self.logs = logs }

    func add(_ record: LiveRecord, _ session: LiveSession) {
        let held = record.held
        held.line.withUnsafeBytes { line in
            held.detail.withUnsafeBytes { detail in
                logs.add(
                    held.record, line, detail: detail, run: held.run, chain: held.chain ?? .start,
                    generation: held.file)
            }
        }
    }

    func addLate(_ detail: Record, _ line: UnsafeRawBufferPointer, file: Int) {
        logs.addLate(detail: line, generation: file, owner: detail.owner)
    }
}

extension FollowTarget {
    /// As the store keeps it.
    fileprivate func storeLog(_ zone: TimeZone) -> FollowedLog {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().resolvingSymlinksInPath()
        return FollowedLog(
            path: path, name: name, base: (path as NSString).lastPathComponent, place: folder.lastPathComponent,
            zone: zone)
    }
}
