import JobRecords
import LogBytes

/// Builds a startup's timeline from one run's events; pure. What comes after the startup only ends what was begun.
struct TimelineBuilder {
    let run: Int
    /// Whether all of the run is wanted, rather than its startup.
    private let wholeRun: Bool
    private let names: NameRegistry
    private var tracks = TrackList()
    private var start: Int64?
    private var last: Int64 = 0
    /// When `startup_percentage` first was 100.
    private var full: Int64?
    /// The startup as it was before the first quiet minute: it holds where 100 % never comes.
    private var quiet: (end: Int64, tracks: TrackList)?
    private var sinceQuiet = 0
    /// Whether the startup is complete and all that began in it has ended: nothing later changes it.
    private(set) var isSettled = false
    private var events = 0
    /// When the last of them was told, if they are too many.
    private var cut: Int64?

    static let quietMicroseconds: Int64 = 60_000_000
    /// So many events behind a quiet minute, 100 % is not waited for any more.
    static let patience = 20_000
    /// So many events without a quiet minute and without 100 % are no startup any more.
    static let mostEvents = 50_000

    init(run: Int, wholeRun: Bool, _ names: NameRegistry) {
        (self.run, self.wholeRun, self.names) = (run, wholeRun, names)
    }

    /// - Parameter depends: the jobs that a wait is for; of another event, those that the catalogue says its action
    ///   depends on.
    mutating func take(_ record: Record, depends: [String]) {
        let (time, isFull) = (record.time, record.percentage == 100)
        if start == nil { start = time }
        if record.kind == .note || record.kind == .snapshot { return see(time, isFull) }
        defer { last = time }
        if wholeRun {
            if isFull && full == nil { full = time }
            return tracks.take(record, names, depends)
        }
        if full != nil {
            if tracks.finishOpen(record, names) { settle() }
            return
        }
        noteQuiet(record)
        if quiet != nil {
            _ = quiet!.tracks.finishOpen(record, names)
            sinceQuiet += 1
            if sinceQuiet > TimelineBuilder.patience { return tracks = quiet!.tracks }
        }
        tracks.take(record, names, depends)
        events += 1
        if isFull {
            full = time
            settle()
        } else if quiet == nil && events >= TimelineBuilder.mostEvents {
            (cut, isSettled) = (time, true)
        }
    }

    /// A record behind what is settled: the run goes on.
    mutating func pass(_ time: Int64) { last = time }

    private mutating func settle() { isSettled = !tracks.all.contains(where: \.isOpen) }

    /// What changes no job counts for the run's length, and is no sign that the startup goes on.
    private mutating func see(_ time: Int64, _ isFull: Bool) {
        if wholeRun { last = max(last, time) }
        if isFull && full == nil {
            full = time
            if !wholeRun { settle() }
        }
    }

    private mutating func noteQuiet(_ record: Record) {
        guard quiet == nil, last != 0, record.time - last > TimelineBuilder.quietMicroseconds else { return }
        let endsOpen =
            record.kind == .completed && tracks[record.job]?.isExecuting(names[record.action]) == true
        if !endsOpen { quiet = (last, tracks) }
    }

    /// - Parameter goesOn: whether the log ends while the run goes on.
    func timeline(host: String, goesOn: Bool) -> StartupTimeline? {
        guard let start else { return nil }
        let (end, endedBy, tracks) = ending(start)
        return StartupTimeline(
            host: host, run: run, start: start, end: end, isWholeRun: wholeRun, endedBy: endedBy, runEnd: last,
            startupEnd: wholeRun ? full : nil, goesOn: goesOn,
            tracks: tracks.all.sorted { $0.phases[0].start < $1.phases[0].start })
    }

    private func ending(_ start: Int64) -> (Int64, StartupTimeline.End, TrackList) {
        if wholeRun { return (max(last, start), full == nil ? .last : .full, tracks) }
        if let full { return (full, .full, tracks) }
        if let cut { return (cut, .long, tracks) }
        if let quiet { return (quiet.end, .quiet, quiet.tracks) }
        return (last, .last, tracks)
    }
}

/// What every job did so far.
private struct TrackList {
    private(set) var all: [JobTrack] = []
    /// By the jobs' numbers.
    private var slots: [UInt32: Int] = [:]

    subscript(job: UInt32) -> JobTrack? { slots[job].map { all[$0] } }

