import Foundation
import JobStore
import LogFollow
import LogLines

/// `follow --store`: the logs' own bytes into a store, with the checkpoint in the same transaction.
///
/// Invariants: `growing` holds the bytes that were taken since the last commit, by the follower's number of their
/// file; where a file was committed already, `sources` knows its number in the store.
final class StoreFollow {
    private let follower: Follower
    private let waker = InotifyWaker()
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
    private var hasProgress = false
    private var lastCommit: Int64 = .min / 2
    private var trouble: String?

    /// Commits are so far apart, nanoseconds, unless much has come: each waits for the disk.
    private static let spacing: Int64 = 500_000_000
    private static let retry: Int64 = 1_000_000_000
    private static let largest = 16 << 20

    /// What was taken of one file since the last commit.
    private struct GrowingFile {
        let log: Int
        let isNew: Bool
        var bytes: [UInt8] = []
        var end: LinePosition
    }

    init(_ targets: [FollowTarget], start: StartPolicy, store path: String, resets: Bool, isQuiet: Bool) throws {
        logs = try FollowedLogs(try LogStore(path: path, creates: true))
        followed = targets.map(\.storeLog)
        self.isQuiet = isQuiet
        let paths = targets.map(\.path)
        let states = try StoreFollow.states(logs.checkpoint, path)
        others = states.filter { !paths.contains($0.path) }
        let mine = resets ? [] : states.filter { paths.contains($0.path) }
        follower = Follower(paths, start: start, states: mine, waker: waker)
        signals = SignalWatch { [waker] in waker.wake() }
    }

    private static func states(_ bytes: [UInt8]?, _ path: String) throws(CheckpointError) -> [LogState] {
        guard let bytes else { return [] }
        guard let checkpoint = Checkpoint(bytes: bytes) else { throw CheckpointError(path: path, .torn) }
        guard checkpoint.host == HostIdentity.current else { throw CheckpointError(path: path, .host) }
        return checkpoint.logs
    }

    /// Follows until a signal ends it.
    func run() throws -> ExitStatus {
        try commit()
        while true {
            var urgency = Urgency.calm
            if trouble == nil { urgency = try round() }
            for note in follower.takeNotes() where !isQuiet { Terminal.complain(note.description) }
            let signal = signals.ending
            try commitIfDue(isEnding: signal != nil)
            if let signal { return ExitStatus(signal: signal) }
            wait(urgency)
        }
    }

    private func wait(_ urgency: Urgency) {
        if trouble != nil { return waker.wait(nanoseconds: StoreFollow.retry) }
        let due = hasProgress ? max(0, lastCommit + StoreFollow.spacing - waker.now) : .max
        follower.wait(urgency, atMost: due)
    }

    // MARK: taking

    private func round() throws -> Urgency {
        var lost: FollowedFile?
        let urgency = try follower.round { line in
            do { try take(line) } catch { lost = lost ?? line.file }
        }
        if let lost {
            throw StoreError(
                path: lost.name, reason: "the store does not hold what was followed before; --reset begins anew")
        }
        return urgency
    }

    private func take(_ line: FollowedLine) throws {
        let number = line.file.generation
        if growing[number] == nil { try beginGrowing(line) }
        line.appendStored(to: &growing[number]!.bytes)
        growing[number]!.end = line.end
        pendingBytes += line.extent
        hasProgress = true
    }

    private func beginGrowing(_ line: FollowedLine) throws {
        let number = line.file.generation
        let (log, before) = (line.file.log, line.before)
        if sources[number] == nil && before.offset > 0 {
            let known = try logs.source(path: followed[log].path, endingAt: before.offset, before.chain)
            guard let known else { throw Unknown() }
            sources[number] = known
        }
        growing[number] = GrowingFile(log: log, isNew: sources[number] == nil, end: before)
        order.append(number)
    }

    private struct Unknown: Error {}

    // MARK: committing

    private func commitIfDue(isEnding: Bool) throws {
        let isDue = waker.now - lastCommit >= StoreFollow.spacing || pendingBytes >= StoreFollow.largest
        guard isEnding || trouble != nil || (isDue && hasProgress) else { return }
        do {
            try commit()
            trouble = nil
        } catch let error as StoreError where error.isPassing && !isEnding {
            if trouble != error.description { Terminal.complain("\(error); trying again") }
            trouble = error.description
        }
    }

    private func commit() throws {
        let states = follower.states()
        let additions = order.map { number in
            let file = growing[number]!
            var addition = FollowedLogs.Addition(
                source: sources[number], log: followed[file.log], modified: modified(file, states))
            addition.bytes = file.bytes
            addition.chain = file.end.chain
            return addition
        }
        let numbers = try logs.commit(additions, checkpoint: Checkpoint(logs: states + others).bytes)
        for (number, source) in zip(order, numbers) { sources[number] = source }
        (growing, order, pendingBytes) = ([:], [], 0)
        hasProgress = false
        lastCommit = waker.now
    }

    /// When the file that was read was changed last, seconds.
    private func modified(_ file: GrowingFile, _ states: [LogState]) -> Int64 {
        let mark = states[file.log].marks.last { $0.position == file.end }
        return mark.map { $0.modified / 1_000_000_000 } ?? Clock.now / 1_000_000
    }
}

extension FollowTarget {
    /// As the store keeps it.
    fileprivate var storeLog: FollowedLog {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().resolvingSymlinksInPath()
        return FollowedLog(
            path: path, name: name, base: (path as NSString).lastPathComponent, place: folder.lastPathComponent)
    }
}
