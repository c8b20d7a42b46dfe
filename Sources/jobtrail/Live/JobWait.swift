import Glibc
import JobColumns
import JobRecords
import JobState
import LogFollow

/// `wait`: for scripts that restart a service and must know how it went.
enum WaitCommand {
    private static let options: [Option] = [
        Option("job", "j", value: "NAME", "The job that is waited for"),
        Option("for", value: "STATE", "start, stop, ok, err or waiting (none of its actions is running)"),
        Option("timeout", value: "TIME", "Give up after so long, with status 4: 60, 90s, 5min (default: never)"),
        Option("since", "S", value: "TIME", "Only what ended since TIME counts; else what holds already is enough"),
    ]

    static let command = Command(
        "wait", "Wait until a job is started, stopped, well or failed",
        options: options + OptionTable.sources.without("store")
            + OptionTable.account.only("quiet"),
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        guard let job = arguments.value("job") else { throw UsageError("wait needs --job NAME") }
        guard let condition = try arguments.choice("for", WaitCondition.self) else {
            let words = WaitCondition.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("wait needs --for, one of \(words)")
        }
        let signals = EndSignals()
        let wait = JobWait(job, condition, try timeout(arguments), try FollowRequest(arguments))
        return try wait.run(until: signals)
    }

    /// `60`, `60s`, `5min`: nanoseconds.
    private static func timeout(_ arguments: Arguments) throws -> Int64? {
        guard let text = arguments.value("timeout") else { return nil }
        if let seconds = Double(text), seconds >= 0, seconds < 9e9 { return Int64(seconds * 1e9) }
        if case .relative(let micros)? = try? TimeExpression("+" + text, option: "timeout") { return micros * 1000 }
        throw UsageError("--timeout '\(text)': expected a duration, such as 60, 90s, 5min")
    }
}

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
    let session: LiveSession
    private let job: String
    private let condition: WaitCondition
    /// Only what ended since then counts, microseconds since the epoch; nil: what holds already counts.
    private let since: Int64?
    private let failures: LastFailure
    private let deadline: Int64?

    /// - Parameter timeout: nanoseconds; nil for ever.
    init(_ job: String, _ condition: WaitCondition, _ timeout: Int64?, _ request: FollowRequest) {
        (self.job, self.condition, since) = (job, condition, request.filter.since)
        let state = LiveState(request.targets)
        failures = LastFailure(of: job, since: since, state.history.names)
        session = LiveSession(state, request, sink: failures)
        let waker = session.waker
        deadline = timeout.map { waker.now + $0 }
    }

    var patience: Int64 { max(0, deadline.map { $0 - session.waker.now } ?? .max) }

    func observe(isEnding: Bool) -> ExitStatus? {
        failures.isLive = session.fold.isLive
        if isEnding { return nil }
        if session.fold.isLive, let verdict { return verdict }
        guard patience == 0 else { return nil }
        let unknown = jobs.isEmpty ? ", and the log does not name it" : ""
        session.complain("\(job): not \(condition.rawValue) in time\(unknown)")
        return .timeout
    }

    private var verdict: ExitStatus? {
        if jobs.contains(where: { condition.holds($0) && counts($0) }) { return .done }
        guard condition != .err, let failure = failures.words else { return nil }
        session.complain("\(job) failed: \(failure)")
        return .jobFailed
    }

    private func counts(_ job: Job) -> Bool { since.map { job.t1 >= $0 } ?? true }

    private var jobs: [Job] {
        session.fold.history.hosts.flatMap(\.jobs).filter { session.fold.names[$0.name] == job }
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