    mutating func take(_ record: Record, _ names: NameRegistry, _ depends: [String]) {
        guard record.kind.isEvent else { return }
        let slot = slots[record.job] ?? add(record.job, names)
        let (action, time) = (names[record.action], record.time)
        switch record.kind {
        case .waits: all[slot].wait(action, at: time, depends: depends)
        case .began: all[slot].begin(action, at: time, declared: depends)
        default: all[slot].complete(action, at: time, failed: record.failed, declared: depends)
        }
    }

    private mutating func add(_ job: UInt32, _ names: NameRegistry) -> Int {
        slots[job] = all.count
        all.append(JobTrack(job: names[job]))
        return all.count - 1
    }

    /// - Returns: whether anything that was open may have ended.
    mutating func finishOpen(_ record: Record, _ names: NameRegistry) -> Bool {
        guard record.kind == .completed || record.kind == .began, let slot = slots[record.job], all[slot].isOpen
        else { return false }
        let action = names[record.action]
        if record.kind == .completed && all[slot].isExecuting(action) {
            all[slot].complete(action, at: record.time, failed: record.failed)
        } else {
            all[slot].endWait(at: record.time)
        }
        return true
    }
}

/// What one job did during a startup, in log order.
public struct JobTrack: Sendable {
    public let job: String
    public private(set) var phases: [TimelinePhase] = []
    private var openWait: Int?
    private var openActions: [(action: String, phase: Int)] = []

    init(job: String) { self.job = job }

    /// Whether it executes an action of this name.
    func isExecuting(_ action: String) -> Bool { openActions.contains { $0.action == action } }

    var isExecuting: Bool { !openActions.isEmpty }
    /// Whether anything of it goes on or waits.
    var isOpen: Bool { isExecuting || openWait != nil }

    mutating func wait(_ action: String, at time: Int64, depends: [String]) {
        for open in openActions { phases[open.phase].end = time }
        openActions = []
        if let openWait {
            phases[openWait].depends += depends.filter { !phases[openWait].depends.contains($0) }
        } else {
            openWait = phases.count
            phases.append(TimelinePhase(kind: .waiting, action: action, start: time, depends: depends))
        }
    }

    mutating func begin(_ action: String, at time: Int64, declared: [String]) {
        endWait(at: time)
        for open in openActions { phases[open.phase].overlaps = true }
        let phase = TimelinePhase(
            kind: .executing, action: action, start: time, declared: declared, overlaps: isExecuting)
        openActions.removeAll { $0.action == action }
        openActions.append((action, phases.count))
        phases.append(phase)
    }

    mutating func complete(_ action: String, at time: Int64, failed: Bool, declared: [String] = []) {
        if let open = openActions.firstIndex(where: { $0.action == action }) {
            let phase = openActions.remove(at: open).phase
            (phases[phase].end, phases[phase].failed) = (time, failed)
        } else {
            endWait(at: time)
            phases.append(
                TimelinePhase(
                    kind: .done, action: action, start: time, end: time, failed: failed, declared: declared))
        }
    }

    /// Something of it goes on: it does not wait any more.
    mutating func endWait(at time: Int64) {
        if let openWait { phases[openWait].end = time }
        openWait = nil
    }
}

/// One stretch of a job's life in a startup: it waits, it executes, or it is told done.
public struct TimelinePhase: Sendable {
    public enum Kind: String, Sendable {
        /// It waits for the jobs that it depends on.
        case waiting
        /// An action is under way.
        case executing
        /// An action is told completed whose beginning the log does not tell.
        case done
    }

    public let kind: Kind
    /// The action's name; empty for a wait that names none.
    public let action: String
    /// Microseconds since the epoch.
    public let start: Int64
    /// When it ended; nil where it did not while the run lasted.
    public internal(set) var end: Int64?
    public internal(set) var failed = false
    /// For a wait: the jobs that it is for, as far as the line or the catalogue tells.
    public internal(set) var depends: [String] = []
    /// For an action: the jobs that the catalogue says it depends on.
    public internal(set) var declared: [String] = []
    /// Whether another action of the same job was under way meanwhile.
    public internal(set) var overlaps = false

    /// Microseconds it took, up to `limit` where it did not end.
    public func length(until limit: Int64) -> Int64 { max(0, (end ?? limit) - start) }
}
