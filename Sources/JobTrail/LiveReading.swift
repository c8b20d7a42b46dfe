import FoundationEssentials
import Glibc
internal import JobRecords
internal import JobState
internal import LogBytes
internal import LogFollow

/// Follows logs into a channel, until nobody takes from it.
final class LiveReading {
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
        var options = LiveFold.Options(reading: try reading.options.reading(), defaultHosts: logs.hosts) {
            Date().microseconds
        }
        options.reading.text = [.records, .details]
        options.reading.isChained = true
        if let zone = logs.zone { options.reading.zone = zone }
        options.forcedYear = reading.options.year
        options.catalogues = logs.all.map { catalogues.place(of: $0.catalogues) }
        var folding = FoldOptions()
        folding.catalogues = catalogues.all
        let (history, output) = (History(options: folding), Output())
        joiner = DetailJoiner(
            RecordCollector(history.names, onlyMessages: false) {
                output.names[$0] ?? ""
            } emit: {
                output.part.append($0)
            })
        fold = LiveFold(options, into: history, sink: joiner)
        self.output = output
        follower = Follower(logs.all.map(\.path), start: start.policy, waker: waker)
        if start == .oldest { for log in logs.all.indices { fold.survey(log: log, logs.files(log)) } }
    }

    func run() throws(JobTrailError) {
        channel.whenClosed { [waker] in waker.wake() }
        while !channel.isOver {
            let urgency = try round()
            guard send() else { return }
            follower.takeNotes().forEach { onNote?($0.description) }
            follower.wait(urgency, atMost: joiner.isHolding ? LiveReading.quiet : .max)
        }
    }

    /// Reads the lines that are there. A record that a round without any has passed is complete.
    private func round() throws(JobTrailError) -> Urgency {
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

/// The live files of a place.
private struct LiveLogs {
    struct Log {
        let path: String
        let place: String
        var zone: Zone?
        var catalogues: [CatalogueFile] = []
    }

    private(set) var all: [Log] = []
    private let overrulesZone: Bool

    init(_ reading: Reading) throws(JobTrailError) {
        overrulesZone = reading.overrulesZone
        if case .path(let path) = reading.place, !LiveLogs.isFolder(path) {
            if LiveLogs.isBundle(path) { throw .notFollowable(path: path) }
            all = [LiveLogs.log(path)]
            return
        }
        var plain = reading.options
        plain.includesRotated = false
        let found = try Reading(place: reading.place, options: plain).found()
        all = found.sets.compactMap { $0.files.last { $0.isLive } }.map { file in
            var log = LiveLogs.log(file.path ?? file.name)
            (log.zone, log.catalogues) = (file.box.zone, file.box.catalogues)
            return log
        }
    }

    /// The hosts of lines that name none.
    var hosts: [String] { all.map { all.count > 1 ? $0.place : "" } }

    /// The zone that all boxes tell, unless another one is asked for.
    var zone: Zone? {
        let zones = Set(all.map(\.zone))
        return zones.count == 1 && !overrulesZone ? zones.first! : nil
    }

    /// A log with its rotated siblings, oldest first.
    func files(_ log: Int) -> [LogFile] {
        ((try? SetFinder().look(at: all[log].path)) ?? nil)?.sets.flatMap(\.files) ?? []
    }

    private static func log(_ path: String) -> Log {
        let path = PathText.absolute(path)
        return Log(path: path, place: PathText.shown(PathText.parts(path).dropLast().last ?? ""))
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return PathText.withPath(path) { stat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func isBundle(_ path: String) -> Bool {
        // A pipe's other end is not waited for.
        var status = stat()
        guard PathText.withPath(path, { lstat($0, &status) }) == 0,
            [S_IFREG, S_IFLNK].contains(status.st_mode & S_IFMT), let found = try? SetFinder().look(at: path)
        else { return false }
        return found.sets.contains { $0.files.contains(where: \.isMember) }
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
