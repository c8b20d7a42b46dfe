import Glibc
import JobColumns
import JobRecords
import JobState
import JobViews
import LogFollow

/// `wait`: for scripts that restart a service and must know how it went.
enum WaitCommand {
    static let command = Command(
        "wait", "Wait until a job is started, stopped, well or failed",
        options: OptionTable.waiting + OptionTable.sources.filter { $0.name != "store" }
            + OptionTable.account.filter { $0.name == "quiet" },
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        guard let job = arguments.value("job") else { throw UsageError("wait needs --job NAME") }
        guard let condition = try arguments.choice("for", WaitCondition.self) else {
            let words = WaitCondition.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("wait needs --for, one of \(words)")
        }
        let signals = EndSignals()
        let targets = try FollowTarget.find(arguments)
        var reading = try FollowRequest.reading(arguments, targets)
        reading.text = [.records]
        let since = try arguments.value("since").map {
            try TimeExpression($0, option: "since").instant(now: Clock.now, zone: reading.zone)
        }
        let request = JobWait.Request(
            job: job, condition: condition, timeout: try timeout(arguments), since: since,
            isQuiet: arguments.has("quiet"))
        let year = try arguments.integer("year", 1...9999)
        let wait = JobWait(request, targets, reading, forcedYear: year)
        return try LiveLoop(session: wait.session, signals: signals).run(wait)
    }

    /// `60`, `60s`, `5min`: nanoseconds.
    private static func timeout(_ arguments: Arguments) throws -> Int64? {
        guard let text = arguments.value("timeout") else { return nil }
        if let seconds = Double(text), seconds >= 0, seconds < 9e9 { return Int64(seconds * 1e9) }
        if case .relative(let micros)? = try? TimeExpression("+" + text, option: "timeout") { return micros * 1000 }
        throw UsageError("--timeout '\(text)': expected a duration, such as 60, 90s, 5min")
    }
}

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
