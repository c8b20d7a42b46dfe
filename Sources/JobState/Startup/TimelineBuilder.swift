import JobRecords
import LogBytes

/// Builds a startup's timeline from one run's events; pure. What comes after the startup only ends what was begun.
struct TimelineBuilder {
    let run: Int
    private var tracks: [JobTrack] = []
    private var slots: [ExactText: Int] = [:]
    private var start: Int64?
    private var last: Int64 = 0
    /// When `startup_percentage` first was 100.
    private var full: Int64?
    /// The startup as it was before the first quiet minute: it holds where 100 % never comes.
    private var quiet: (end: Int64, tracks: [JobTrack], slots: [ExactText: Int])?
    private var sinceQuiet = 0
    /// Whether the startup is complete and all that began in it has ended: nothing later changes it.
    private(set) var isSettled = false

    static let quietMicroseconds: Int64 = 60_000_000
    /// So many events behind a quiet minute, 100 % is not waited for any more.
    static let patience = 20_000

    /// So many events without a quiet minute and without 100 % are no startup any more.
    static let mostEvents = 50_000
    private var events = 0
    /// When the last of them was told.
    private var cut: Int64?

    /// Whether all of the run is wanted, rather than its startup.
    private let wholeRun: Bool

    init(run: Int, wholeRun: Bool) {
        self.run = run
        self.wholeRun = wholeRun
    }

    /// What one record says.
    struct Event {
        var kind: RecordKind
        var time: Int64
        var job = ""
        var action = ""
        var failed = false
        var isFull = false
        var depends: [String] = []
        /// The jobs that the catalogue says its action depends on.
        var declared: [String] = []
    }

    mutating func take(_ event: Event) {
        if start == nil { start = event.time }
        if event.kind == .note || event.kind == .snapshot { return see(event) }
        defer { last = event.time }
        if wholeRun {
            if event.isFull && full == nil { full = event.time }
            return apply(event)
        }
        if full != nil {
            if TimelineBuilder.finishOpen(event, &tracks, slots) { settle() }
            return
        }
        noteQuiet(event)
        if quiet != nil {
            _ = TimelineBuilder.finishOpen(event, &quiet!.tracks, quiet!.slots)
            sinceQuiet += 1
            if sinceQuiet > TimelineBuilder.patience { return giveUpWaiting() }
        }
        apply(event)
        events += 1
        if event.isFull {
            full = event.time
            settle()
        } else if quiet == nil && events >= TimelineBuilder.mostEvents {
            (cut, isSettled) = (event.time, true)
        }
    }

    /// A record behind what is settled: the run goes on.
    mutating func pass(_ time: Int64) { last = time }

    private mutating func settle() { isSettled = !tracks.contains(where: \.isOpen) }

    /// What changes no job counts for the run's length, and is no sign that the startup goes on.
    private mutating func see(_ event: Event) {
        if wholeRun { last = max(last, event.time) }
        if event.isFull && full == nil {
            full = event.time
            if !wholeRun { settle() }
        }
    }

    private mutating func noteQuiet(_ event: Event) {
        guard quiet == nil, last != 0, event.time - last > TimelineBuilder.quietMicroseconds else { return }
        let endsOpen =
            event.kind == .completed && slots[ExactText(event.job)].map { tracks[$0].isExecuting(event.action) } == true
        if !endsOpen { quiet = (last, tracks, slots) }
    }

    private mutating func giveUpWaiting() {
        tracks = quiet!.tracks
        slots = quiet!.slots
    }

    private mutating func apply(_ event: Event) {
        guard event.kind == .waits || event.kind == .began || event.kind == .completed else { return }
        let slot = slots[ExactText(event.job)] ?? addTrack(event.job)
        switch event.kind {
        case .waits: tracks[slot].wait(event.action, at: event.time, depends: event.depends)
        case .began: tracks[slot].begin(event.action, at: event.time, declared: event.declared)
        default:
            tracks[slot].complete(
                event.action, at: event.time, failed: event.failed, declared: event.declared)
        }
    }

    private mutating func addTrack(_ job: String) -> Int {
        slots[ExactText(job)] = tracks.count
        tracks.append(JobTrack(job: job))
        return tracks.count - 1
    }

    /// - Returns: whether anything that was open may have ended.
    private static func finishOpen(_ event: Event, _ tracks: inout [JobTrack], _ slots: [ExactText: Int]) -> Bool {
        guard event.kind == .completed || event.kind == .began, let slot = slots[ExactText(event.job)],
            tracks[slot].isOpen
        else { return false }
        if event.kind == .completed && tracks[slot].isExecuting(event.action) {
            tracks[slot].complete(event.action, at: event.time, failed: event.failed)
        } else {
            tracks[slot].endWait(at: event.time)
        }
        return true
    }

    /// - Parameter goesOn: whether the log ends while the run goes on.
    func timeline(host: String, goesOn: Bool) -> StartupTimeline? {
        var timeline = timeline(host)
        timeline?.goesOn = goesOn
        return timeline
    }

    private func timeline(_ host: String) -> StartupTimeline? {
        guard let start else { return nil }
        if wholeRun {
            var whole = make(host, start, max(last, start), full == nil ? .last : .full, tracks)
            whole.startupEnd = full
            whole.isWholeRun = true
            return whole
        }
        if let full { return make(host, start, full, .full, tracks) }
        if let cut { return make(host, start, cut, .long, tracks) }
        if let quiet { return make(host, start, quiet.end, .quiet, quiet.tracks) }
        return make(host, start, last, .last, tracks)
    }

    private func make(
        _ host: String, _ start: Int64, _ end: Int64, _ reason: StartupTimeline.End, _ tracks: [JobTrack]
    ) -> StartupTimeline {
        StartupTimeline(
            host: host, run: run, start: start, end: end, endedBy: reason, runEnd: last,
            tracks: tracks.sorted { $0.phases[0].start < $1.phases[0].start })
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
            var phase = TimelinePhase(.waiting, action: action, start: time)
            phase.depends = depends
            phases.append(phase)
        }
    }

    mutating func begin(_ action: String, at time: Int64, declared: [String]) {
        endWait(at: time)
        for open in openActions { phases[open.phase].overlaps = true }
        var phase = TimelinePhase(.executing, action: action, start: time)
        phase.overlaps = isExecuting
        phase.declared = declared
        openActions.removeAll { $0.action == action }
        openActions.append((action, phases.count))
        phases.append(phase)
    }

    mutating func complete(_ action: String, at time: Int64, failed: Bool, declared: [String] = []) {
        if let open = openActions.firstIndex(where: { $0.action == action }) {
            end(openActions.remove(at: open).phase, at: time, failed: failed)
        } else {
            endWait(at: time)
            phases.append(TimelinePhase(.done, action: action, start: time))
            phases[phases.count - 1].declared = declared
            end(phases.count - 1, at: time, failed: failed)
        }
    }

    /// Something of it goes on: it does not wait any more.
    mutating func endWait(at time: Int64) {
        if let openWait { phases[openWait].end = time }
        openWait = nil
    }

    private mutating func end(_ phase: Int, at time: Int64, failed: Bool) {
        phases[phase].end = time
        phases[phase].failed = failed
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

    init(_ kind: Kind, action: String, start: Int64) {
        self.kind = kind
        self.action = action
        self.start = start
    }

    /// Microseconds it took, up to `limit` where it did not end.
    public func length(until limit: Int64) -> Int64 { max(0, (end ?? limit) - start) }
}
