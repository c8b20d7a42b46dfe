import FoundationEssentials
import Glibc
internal import JobRecords
internal import JobState
internal import LogBytes
internal import LogFollow

/// Follows logs into a channel, until nobody takes from it.
final class LiveReading: FollowObserver {
    private let channel: Channel<Record>
    private let onNote: (@Sendable (String) -> Void)?
    private let waker = InotifyWaker()
    private let follower: Follower
    private let fold: LiveFold
    private let joiner: DetailJoiner
    private let output: Output

    /// How long a record waits for lines that belong to it, nanoseconds: a traceback is written in one go.
    private static let quiet: Int64 = 25_000_000

    /// What the collector hands on, and the names of its files.
    private final class Output {
        var part: [Record] = []
        var names: [Int: String] = [:]
    }

    init(
        _ reading: Reading, _ start: JobsEngineLog.Start, _ channel: Channel<Record>,
        _ onNote: (@Sendable (String) -> Void)?
    ) throws(JobTrailError) {
        (self.channel, self.onNote) = (channel, onNote)
        let logs = try LiveLogs(reading)
        var catalogues = Catalogues()
        var options = Scan.Options(reading: try reading.options.reading())
        options.reading.text = [.records, .details]
        options.reading.isChained = true
        options.forcedYear = reading.options.year
        let sequenced = catalogues.assign(to: logs.sequenced)
        var folding = FoldOptions()
        folding.catalogues = catalogues.all
        let (history, output) = (History(options: folding), Output())
        joiner = DetailJoiner(
            RecordCollector(history.names, onlyMessages: false) {
                output.names[$0] ?? ""
            } emit: {
                output.part.append($0)
            })
        fold = LiveFold(sequenced, options, now: { Date().microseconds }, into: history, sink: joiner)
        self.output = output
        follower = Follower(logs.all.map(\.name), start: start.policy, waker: waker)
        if start == .oldest {
            for log in logs.all.indices { fold.survey(log: log, SetFinder().files(of: logs.all[log].name)) }
        }
    }

    func run() throws(JobTrailError) {
        channel.whenClosed { [waker] in waker.wake() }
        try follower.run(for: self)
    }

    var patience: Int64 { joiner.isHolding ? LiveReading.quiet : .max }

    func tell(_ note: FollowNote) { onNote?(note.description) }

    func observe() throws(JobTrailError) -> Void? { send() && !channel.isOver ? nil : () }

    /// Reads the lines that are there. A record that a round without any has passed is complete.
    func round() throws(JobTrailError) -> Urgency {
        var isQuiet = true
        do throws(SourceError) {
            let urgency = try follower.round { line in
                isQuiet = false
                output.names[line.file.generation] = line.file.name
                fold.take(line.line, chain: line.chain, log: line.file.log, file: line.file.generation)
            }
            fold.flush()
            if !fold.isLive && urgency != .more && follower.isCaughtUp { fold.isLive = true }
            // Its sink throws nothing.
            if isQuiet { try? joiner.release() }
            return urgency
        } catch { throw JobTrailError(error) }
    }

    private func send() -> Bool {
        guard !output.part.isEmpty else { return true }
        defer { output.part.removeAll(keepingCapacity: true) }
        return channel.send(output.part)
    }
}

/// The live files of a place. Each stands for all its generations; its name is its absolute path.
private struct LiveLogs {
    private(set) var all: [LogFile] = []

    init(_ reading: Reading) throws(JobTrailError) {
        if case .path(let path) = reading.place, !FileKind.isFolder(path) {
            if SetFinder().isBundle(path) { throw .notFollowable(path: path) }
            all = [LiveLogs.log(path, BoxFacts())]
            return
        }
        var plain = reading.options
        plain.includesRotated = false
        let found = try Reading(place: reading.place, options: plain).found()
        all = found.sets.compactMap { set in
            reading.zoned(set).files.last { $0.isLive }.map { LiveLogs.log($0.path ?? $0.name, $0.box) }
        }
    }

    /// Several are told apart by their folders' names if their lines name no host.
    var sequenced: [SequencedFile] {
        all.map { log in
            let place = PathText.shown(PathText.parts(log.name).dropLast().last ?? "")
            return SequencedFile(file: log, set: 0, defaultHost: all.count > 1 ? place : "")
        }
    }

    private static func log(_ path: String, _ box: BoxFacts) -> LogFile {
        let path = PathText.absolute(path)
        var file = LogFile(name: path, origin: PathOrigin(path: path), storedSize: nil, modified: nil, isLive: true)
        file.box = box
        return file
    }
}

extension JobsEngineLog.Start {
    fileprivate var policy: StartPolicy {
        switch self {
        case .end: .liveEnd
        case .liveFile: .liveStart
        case .oldest: .oldest
        }
    }
}
