import JobRecords

/// The startup of one run: what every job did until `startup_percentage` was 100, or until it last grew.
///
/// Fed with a run's events in log order. Pure.
public struct StartupTimeline: Sendable {
    /// An event as the timeline needs it.
    public struct Event: Sendable {
        public let kind: RecordKind
        public let job: UInt32
        public let action: UInt32
        public let time: Int64
        public let failed: Bool
        /// Whole percent; negative where unknown.
        public let percentage: Int
        public let depends: [UInt32]

        public init(
            _ kind: RecordKind, job: UInt32, action: UInt32, time: Int64, failed: Bool = false, percentage: Int = -1,
            depends: [UInt32] = []
        ) {
            self.kind = kind
            self.job = job
            self.action = action
            self.time = time
            self.failed = failed
            self.percentage = percentage
            self.depends = depends
        }
    }

    /// Times of the run's first and last event, microseconds since the epoch.
    public private(set) var start: Int64?
    public private(set) var last: Int64 = 0
    /// When the percentage first was 100.
    public private(set) var done: Int64?
    /// The highest percentage told; negative where none was.
    public private(set) var percentage = -1
    /// Actions in the order of their first event; those after the startup are left out once it is done.
    public private(set) var actions: [StartupAction] = []
    /// Whether there were more actions than are kept.
    public private(set) var isCut = false
    private var lastRise: Int64?
    private var waiting: [UInt32: Int] = [:]
    private var running: [UInt32: [Int]] = [:]

    /// A run that never reaches 100 % may go on for months.
    static let limit = 20_000

    public let isWhole: Bool

    /// - Parameter isWhole: whether it goes on to the run's end instead of to the startup's.
    public init(isWhole: Bool = false) { self.isWhole = isWhole }

    /// When the startup was over as far as it got; of a whole run, its last event.
    public var end: Int64 { isWhole ? last : done ?? lastRise ?? last }

    /// Applies an event; those that only restate another are to be left out.
    public mutating func take(_ event: Event) {
        if start == nil { start = event.time }
        last = event.time
        switch event.kind {
        case .waits: wait(event)
        case .began: begin(event)
        case .completed: complete(event)
        default: break
        }
        guard done == nil, event.percentage > percentage else { return }
        percentage = event.percentage
        lastRise = event.time
        if percentage >= 100 { done = event.time }
    }

    private mutating func add(_ event: Event) -> Int? {
        guard isWhole || done == nil else { return nil }
        guard actions.count < StartupTimeline.limit else {
            isCut = true
            return nil
        }
        actions.append(StartupAction(job: event.job, action: event.action))
        return actions.count - 1
    }

    private mutating func wait(_ event: Event) {
        guard let index = waiting[event.job] ?? add(event) else { return }
        waiting[event.job] = index
        if actions[index].waited == nil { actions[index].waited = event.time }
        for name in event.depends where !actions[index].depends.contains(name) { actions[index].depends.append(name) }
    }

    private mutating func begin(_ event: Event) {
        guard let index = waiting.removeValue(forKey: event.job) ?? add(event) else { return }
        actions[index].action = event.action
        actions[index].began = event.time
        actions[index].overlaps = !(running[event.job] ?? []).isEmpty
        running[event.job, default: []].append(index)
    }

    private mutating func complete(_ event: Event) {
        guard let index = opened(event) ?? waiting.removeValue(forKey: event.job) ?? add(event) else { return }
        actions[index].action = event.action
        actions[index].completed = event.time
        actions[index].failed = event.failed
    }

    /// The open action that the event ends: the one of the same name.
    private mutating func opened(_ event: Event) -> Int? {
        guard let open = running[event.job]?.lastIndex(where: { actions[$0].action == event.action }) else {
            return nil
        }
        return running[event.job]?.remove(at: open)
    }

    /// The actions that belong to the startup: begun before it was over.
    public var startup: [StartupAction] { actions.filter { $0.start <= end } }
}
