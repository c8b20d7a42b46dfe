import Glibc
import LogBytes
import LogLines

/// Follows logs through rotation, truncation, compression and downtime: every complete line once, the lines of one
/// generation in order, the generations of one path oldest first (docs/following.md).
///
/// One thread calls `round` and `wait` in turn; `waker.wake()` may be called from anywhere.
public final class Follower {
    /// Delivered at most before other paths have their turn and the caller may write its checkpoint, bytes.
    public static let roundBytes = 1 << 20
    /// Looks are at least so far apart while a writer is busy.
    private static let spacing: Int64 = 8_000_000

    private(set) var trails: [LogTrail] = []
    /// The paths.
    let names: Set<ExactText>
    /// What the program writes.
    let own: OwnFiles
    /// How many files the logs may have open.
    let mostFiles: Int
    private let waker: any Waker
    private var lastNumber = 0
    /// When the last round began, monotonic nanoseconds.
    private(set) var lastRound: Int64 = 0
    /// How long it took, nanoseconds.
    private var lastLength: Int64 = 0
    var notes: [FollowNote] = []

    /// - Parameters:
    ///   - paths: files, absolute; they need not exist.
    ///   - root: a box's root, which no link leads out of.
    ///   - parts: rotated files that are to be read wherever following begins, by the path's place in the list.
    ///   - states: what a checkpoint says of them; a path without one begins as `start` says.
    ///   - own: what the program writes.
    ///   - openFiles: how many files it may have open; nil: as many as the system allows.
    public init(
        _ paths: [String], root: RootFolder? = nil, parts: [Int: [String]] = [:], start: StartPolicy,
        states: [LogState] = [], waker: any Waker,
        own: OwnFiles = OwnFiles(), openFiles: Int? = nil
    ) {
        (self.waker, self.own) = (waker, own)
        names = Set(paths.map { ExactText($0) })
        mostFiles = max(4, openFiles ?? Follower.allowedFiles)
        trails = paths.indices.map {
            LogTrail(paths[$0], log: $0, of: self, root: root, named: parts[$0] ?? [], start: start)
        }
        let known = Dictionary(states.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        for trail in trails { if let state = known[trail.path] { trail.resume(state) } }
    }

    /// The number of a generation that is opened.
    func nextNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    /// Looks at every path and delivers the complete lines that are there, up to about `roundBytes` a path.
    /// - Returns: how soon there may be more.
    /// - Throws: `SourceError` where a decoder cannot be started.
    public func round(_ take: (FollowedLine) -> Void) throws(SourceError) -> Urgency {
        lastRound = waker.now
        var urgency = Urgency.calm
        for trail in trails {
            let looked = trail.look()
            let read = try trail.read(budget: Follower.roundBytes, take)
            urgency = max(urgency, looked, read)
        }
        makeRoom()
        letGoOfResting()
        renewWatches()
        lastLength = waker.now - lastRound
        return urgency
    }

    /// Waits until another round is due: something happened, `wake` was called, or the time is over.
    /// - Parameter limit: the longest wait, nanoseconds; the urgency's own limit where that is shorter.
    public func wait(_ urgency: Urgency, atMost limit: Int64 = .max) {
        guard urgency != .more else { return }
        waker.wait(nanoseconds: min(urgency.nanoseconds, max(0, limit)))
        // A look at many logs takes a while: it is not done all the time.
        let early = max(Follower.spacing, 2 * lastLength) - (waker.now - lastRound)
        if early > 0 { waker.gather(nanoseconds: early) }
    }

    private func renewWatches() {
        guard trails.contains(where: { $0.watched == nil }) else { return }
        let watched: Set<WatchTarget> = trails.reduce(into: []) { all, trail in
            trail.watched = trail.watched ?? trail.watchTargets
            all.formUnion(trail.watched!)
        }
        if let reason = waker.watch(watched) {
            notes.insert(.pollingOnly(reason), at: 0)
        }
    }

    /// Everything delivered so far, as a checkpoint keeps it.
    /// - Parameter held: places to which delivery is held back, by the number of the path.
    public func states(heldAt held: [Int: HeldPlace] = [:]) -> [LogState] {
        trails.map { $0.state(heldAt: held[$0.log]) }
    }

    /// Whether `states` can hold delivery back to a place; a generation that is done is remembered as such.
    public func accepts(_ held: HeldPlace, log: Int) -> Bool { trails[log].accepts(held) }

    /// What has happened since the last call.
    public func takeNotes() -> [FollowNote] {
        defer { notes = [] }
        return notes
    }

    /// Whether nothing more is to be read before something happens, all that was there at the start being delivered.
    public var isCaughtUp: Bool { trails.allSatisfy(\.isCaughtUp) }
}

/// What is made of followed logs, look after look.
public protocol FollowObserver: AnyObject {
    associatedtype End
    associatedtype Failure: Error
    /// Whether lines may be taken now.
    var isTaking: Bool { get }
    /// How long it needs no look of its own, nanoseconds.
    var patience: Int64 { get }
    /// Has the follower look once, and takes the lines.
    func round() throws(Failure) -> Urgency
    /// Told of what happened to the files, each once.
    func tell(_ note: FollowNote)
    /// Called after every look.
    /// - Returns: how following ends, if it does.
    func observe() throws(Failure) -> End?
}

extension FollowObserver {
    public var isTaking: Bool { true }
    public var patience: Int64 { .max }
}

extension Follower {
    /// The endless part of everything that follows: look, hand on, wait.
    public func run<Observer: FollowObserver>(for observer: Observer) throws(Observer.Failure) -> Observer.End {
        while true {
            let urgency = observer.isTaking ? try observer.round() : nil
            for note in takeNotes() { observer.tell(note) }
            if let end = try observer.observe() { return end }
            if let urgency {
                wait(urgency, atMost: observer.patience)
            } else if !observer.isTaking {
                // Nothing is taken, so that news of the logs does not matter.
                waker.gather(nanoseconds: observer.patience)
            }
        }
    }
}

/// Where following begins that has no checkpoint.
public enum StartPolicy: Sendable {
    /// With the oldest rotated file.
    case oldest
    /// With the live file's first line.
    case liveStart
    /// Behind the live file's present last line; a file that appears later is read from its first.
    case liveEnd
}

/// How soon to look again.
public enum Urgency: Comparable, Sendable {
    /// When something happens, or once a second.
    case calm
    /// Something is under way: four times a second.
    case undecided
    /// Something waits for one more look.
    case soon
    /// There is more to read.
    case more

