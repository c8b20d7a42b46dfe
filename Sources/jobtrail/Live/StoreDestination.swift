import Glibc
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
final class StoreDestination: LiveDestination {
    private let store: LogStore
    private let logs: FollowedLogs
    /// How the logs are read, as the store has it.
    let reading: ReadingOptions
    /// What was kept of the paths that are followed now, and of others.
    let saved: Checkpoint?
    private let others: [LogState]
    /// Whether what was followed before is passed over.
    private let resets: Bool
    private let followed: [FollowedLog]
    private let history: History
    private var growing: [Int: GrowingFile] = [:]
    private var order: [Int] = []
    private var sources: [Int: Int64] = [:]
    private var pendingBytes = 0

    private static let largest = 16 << 20

    /// What was taken of one file since the last commit.
    private struct GrowingFile {
        let log: Int
        let name: String
        let begin: LinePosition
        var bytes = SparseBytes()
        var end: LinePosition
    }

    /// Opens the store, which is made if it is not there.
    /// - Parameter resets: whether what was followed into it before is passed over.
    init(_ path: String, _ request: FollowRequest, _ state: LiveState, resets: Bool) throws {
        (history, self.resets) = (state.history, resets)
        store = try LogStore(path: path, creates: true)
        let reading = try StoreDestination.reading(request.reading, store)
        self.reading = reading
        logs = try FollowedLogs(store)
        let states = try StoreDestination.states(logs.checkpoint, path)
        let paths = Set(state.targets.map { ExactText($0.path) })
        saved = Checkpoint(logs: resets ? [] : states.filter { paths.contains(ExactText($0.path)) })
        others = states.filter { !paths.contains(ExactText($0.path)) }
        followed = state.targets.map { $0.storeLog(reading.zone) }
    }

    /// A commit waits for the disk.
    var spacing: Int64? { 500_000_000 }
    var isFull: Bool { pendingBytes >= StoreDestination.largest }
    var takesLate: Bool { true }

    func begin(_ delivery: Delivery) throws {
        let session = delivery.session
        if session.taking == nil {
            if !resets { try replay(delivery.printer, session.fold) }
            session.taking = { [unowned self] in take($0) }
        }
        try commit(session.follower.states())
    }

    /// Folds what was followed before, so that jobs and runs go on where they stood.
    private func replay(_ printer: LivePrinter, _ fold: LiveFold) throws {
        printer.state.pointee.isMuted = true
        defer { printer.state.pointee.isMuted = false }
        for (log, followed) in followed.enumerated() {
            let files = try store.followedFiles(path: followed.path)
            guard !files.isEmpty else { continue }
            fold.survey(log: log, files)
            for file in files {
                var cutter = LineCutter(DirectChunks(try file.openDecoded()), chained: true)
                while let line = try cutter.next() { fold.take(line, chain: cutter.chain, log: log, file: 0) }
            }
        }
        fold.flush()
    }

    // MARK: taking

    func add(_ record: LiveRecord) { record.held.withComplete { logs.add($0, history.names) } }

    func addLate(_ detail: Record, _ line: UnsafeRawBufferPointer, file: Int) -> Bool {
        logs.addLate(detail: line, generation: file, owner: detail.owner)
        return true
    }

    private func take(_ line: FollowedLine) {
        let number = line.file.generation
        if growing[number] == nil {
            growing[number] = GrowingFile(
                log: line.file.log, name: line.file.name, begin: line.before, end: line.before)
            order.append(number)
        }
        line.appendStored(to: &growing[number]!.bytes)
        growing[number]!.end = line.end
        pendingBytes += line.line.stored
    }

    // MARK: committing

    func commit(_ states: [LogState]) throws {
        let additions = try order.indices.map { try addition($0, states) }
        let numbers = try logs.commit(
            additions, checkpoint: Checkpoint(logs: states + others).bytes, history,
            timeout: TableFiller.updatesTimeout)
        for (number, source) in zip(order, numbers) { sources[number] = source }
        (growing, order, pendingBytes) = ([:], [], 0)
    }

    private func addition(_ index: Int, _ states: [LogState]) throws -> FollowedLogs.Addition {
        let (number, file) = (order[index], growing[order[index]]!)
        var addition = FollowedLogs.Addition(
            place: try place(index, number, file), log: followed[file.log], generation: number,
            modified: modified(file, states))
        if case .begins = addition.place { addition.bytes.append(zeros: file.begin.offset) }
        addition.bytes.append(file.bytes)
        addition.chain = file.end.chain
        return addition
    }

    /// Where bytes belong. A file that is known under another number by now, since it was let go or emptied and
    /// restored, goes on where it ends.
    private func place(_ index: Int, _ number: Int, _ file: GrowingFile) throws -> FollowedLogs.Place {
        if let source = sources[number] { return .source(source) }
        guard file.begin.offset > 0 else { return .begins }
        let before = order[..<index].lastIndex { growing[$0]!.log == file.log && growing[$0]!.end == file.begin }
        if let before { return .addition(before) }
        let path = followed[file.log].path
        if let source = try logs.source(path: path, endingAt: file.begin.offset, file.begin.chain) {
            return .source(source)
        }
        Terminal.complain(
            "\(file.name): the store does not hold its first \(file.begin.offset) bytes; it keeps what comes behind them"
        )
        return .begins
    }

    /// When the file that was read was changed last, seconds.
    private func modified(_ file: GrowingFile, _ states: [LogState]) -> Int64 {
        let mark = states[file.log].marks.last { $0.position == file.end }
        return mark.map { $0.modified / 1_000_000_000 } ?? Clock.now / 1_000_000
    }

    // MARK: what the store holds already

    private static func reading(_ wanted: ReadingOptions, _ store: LogStore) throws -> ReadingOptions {
        var reading = wanted
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
        guard HostIdentity.mayBe(checkpoint.host) else { throw CheckpointError(path: path, .host) }
        return checkpoint.logs
    }
}

extension FollowTarget {
    /// As the store keeps it.
    fileprivate func storeLog(_ zone: Zone) -> FollowedLog {
        let parts = PathText.parts(path)
        let folder = (path.hasPrefix("/") ? "/" : "./") + parts.dropLast().joined(separator: "/")
        return FollowedLog(
            path: path, name: name, base: parts.last ?? path,
            place: PathText.parts(PathText.real(folder) ?? folder).last ?? "/", zone: box.zone ?? zone)
    }
}
