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

    public let paths: [String]
    private let trails: [LogTrail]
    private let waker: any Waker
    private let descriptors: Descriptors
    private var lastRound: Int64 = 0
    /// How long it took, nanoseconds.
    private var lastLength: Int64 = 0
    private var notes: [FollowNote] = []

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
        self.paths = paths
        self.waker = waker
        let numbering = GenerationNumbering()
        let descriptors = Descriptors(limit: openFiles)
        self.descriptors = descriptors
        let neighbours = Neighbours()
        trails = paths.enumerated().map {
            LogTrail(
                path: $1, log: $0, root: root, named: parts[$0] ?? [], start: start, numbering: numbering, own: own,
                descriptors: descriptors, neighbours: neighbours)
        }
        descriptors.serve(trails)
        neighbours.serve(trails)
        let known = Dictionary(states.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        for trail in trails { if let state = known[trail.path] { trail.resume(state) } }
    }

    /// Looks at every path and delivers the complete lines that are there, up to about `roundBytes` a path.
    /// - Returns: how soon there may be more.
    /// - Throws: `SourceError` where a decoder cannot be started.
    public func round(_ take: (FollowedLine) -> Void) throws(SourceError) -> Urgency {
        lastRound = waker.now
        var urgency = Urgency.calm
        for trail in trails {
            let looked = trail.look(now: lastRound)
            let read = try trail.read(budget: Follower.roundBytes, now: lastRound, take)
            urgency = max(urgency, looked, read)
        }
        descriptors.makeRoom()
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
        guard trails.contains(where: \.isWatchStale) else { return }
        if let reason = waker.watch(trails.reduce(into: []) { $0.formUnion($1.watchTargets) }) {
            notes.append(.pollingOnly(reason))
        }
        for trail in trails { trail.isWatchStale = false }
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
        for trail in trails {
            notes += trail.notes
            trail.notes = []
        }
        return notes
    }

    /// Whether nothing more is to be read before something happens, all that was there at the start being delivered.
    public var isCaughtUp: Bool { trails.allSatisfy(\.isCaughtUp) }
}