    /// How long to wait at most, nanoseconds.
    var nanoseconds: Int64 {
        switch self {
        case .calm: 1_000_000_000
        case .undecided: 250_000_000
        case .soon: 20_000_000
        case .more: 0
        }
    }
}

/// Something that the follower's user should be told, each once.
public enum FollowNote: Equatable, Sendable, CustomStringConvertible {
    /// Nothing stands at the path yet, or no more.
    case missing(path: String)
    /// The path is back.
    case appeared(path: String)
    /// Something else than a file stands at the path.
    case unusable(path: String, FileFacts.Kind)
    /// It cannot be looked at or read for now (`errno`); nothing is given up.
    case unreachable(path: String, Int32)
    /// The file was truncated or rewritten in place: it is read from its start.
    case beginsAnew(name: String, offset: Int64)
    /// The file is one that was read, cut short: whether these lines of it were delivered before nothing tells, so that
    /// they are delivered.
    case mayRepeat(name: String, lines: ClosedRange<Int>)
    /// `bytes` behind `offset` were seen and are nowhere any more.
    case gap(name: String, offset: Int64, bytes: Int64)
    /// What was read up to `offset` is nowhere any more; what was written behind it nobody knows.
    case vanished(name: String, offset: Int64)
    /// So many rotated files are not there that were made after one file and before another, and were never read.
    case absent(after: String, before: String, count: Int)
    case damaged(name: String, Damage)
    /// A file is UTF-16; each log's first one is told.
    case encoding(name: String)
    /// A hole or an over-long line.
    case line(name: String, LineNote)
    /// No events are to be had (the reason): the paths are looked at by time alone.
    case pollingOnly(String)

    /// Whether something is lost, or may be.
    public var isLoss: Bool {
        switch self {
        case .gap, .vanished, .absent, .damaged: true
        default: false
        }
    }

    public var description: String {
        switch self {
        case .missing(let path): "\(path): waiting for it to appear"
        case .appeared(let path): "\(path): has appeared"
        case .unusable(let path, .output): "\(path): is written by this program itself; waiting for a log"
        case .unusable(let path, let kind): "\(path): is a \(kind.rawValue), no file; waiting for one"
        case .unreachable(let path, let code): "\(path): \(SystemError(code)); trying again"
        case .beginsAnew(let name, let offset): "\(name): begins anew (was read to byte \(offset))"
        case .mayRepeat(let name, let lines):
            "\(name): was cut short; \(lines.count == 1 ? "line" : "lines") \(lines.lowerBound)"
                + "\(lines.count == 1 ? "" : " to \(lines.upperBound)") may come a second time"
        case .gap(let name, let offset, let bytes): "\(name): \(bytes) bytes behind byte \(offset) are lost"
        case .vanished(let name, let offset):
            "\(name): was read to byte \(offset) and is nowhere any more: what was written behind it is lost"
        case .absent(let after, let before, let count):
            "\(before): \(count == 1 ? "a rotated file" : "\(count) rotated files") between \(after) and it "
                + "\(count == 1 ? "is" : "are") not there and never read: what was in \(count == 1 ? "it" : "them") is lost"
        case .damaged(let name, let damage): "\(name): \(damage.reason), at byte \(damage.decodedOffset)"
        case .encoding(let name): "\(name): is UTF-16, which is read as UTF-8"
        case .line(let name, let note):
            switch note.kind {
            case .hole: "\(name): \(note.length) NUL bytes at byte \(note.offset) skipped"
            case .cut: "\(name): line \(note.line) of \(note.length) bytes cut"
            case .detail: "\(name): line \(note.line) and those behind it: too much for one record, left out"
            }
        case .pollingOnly(let reason): "no file events (\(reason)): looking once a second"
        }
    }
}
