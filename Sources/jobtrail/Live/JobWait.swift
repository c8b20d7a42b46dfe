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
final class JobWait: LiveObserver, RecordSink {
    struct Request {
        let job: String
        let condition: WaitCondition
        /// Nanoseconds; nil for ever.
        let timeout: Int64?
        /// Only what ended since then counts, microseconds since the epoch; nil: what holds already counts.
        let since: Int64?
        let isQuiet: Bool
    }

    private let request: Request
    private(set) var session: LiveSession!
    /// The job's last failure that counts, in words.
    private var failure: String?
    private var deadline: Int64?

    init(_ request: Request, _ targets: [FollowTarget], _ reading: ReadingOptions, forcedYear: Int?) {
        self.request = request
        session = LiveSession(
            targets, reading: reading, forcedYear: forcedYear, start: .oldest, saved: nil, sink: { _ in self })
        deadline = request.timeout.map { session.waker.now + $0 }
    }

    // MARK: observing

    var patience: Int64 { max(0, deadline.map { $0 - session.waker.now } ?? .max) }

    func tell(_ note: FollowNote) { if !request.isQuiet { Terminal.complain(note.description) } }

    func observe(isEnding: Bool) -> ExitStatus? {
        if isEnding { return nil }
        if session.fold.isLive, let verdict { return verdict }
        guard patience == 0 else { return nil }
        if !request.isQuiet { Terminal.complain("\(request.job): not \(request.condition.rawValue) in time") }
        return .timeout
    }

    private var verdict: ExitStatus? {
        if jobs.contains(where: { request.condition.holds($0) && counts($0) }) { return .done }
        guard request.condition != .err, let failure else { return nil }
        if !request.isQuiet { Terminal.complain("\(request.job) failed: \(failure)") }
        return .jobFailed
    }

    private func counts(_ job: Job) -> Bool { request.since.map { job.t1 >= $0 } ?? true }

    private var jobs: [Job] {
        session.fold.history.hosts.flatMap(\.jobs).filter { session.fold.names[$0.name] == request.job }
    }

    // MARK: records

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        guard record.kind == .completed, session.fold.names[record.job] == request.job else { return }
        guard session.fold.isLive || request.since.map({ record.time >= $0 }) ?? false else { return }
        failure = record.failed ? words(record, batch) : nil
    }

    private func words(_ record: Record, _ batch: RecordBatch) -> String {
        let line = batch.text(of: record)
        let item = RecordItem(record: record, line: line, run: 0, chain: nil, file: 0, detail: [])
        return RecordWords.message(item)
    }
}
