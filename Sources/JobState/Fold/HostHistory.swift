import JobRecords
import LogBytes

/// What is true of one host after the records applied so far: its jobs, runs and updates.
///
/// The state lies behind a pointer, since a class's own properties are guarded at every access, which the fold of
/// millions of records would feel.
public final class HostHistory {
    let state: Pinned<HostState>

    init(_ state: consuming HostState) { self.state = Pinned(state) }

    /// The host's number in the scan's `NameRegistry`.
    public var host: UInt32 { state.pointee.host }
    /// In the order of their first mention.
    public var jobs: [Job] { state.pointee.jobs.array }
    /// The job of that number; nil if nothing has mentioned it.
    public func job(_ name: UInt32) -> Job? { state.pointee.job(name) }
    public var runs: [Run] { state.pointee.runs.array }
    /// Its oldest record's time, microseconds since the epoch; nil before the first.
    public var oldest: Int64? { state.pointee.oldest }
    /// Its newest record's time, microseconds since the epoch.
    public var newest: Int64 { runs.lazy.map(\.end).max() ?? 0 }
    public var updates: UpdateWindow { state.pointee.updates }
    /// How many records were applied: nothing of it changes without one.
    public var applied: Int { state.pointee.applied }
    /// Completed actions whose beginning is known, in log order; empty unless asked for.
    public var spans: [ActionSpan] { state.pointee.spans }
    /// Actions that were under way when the next run began, in the order of the runs.
    public var neverEnded: [OpenAction] { state.pointee.neverEnded }
    /// The same as spans, up to the end of their runs.
    public var cutSpans: [ActionSpan] {
        neverEnded.map { cut in
            ActionSpan(
                host: host, run: cut.run, job: cut.job, action: cut.action, t0: cut.since,
                t1: max(cut.since, state.pointee.runs[cut.run - 1].end), failed: false, hasEnded: false)
        }
    }
    /// The jobs that a job waits for; none while it does not wait, or if neither log nor catalogue tells.
    public func waitsFor(_ job: UInt32) -> [String] { state.pointee.waitsFor(job) }
    /// The present run's number; 0 before the first.
    public var run: Int { state.pointee.run }
    /// Whether the log ends while the present run goes on: neither a stop nor another run was told.
    public var goesOn: Bool { !state.pointee.isFinished && state.pointee.runs.last?.isStopped == false }
    /// `ok_counter + err_counter` of the run's last record that has them, and the engine's process (-1 where unknown):
    /// what tells the next run's beginning.
    public var runTraces: (counterSum: Int?, enginePID: Int32) {
        (state.pointee.trace.counterSum, state.pointee.trace.process)
    }

    /// What was added so far is not `fresh` any more.
    public func settleUpdates() { state.pointee.updates.settle() }
}

/// One life of the engine (docs/format.md, Runs).
public struct Run: Sendable {
    /// How its beginning was told.
    public enum Cause: String, Sendable {
        /// The log begins in it.
        case firstRecord = "log begins"
        case startLine = "engine started"
        case counters = "counters fell"
        case pid = "engine's PID changed"
    }

    /// Counted from 1 in the input, per host.
    public let number: Int
    public let cause: Cause
    /// Times of its first and last record in log order, microseconds since the epoch.
    public let start: Int64
    public internal(set) var end: Int64
    /// Completed events and notes with a code; `ok` and `err` are the events among them.
    public internal(set) var messages = 0
    public internal(set) var ok = 0
    public internal(set) var err = 0
    /// Jobs mentioned in it.
    public internal(set) var jobs = 0
    /// Whether the engine's stop line ends it.
    public internal(set) var isStopped = false
    /// When `startup_percentage` first was 100.
    public internal(set) var startupDone: Int64?
    /// The engine's process; -1 where unknown.
    public internal(set) var pid: Int32 = -1
}

/// An action whose beginning is known: what `blame` lists.
public struct ActionSpan: Sendable {
    public internal(set) var host: UInt32
    public let run: Int
    public let job: UInt32
    public let action: UInt32
    /// When it began and ended, microseconds since the epoch; of one that never ended, the end of its run.
    public let t0: Int64
    public let t1: Int64
    public let failed: Bool
    /// Whether the log tells its end.
    public let hasEnded: Bool
}

/// An action that was under way when the next life of the engine began: it never ended.
public struct OpenAction: Sendable {
    public let job: UInt32
    public let action: UInt32
    public let run: Int
    /// When it began, microseconds since the epoch.
    public let since: Int64
    /// Its process; -1 if unknown.
    public let pid: Int32
    /// The place of the line that began it: its file's number in the reading, and the line, from 1; 0 if unknown.
    public let file: Int
    public let line: UInt32
}
