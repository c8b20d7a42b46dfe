import JobRecords

/// The state of one job.
public struct Job: Sendable {
    public typealias Schedule = JobSnapshot.Schedule

    /// The job's number in the `NameRegistry`.
    public let name: UInt32
    /// Its status, a word's number: `start`, `stop`, or what the catalogue calls it.
    public private(set) var status: UInt32
    /// Whether its status is `start`.
    public private(set) var isStarted = false
    /// Whether its `sub` is `err`.
    public private(set) var hasFailed = false
    public private(set) var schedule = Schedule.waiting
    /// When the last action began and ended, microseconds since the epoch; 0 if it never did.
    public private(set) var t0: Int64 = 0
    public private(set) var t1: Int64 = 0
    /// While executing: the action's number, and the process (-1 if unknown).
    public private(set) var runningAction: UInt32 = 0
    public private(set) var pid: Int32 = -1
    /// While it waits for others: since when, and the action that it is to run (0 if unnamed).
    public private(set) var waitsSince: Int64 = 0
    public private(set) var waitingAction: UInt32 = 0
    /// The action that began and has not ended.
    private(set) var openAction: UInt32?
    /// The place of the line that began it: its file's number in the reading, and the line.
    private(set) var beganAt: (file: Int32, line: UInt32) = (0, 0)
    /// Whether the last completed action had begun before, so that `t0` is when it began.
    public private(set) var lastActionWasOpen = false
    /// How long its last completed action took; nil if the log does not tell its beginning: an action is under way from
    /// when it began until it completes, another one of its job begins, or the job waits.
    public var lastTook: Int64? { lastActionWasOpen ? t1 - t0 : nil }
    /// The last run in which an event or a snapshot named it; 0: none has.
    var mentionedInRun: Int32 = 0
    /// Whether anything was told of it since its birth state.
    private var isTold = false
    private var lastKind: RecordKind?
    /// The action of its last event in this run.
    public private(set) var lastAction: UInt32 = 0
    private var lastTime: Int64 = 0

    /// A job at its first mention.
    init(name: UInt32, stopped: UInt32) {
        self.name = name
        status = stopped
    }

    /// A job that the log names in notes alone.
    public static func untold(_ name: UInt32, _ names: NameRegistry) -> Job {
        Job(name: name, stopped: names.id("stop"))
    }

    /// Whether nothing was told of it since its birth state.
    public var isUntouched: Bool { !isTold }

    /// Whether no action of it is told of in the whole log: the engine knows it, and that is all.
    public var neverRan: Bool {
        mentionedInRun == 0 || (lastKind == nil && isTold && t0 == 0 && t1 == 0 && schedule == .waiting)
    }

    /// How a job stands, in the words of every view.
    public enum Standing: String, Sendable, CaseIterable {
        case failed = "FAILED"
        case running, waiting, started, stopped
        /// The present run has told nothing of it.
        case idle
    }

    /// What it does comes before how its last action ended.
    public var standing: Standing {
        switch schedule {
        case .executing: return .running
        case .waitingDepends: return .waiting
        case .waiting: return hasFailed ? .failed : isUntouched ? .idle : isStarted ? .started : .stopped
        }
    }

    /// Back to the birth state: a new run starts.
    mutating func reset(stopped: UInt32) {
        let mentioned = mentionedInRun
        self = Job(name: name, stopped: stopped)
        mentionedInRun = mentioned
    }

    /// Whether a sentence or an update only says again what the event before said.
    func isRestated(by record: Record) -> Bool {
        guard record.flags.contains(.canRestate), lastKind == record.kind else { return false }
        guard abs(record.time - lastTime) <= Job.restatementMicroseconds else { return false }
        // Another outcome is no other word for the same event; an update's status alone tells none.
        let tellsOutcome = !record.flags.contains(.isObject) || record.flags.contains(.namesAction)
        if record.kind == .completed && tellsOutcome && record.failed != hasFailed { return false }
        let oneIsSilent = record.kind == .waits && (record.action == 0 || lastAction == 0)
        return record.action == lastAction || oneIsSilent
    }

    static let restatementMicroseconds: Int64 = 2_000_000

    // MARK: events

    mutating func wait(_ record: Record) {
        schedule = .waitingDepends
        (waitsSince, waitingAction) = (record.time, record.action)
        openAction = nil
        remember(record)
    }

