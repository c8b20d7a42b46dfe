import JobExport
import JobRecords
import JobState
import JobStore
import LogFollow

/// Where followed records go, each when it is complete, and what remembers how far they came.
protocol LiveDestination: AnyObject {
    /// What the fold made of a record that it has just applied: the job's change, where that is wanted.
    func update(of record: Record) -> Update?
    func add(_ record: LiveRecord)
    /// Whether lines can be added to a record that was taken: then none is held back for them.
    var takesLate: Bool { get }
    /// A line that belongs to a record which was taken before it came.
    /// - Returns: whether nothing is lacking now.
    func addLate(_ detail: Record, _ line: UnsafeRawBufferPointer, file: Int) -> Bool
    /// What was kept last; nil where following begins.
    var saved: Checkpoint? { get }
    /// Commits are at least so far apart, nanoseconds; nil if nothing is remembered.
    var spacing: Int64? { get }
    /// Whether so much waits that a commit is due at once.
    var isFull: Bool { get }
    /// Whether rows wait for a commit that lines did not just bring.
    var isBehind: Bool { get }
    /// Whether records of the beginning are kept back, which no checkpoint can express.
    var isBeginning: Bool { get }
    /// Whether nobody reads any more.
    var isClosed: Bool { get }
    /// How often a commit is tried again; nil for ever.
    var retries: Int? { get }
    /// Whether an end that is asked for while it cannot take anything is no failure.
    var mayEndBehind: Bool { get }
    /// Makes ready to take records; called again after a fault that may pass.
    func begin(_ delivery: Delivery) throws
    /// What was there at the start is read.
    func endBeginning()
    /// Hands on what needs no commit.
    func write() throws
    /// Makes durable what was taken, together with where it came from.
    func commit(_ logs: [LogState]) throws
    /// How long to wait after so many faults in a row, nanoseconds.
    func pause(after faults: Int) -> Int64
}

extension LiveDestination {
    func update(of record: Record) -> Update? { nil }
    var takesLate: Bool { false }
    func addLate(_ detail: Record, _ line: UnsafeRawBufferPointer, file: Int) -> Bool { false }
    var isFull: Bool { false }
    var isBehind: Bool { false }
    var isBeginning: Bool { false }
    var isClosed: Bool { false }
    var retries: Int? { nil }
    var mayEndBehind: Bool { false }
    func endBeginning() {}
    func write() throws {}
    func pause(after faults: Int) -> Int64 { 1_000_000_000 }
}

/// What went wrong, and may go by itself.
protocol PassingFault: Error { var isPassing: Bool { get } }
extension CheckpointError: PassingFault {}
extension StoreError: PassingFault {}
extension ServerFault: PassingFault {}

/// Delivers followed records to their destination. A full disk or a server that does not answer stops the taking, not
/// the program: it is told once, and tried again.
final class Delivery: LiveObserver {
    let session: LiveSession
    let printer: LivePrinter
    private let destination: any LiveDestination
    private var hasBegun = false
    private(set) var lacksSomething = false
    private var lastCommit: Int64 = .min / 2
    private var trouble: Trouble?

    /// What keeps the destination from taking anything.
    private struct Trouble {
        var words: String
        var faults = 1
        /// When it is tried again, monotonic nanoseconds.
        var end: Int64
    }

    /// - Parameters:
    ///   - state: of what is followed.
    ///   - search: which records are wanted; nil: all.
    init(_ request: FollowRequest, _ state: LiveState, _ search: Search? = nil, to destination: any LiveDestination) {
        self.destination = destination
        printer = LivePrinter(
            search?.selection(request.filter, state.history) ?? .everything(state.history), state.files, destination,
            onlyMessages: request.onlyMessages)
        session = LiveSession(
            state, request, start: request.last == 0 ? .liveEnd : request.start, saved: destination.saved,
            sink: printer)
        printer.state.pointee.recall(state.history)
    }

    // MARK: observing

    var isTaking: Bool { trouble == nil && hasBegun }

    var patience: Int64 {
        let now = session.waker.now
        if let trouble { return max(0, trouble.end - now) }
        if !hasBegun { return 0 }
        let due = hasNews ? destination.spacing.map { max(0, lastCommit + $0 - now) } : nil
        return min(due ?? .max, printer.state.pointee.due(now) ?? .max)
    }

    func tell(_ note: FollowNote) {
        if note.isLoss { lacksSomething = true }
        session.complain(note.description)
    }

    func observe(isEnding: Bool) throws -> ExitStatus? {
        if isTaking {
            if session.fold.isLive { endBeginning() }
            printer.state.pointee.releaseDue(session.waker.now)
        }
        for words in printer.state.pointee.takeFaults() {
            lacksSomething = true
            session.complain(words)
        }
        if let trouble, !isEnding, session.waker.now < trouble.end { return nil }
        do {
            try deliver(isEnding)
            trouble = nil
        } catch let fault as any PassingFault where fault.isPassing && (!isEnding || destination.mayEndBehind) {
            try bear("\(fault)", isEnding)
        }
        if destination.isClosed { throw ClosedPipe() }
        return nil
    }

    private func endBeginning() {
        guard destination.isBeginning else { return }
        printer.state.pointee.releaseAll()
        destination.endBeginning()
    }

    // MARK: delivering

    private var hasNews: Bool { session.hasProgress || destination.isBehind }

    private func deliver(_ isEnding: Bool) throws {
        if !hasBegun { try destination.begin(self) }
        hasBegun = true
        if isEnding {
            printer.state.pointee.releaseAll()
            destination.endBeginning()
        }
        guard isCommitDue(isEnding) else { return try destination.write() }
        if destination.takesLate { printer.state.pointee.releaseAll() }
        let held = printer.state.pointee.heldPlaces(session.follower)
        try destination.write()
        try destination.commit(session.follower.states(heldAt: held))
        lastCommit = session.waker.now
        session.hasProgress = false
    }

    private func isCommitDue(_ isEnding: Bool) -> Bool {
        guard let spacing = destination.spacing, !destination.isBeginning else { return false }
        if isEnding || trouble != nil { return true }
        return hasNews && (destination.isFull || session.waker.now - lastCommit >= spacing)
    }

    private func bear(_ words: String, _ isEnding: Bool) throws {
        let faults = (trouble?.faults ?? 0) + 1
        if let retries = destination.retries, faults > retries {
            throw GivenUp(description: "\(words) (tried \(faults) times)")
        }
        if isEnding && hasNews {
            Terminal.complain("\(words); what was not sent will be, when following goes on")
        } else if trouble?.words != words {
            Terminal.complain("\(words); trying again")
        }
        let end = session.waker.now + destination.pause(after: faults)
        trouble = Trouble(words: words, faults: faults, end: end)
    }
}

/// The destination did not come back.
private struct GivenUp: Error, CustomStringConvertible {
    let description: String
}
