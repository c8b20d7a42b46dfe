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
        if event.isFull {
            full = event.time
            settle()
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
