import JobColumns
import JobRecords
import JobState
import JobViews
import LogFollow

/// What `wait` waits for.
enum WaitCondition: String, CaseIterable {
    /// The job is started, or stopped, and no action of it is under way.
    case start, stop
    /// Its last action went well, or failed.
    case ok, err
    /// No action is under way, and none waits for dependencies.
    case waiting

    /// Whether it holds of a job.
    func holds(_ job: Job) -> Bool {
        guard job.schedule == .waiting, !job.isUntouched else { return false }
        switch self {
        case .start: return job.isStarted && !job.hasFailed
        case .stop: return !job.isStarted && !job.hasFailed
        case .ok: return !job.hasFailed
        case .err: return job.hasFailed
        case .waiting: return true
        }
    }
}

/// Waits until a job is as it is waited for, has failed, or the time is over.
final class JobWait: LiveObserver {
    struct Request {
        let job: String
        let condition: WaitCondition
        /// Nanoseconds; nil for ever.
        let timeout: Int64?
        /// Only what ended since then counts, microseconds since the epoch; nil: what holds already counts.
        let since: Int64?
        let isQuiet: Bool
    }

    let session: LiveSession
    private let request: Request
    private let failures: LastFailure
    private let deadline: Int64?

    init(_ request: Request, _ targets: [FollowTarget], _ reading: ReadingOptions, forcedYear: Int?) {
        self.request = request
        let state = LiveState(targets)
        failures = LastFailure(of: request.job, since: request.since, state.history.names)
        session = LiveSession(
            state, reading: reading, forcedYear: forcedYear, start: .oldest, saved: nil, sink: failures)
        let waker = session.waker
        deadline = request.timeout.map { waker.now + $0 }
    }

    var patience: Int64 { max(0, deadline.map { $0 - session.waker.now } ?? .max) }

    func tell(_ note: FollowNote) { if !request.isQuiet { Terminal.complain(note.description) } }

    func observe(isEnding: Bool) -> ExitStatus? {
        failures.isLive = session.fold.isLive
        if isEnding { return nil }
        if session.fold.isLive, let verdict { return verdict }
        guard patience == 0 else { return nil }
        let unknown = jobs.isEmpty ? ", and the log does not name it" : ""
        if !request.isQuiet {
            Terminal.complain("\(request.job): not \(request.condition.rawValue) in time\(unknown)")
        }
        return .timeout
    }

    private var verdict: ExitStatus? {
        if jobs.contains(where: { request.condition.holds($0) && counts($0) }) { return .done }
        guard request.condition != .err, let failure = failures.words else { return nil }
        if !request.isQuiet { Terminal.complain("\(request.job) failed: \(failure)") }
        return .jobFailed
    }

    private func counts(_ job: Job) -> Bool { request.since.map { job.t1 >= $0 } ?? true }

    private var jobs: [Job] {
        session.fold.history.hosts.flatMap(\.jobs).filter { session.fold.names[$0.name] == request.job }
    }
}

/// Keeps the words of a job's last action, if it failed.
private final class LastFailure: RecordSink {
    private let job: String
    private let since: Int64?
    private let names: NameRegistry
    /// Whether what comes is written now.
    var isLive = false
    private(set) var words: String?

    /// - Parameter since: what ended since then counts too, microseconds since the epoch; nil: only what comes.
    init(of job: String, since: Int64?, _ names: NameRegistry) {
        (self.job, self.since, self.names) = (job, since, names)
    }

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        guard record.kind == .completed, names[record.job] == job else { return }
        guard isLive || since.map({ record.time >= $0 }) ?? false else { return }
        words = record.failed ? told(record, batch.text(of: record)) : nil
    }

    private func told(_ record: Record, _ line: UnsafeRawBufferPointer) -> String {
        RecordWords.message(CompleteRecord(record: record, line: line, run: 0, chain: nil, file: 0, detail: []))
    }
}
