import Foundation
import JobColumns
import JobRecords
import JobState
import JobViews
import LogFollow

/// Follows until a job is as it is waited for, has failed, or the time is over.
final class WaitLoop: RecordSink {
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
    private var session: LiveSession!
    /// The job's last failure that counts, in words.
    private var failure: String?
    private let signals: SignalWatch

    init(_ request: Request, _ targets: [FollowTarget], _ reading: ReadingOptions, forcedYear: Int?) {
        self.request = request
        let waking = Waking()
        signals = SignalWatch { waking.wake?() }
        session = LiveSession(
            targets, reading: reading, forcedYear: forcedYear, start: .oldest, saved: nil, sink: { _ in self })
        let waker = session.waker
        waking.wake = { waker.wake() }
    }

    /// A waker that is known only later.
    private final class Waking: @unchecked Sendable { var wake: (@Sendable () -> Void)? }

    func run() throws -> ExitStatus {
        let deadline = request.timeout.map { session.waker.now + $0 }
        while true {
            let urgency = try session.round()
            session.tellNotes(isQuiet: request.isQuiet)
            if let signal = signals.ending { return ExitStatus(signal: signal) }
            if session.fold.isLive, let verdict { return verdict }
            let left = deadline.map { $0 - session.waker.now } ?? .max
            if left <= 0 { return timeIsOver() }
            session.follower.wait(urgency, atMost: left)
        }
    }

    private func timeIsOver() -> ExitStatus {
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