    mutating func begin(_ record: Record, file: Int) {
        beganAt = (Int32(truncatingIfNeeded: file), record.line)
        schedule = .executing
        t0 = record.time
        runningAction = record.action
        pid = record.pid
        openAction = record.action
        remember(record)
    }

    /// - Returns: whether a began of the same action was open, so that `t0...t1` is the time that it took.
    mutating func complete(_ record: Record, status: UInt32, _ words: StatusWords) -> Bool {
        let wasOpen = openAction == record.action
        schedule = .waiting
        if !wasOpen { t0 = record.time }
        t1 = record.time
        hasFailed = record.failed
        set(status, words)
        openAction = nil
        lastActionWasOpen = wasOpen
        remember(record)
        return wasOpen
    }

    private mutating func remember(_ record: Record) {
        isTold = true
        lastKind = record.kind
        lastAction = record.action
        lastTime = record.time
    }

    private mutating func set(_ status: UInt32, _ words: StatusWords) {
        self.status = status
        isStarted = status == words.start
    }

    // MARK: snapshots

    /// The job is as a snapshot tells.
    mutating func become(
        _ told: JobSnapshot, at record: Record, file: Int, _ words: StatusWords, _ names: NameRegistry
    ) {
        let action = names.id(told.runningAction ?? "")
        if told.schedule == .executing && openAction != action {
            beganAt = (Int32(truncatingIfNeeded: file), record.line)
        }
        set(names.id(told.status), words)
        hasFailed = told.failed
        if told.schedule == .waitingDepends && schedule != .waitingDepends {
            (waitsSince, waitingAction) = (record.time, 0)
        }
        schedule = told.schedule
        (t0, t1) = (told.t0, told.t1)
        (runningAction, pid) = (action, told.pid ?? -1)
        openAction = told.schedule == .executing ? action : nil
        isTold = true
    }
}

/// What `get_updates` tells of one event.
public struct Update: Sendable {
    /// Job and action as numbers of the `NameRegistry`.
    public let job: UInt32
    public let action: UInt32
    public let kind: RecordKind
    public let failed: Bool
    /// A word's number: `executing`, `waiting_depends`, or the job's status.
    public let status: UInt32
    /// Microseconds since the epoch.
    public let time: Int64
    /// The line's own words; nil if they are made from the event.
    public let words: String?

    /// The update's `msg`.
    public func message(_ names: NameRegistry) -> String {
        if let words { return words }
        return "Job \(names[job]) \(Update.change(kind, failed: failed, names[action]))"
    }

    /// What an event of a job changes, in the words of its update.
    public static func change(_ kind: RecordKind, failed: Bool, _ action: String) -> String {
        switch kind {
        case .began: return "executing \(action)"
        case .waits: return "waiting for dependencies"
        default: break
        }
        if failed { return "failed to \(action)" }
        return KnownAction(rawValue: action)?.done ?? "\(action) done"
    }
}

/// The updates that may still be shown, in log order; older ones are let go now and then, so that memory stays flat.
public struct UpdateWindow {
    private var updates: [Update] = []
    private var pruneAt = 4096
    /// How many of them are settled.
    private var settled = 0

    /// The last one added.
    public var last: Update? { updates.last }

    /// Those that were added since the last call of `settle`.
    public var fresh: ArraySlice<Update> { updates[settled...] }

    mutating func settle() { settled = updates.count }

    mutating func add(_ update: Update) { updates.append(update) }

    mutating func prune(olderThan time: Int64) {
        guard updates.count >= pruneAt else { return }
        settled = updates[..<settled].count { $0.time >= time }
        updates.removeAll { $0.time < time }
        pruneAt = max(4096, updates.count * 2)
    }

    /// Those with `now - timeout <= time <= now` (microseconds), newest first; of equal times the later in the log first.
    public func shown(now: Int64, timeout: Int64) -> [Update] {
        let (earliest, overflow) = now.subtractingReportingOverflow(timeout)
        let kept = updates.enumerated().filter { $0.element.time <= now && (overflow || $0.element.time >= earliest) }
        return kept.sorted { ($0.element.time, $0.offset) > ($1.element.time, $1.offset) }.map(\.element)
    }
}
