import Glibc
import JobRecords
import JobState
import LogBytes
import LogFollow
import LogLines

/// Follows logs into a fold: what `follow`, `wait` and `watch` have in common.
final class LiveSession {
    let follower: Follower
    let fold: LiveFold
    let waker: InotifyWaker
    /// The followed file of each number that a batch carries.
    private(set) var files: [FollowedFile?] = [nil]
    /// Where each line taken since the last fold begins; they follow each other in one file.
    private var places: [LinePosition] = []
    private var current: FollowedFile?
    /// The chains at the ends of the generations' first lines, as far as they are known.
    private var heads: [Int: Chain] = [:]
    /// Told after lines of a generation were folded: its number, that of its last line, and what the log's lines were
    /// so far.
    var folded: ((Int, Int, FileSummary) -> Void)?
    /// Told each line before it is folded.
    var taking: ((FollowedLine) -> Void)?
    /// When the last look began, monotonic nanoseconds.
    private(set) var now: Int64 = 0
    /// Whether lines were taken since this was last set to false.
    var hasProgress = false
    private let targets: [FollowTarget]
    private let start: StartPolicy

    /// - Parameters:
    ///   - saved: where a checkpoint says to go on.
    ///   - sink: takes the records.
    init(
        _ targets: [FollowTarget], reading: ReadingOptions, forcedYear: Int?, start: StartPolicy, saved: Checkpoint?,
        own: OwnFiles = .standard(), updates: Int64? = nil, sink: (LiveFold) -> any RecordSink
    ) {
        self.targets = targets
        self.start = start
        waker = InotifyWaker()
        let hosts = targets.map { targets.count > 1 ? $0.place : "" }
        var options = LiveFold.Options(reading: reading, defaultHosts: hosts, now: { Clock.now })
        options.reading.isChained = true
        options.givenHosts = targets.map(\.host)
        options.zones = targets.map { $0.zone ?? reading.zone }
        options.forcedYear = forcedYear
        options.fold.updatesTimeout = updates
        var catalogues = Catalogues()
        options.catalogues = targets.map { catalogues.place(of: $0.catalogues) }
        options.fold.catalogues = catalogues.all
        fold = LiveFold(options, sink: sink)
        let parts = Dictionary(uniqueKeysWithValues: targets.enumerated().map { ($0, $1.parts) })
        follower = Follower(
            targets.map(\.path), root: targets.first?.root, parts: parts, start: start, states: saved?.logs ?? [],
            waker: waker, own: own)
        if let saved { fold.recall(saved.note) }
        for (log, target) in targets.enumerated() where start == .oldest && !hasState(target, saved) {
            fold.survey(log: log, target.files)
        }
    }

    /// Whether a checkpoint says where to go on.
    static func resumes(_ saved: Checkpoint?) -> Bool { saved?.logs.contains(where: \.hasBegun) ?? false }

    private func hasState(_ target: FollowTarget, _ saved: Checkpoint?) -> Bool {
        saved?.logs.contains { $0.path == target.path && $0.hasBegun } ?? false
    }

    /// Looks at everything, and folds the lines that are there.
    func round() throws -> Urgency {
        now = waker.now
        let urgency = try follower.round { followed in take(followed) }
        flush()
        if !fold.isLive && urgency != .more && follower.isCaughtUp { fold.isLive = true }
        return urgency
    }

    private func take(_ followed: FollowedLine) {
        if fold.isFull || current !== followed.file {
            flush()
            current = followed.file
            while files.count <= followed.file.generation { files.append(nil) }
            files[followed.file.generation] = followed.file
            let isFirst = followed.before.number == 0
            heads[followed.file.generation] =
                heads[followed.file.generation]
                ?? followed.file.head ?? (isFirst ? followed.chain : nil)
        }
        places.append(followed.before)
        hasProgress = true
        taking?(followed)
        fold.take(
            followed.line, chain: followed.chain, log: followed.file.log, file: followed.file.generation)
    }

    private func flush() {
        fold.flush()
        if let folded, let current, let last = places.last {
            folded(current.generation, last.number + 1, fold.summary(log: current.log))
        }
        places.removeAll(keepingCapacity: true)
    }

    /// The place before a record's line, while the fold hands it out.
    func place(of record: Record, file: Int) -> HeldPlace? {
        guard let first = places.first else { return nil }
        let index = Int(record.line) - 1 - first.number
        guard places.indices.contains(index) else { return nil }
        return HeldPlace(generation: file, position: places[index])
    }

    /// What tells a generation, over restarts too.
    func head(ofFile number: Int) -> Chain { heads[number] ?? .start }

    func name(ofFile number: Int) -> String { files[number].map(shown) ?? "" }

    /// As the user named it, with the rotated file's own name.
    func shown(_ file: FollowedFile) -> String {
        let target = targets[file.log]
        guard !target.name.hasPrefix("/"), file.name.hasPrefix(target.path) else { return file.name }
        return target.name + file.name.dropFirst(target.path.count)
    }

    func log(ofFile number: Int) -> Int { files[number]?.log ?? 0 }
}
