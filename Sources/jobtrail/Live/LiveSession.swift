import Glibc
import JobRecords
import JobState
import LogBytes
import LogFollow
import LogLines

/// What is followed, and the state into which its records are folded: what sinks and sessions are made from.
struct LiveState {
    let targets: [FollowTarget]
    let files: FollowedFiles
    let history: History
    /// A target each, over all its generations.
    fileprivate let logs: [SequencedFile]

    /// - Parameter updates: how long jobs' changes are kept, microseconds; nil if none are wanted.
    init(_ targets: [FollowTarget], updates: Int64? = nil) {
        self.targets = targets
        files = FollowedFiles(targets)
        var known = Catalogues()
        logs = known.assign(to: targets.map { $0.sequenced(isOnly: targets.count == 1) })
        var fold = FoldOptions()
        fold.updatesTimeout = updates
        fold.catalogues = known.all
        history = History(options: fold)
    }
}

/// Follows logs into a fold: what `follow`, `wait` and `watch` have in common.
final class LiveSession {
    let follower: Follower
    let fold: LiveFold
    let waker: InotifyWaker
    let files: FollowedFiles
    /// Told after lines of a generation were folded: its number, that of its last line, and what the log's lines were
    /// so far.
    var folded: ((Int, Int, FileSummary) -> Void)?
    /// Told each line before it is folded.
    var taking: ((FollowedLine) -> Void)?
    private let isQuiet: Bool
    /// Whether lines were taken since this was last set to false.
    var hasProgress = false

    /// The signals that end it, unless its observer takes them itself.
    var signals: EndSignals? {
        didSet { if let signals { waker.alsoWatched.append(signals.descriptor) } }
    }

    /// - Parameters:
    ///   - start: if it is not what was asked for.
    ///   - saved: where a checkpoint says to go on.
    ///   - sink: takes the records.
    init(
        _ state: LiveState, _ request: FollowRequest, start: StartPolicy? = nil, saved: Checkpoint? = nil,
        sink: any RecordSink
    ) {
        let start = start ?? request.start
        let targets = state.targets
        (files, isQuiet) = (state.files, request.isQuiet)
        waker = InotifyWaker()
        var options = Scan.Options(reading: request.reading)
        options.reading.isChained = true
        options.forcedYear = request.forcedYear
        fold = LiveFold(state.logs, options, now: { Clock.now }, into: state.history, sink: sink)
        let parts = Dictionary(uniqueKeysWithValues: targets.enumerated().map { ($0, $1.parts) })
        follower = Follower(
            targets.map(\.path), root: targets.first?.root, parts: parts, start: start, states: saved?.logs ?? [],
            waker: waker, own: request.own)
        if let saved { fold.recall(saved.note) }
        for (log, target) in targets.enumerated() where start == .oldest && !LiveSession.resumes(target, saved) {
            fold.survey(log: log, target.files)
        }
    }

    /// Whether a checkpoint says where to go on.
    static func resumes(_ saved: Checkpoint?) -> Bool { saved?.logs.contains(where: \.hasBegun) ?? false }

    private static func resumes(_ target: FollowTarget, _ saved: Checkpoint?) -> Bool {
        saved?.logs.contains { $0.path == target.path && $0.hasBegun } ?? false
    }

    /// Tells what may matter, unless nobody wants to hear of it.
    func complain(_ words: String) { if !isQuiet { Terminal.complain(words) } }

    /// Looks at everything, and folds the lines that are there.
    func round() throws -> Urgency {
        files.now = waker.now
        let urgency = try follower.round { followed in take(followed) }
        flush()
        if let failure = fold.failure { throw failure }
        if !fold.isLive && urgency != .more && follower.isCaughtUp { fold.isLive = true }
        return urgency
    }

    private func take(_ followed: FollowedLine) {
        if fold.isFull || files.isOther(followed) { flush() }
        files.take(followed)
        taking?(followed)
        fold.take(
            followed.line, chain: followed.chain, log: followed.file.log, file: followed.file.generation)
    }

    private func flush() {
        fold.flush()
        guard let (file, lines) = files.fold() else { return }
        hasProgress = true
        folded?(file.generation, lines, fold.summary(log: file.log))
    }
}

/// The followed files by the numbers that batches carry, and where the lines begin that are folded next.
final class FollowedFiles {
    private let targets: [FollowTarget]
    private var files: [FollowedFile?] = [nil]
    private let taken = Pinned(Taken())
    /// The chains at the ends of the generations' first lines, as far as they are known.
    private var heads: [Int: Chain] = [:]

    /// The lines taken since the last fold; they follow each other in one file.
    private struct Taken {
        /// Where each of them begins.
        var places: [LinePosition] = []
        var file: FollowedFile?
        /// When the last look began, monotonic nanoseconds.
        var now: Int64 = 0
    }

    /// When the last look began, monotonic nanoseconds.
    var now: Int64 {
        get { taken.pointee.now }
        set { taken.pointee.now = newValue }
    }

    init(_ targets: [FollowTarget]) { self.targets = targets }

    // MARK: taking

    /// Whether a line is of another file than those before it.
    func isOther(_ followed: FollowedLine) -> Bool { taken.pointee.file !== followed.file }

    func take(_ followed: FollowedLine) {
        if isOther(followed) { enter(followed) }
        taken.pointee.places.append(followed.before)
    }

    private func enter(_ followed: FollowedLine) {
        let file = followed.file
        taken.pointee.file = file
        while files.count <= file.generation { files.append(nil) }
        files[file.generation] = file
        let isFirst = followed.before.number == 0
        heads[file.generation] = heads[file.generation] ?? file.head ?? (isFirst ? followed.chain : nil)
    }

    /// The lines were folded.
    /// - Returns: the file that they are of and the number of its last line; nil if there were none.
    func fold() -> (file: FollowedFile, lines: Int)? {
        defer { taken.pointee.places.removeAll(keepingCapacity: true) }
        guard let file = taken.pointee.file, let last = taken.pointee.places.last else { return nil }
        return (file, last.number + 1)
    }

    // MARK: asking

    /// The place before a record's line, while the fold hands it out.
    func place(of record: Record, file: Int) -> HeldPlace? {
        guard let first = taken.pointee.places.first else { return nil }
        let index = Int(record.line) - 1 - first.number
        guard taken.pointee.places.indices.contains(index) else { return nil }
        return HeldPlace(generation: file, position: taken.pointee.places[index])
    }

    /// What tells a generation, over restarts too.
    func head(of number: Int) -> Chain { heads[number] ?? .start }

    /// As the user named it, with the rotated file's own name.
    func name(of number: Int) -> String {
        guard let file = files[number] else { return "" }
        let target = targets[file.log]
        guard !target.name.hasPrefix("/"), file.name.hasPrefix(target.path) else { return file.name }
        return target.name + file.name.dropFirst(target.path.count)
    }

    func log(of number: Int) -> Int { files[number]?.log ?? 0 }
}
