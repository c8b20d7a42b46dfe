import JobRecords

/// The actions of which the engine tells in words of their own, and what they make of a job if no catalogue says
/// otherwise; another one leaves its status as it was. The fold, updates and the server's views take it from here.
public enum KnownAction: String, CaseIterable, Sendable {
    case start, stop, restart

    /// The job's status after it.
    public var status: String {
        switch self {
        case .start, .restart: "start"
        case .stop: "stop"
        }
    }

    /// What is said of one that went well.
    public var done: String {
        switch self {
        case .start: "started"
        case .stop: "stopped"
        case .restart: "restarted"
        }
    }

    /// The same of any action, also of one that changes no status; nil if there is no word for it.
    public static func done(_ action: String) -> String? {
        KnownAction(rawValue: action)?.done ?? (action == "reload" ? "reloaded" : nil)
    }
}

/// The words of a job's status, as numbers.
struct StatusWords {
    let start: UInt32
    let stop: UInt32
    let executing: UInt32
    let waitingDepends: UInt32
    private let restart: UInt32
    private let after: (start: UInt32, stop: UInt32, restart: UInt32)

    init(_ names: NameRegistry) {
        start = names.id(KnownAction.start.rawValue)
        stop = names.id(KnownAction.stop.rawValue)
        restart = names.id(KnownAction.restart.rawValue)
        let after = { (action: KnownAction) in names.id(action.status) }
        self.after = (after(.start), after(.stop), after(.restart))
        executing = names.id("executing")
        waitingDepends = names.id("waiting_depends")
    }

    /// The status after an action; nil if the action leaves it as it was.
    @inline(__always)
    func status(after action: UInt32) -> UInt32? {
        if action == start { return after.start }
        if action == stop { return after.stop }
        return action == restart ? after.restart : nil
    }
}

/// What a catalogue means for the fold: names as numbers, a job's actions side by side.
struct CatalogueRules {
    struct Dependency {
        let job: UInt32
        let status: UInt32
    }

    private struct Action {
        let action: UInt32
        /// The status that it leaves the job in; 0: as it was; nil: not told.
        let status: UInt32?
        let depends: [Dependency]
    }

    /// In the catalogue's order.
    let jobs: [UInt32]
    private var actions: [Action] = []
    /// By a job's number: where its actions stand.
    private var ranges: [Range<Int>] = []

    init(_ catalogue: Catalogue, _ names: NameRegistry) {
        jobs = catalogue.jobs.map { names.id($0.name) }
        for (job, number) in zip(catalogue.jobs, jobs) {
            let start = actions.count
            actions += job.actions.map { CatalogueRules.action($0, names) }
            while ranges.count <= Int(number) { ranges.append(0..<0) }
            ranges[Int(number)] = start..<actions.count
        }
    }

    private static func action(_ told: Catalogue.Action, _ names: NameRegistry) -> Action {
        let status = told.exitStatus.map { $0 == Catalogue.dontChange ? 0 : names.id($0) }
        let depends = told.depends.map { Dependency(job: names.id($0.job), status: names.id($0.status)) }
        return Action(action: names.id(told.name), status: status, depends: depends)
    }

    @inline(__always)
    private func find(_ job: UInt32, _ action: UInt32) -> Int? {
        guard Int(job) < ranges.count else { return nil }
        for index in ranges[Int(job)] where actions[index].action == action { return index }
        return nil
    }

    /// The status in which an action leaves a job; nil if the catalogue does not tell.
    @inline(__always)
    func status(after action: UInt32, of job: Job) -> UInt32? {
        guard let index = find(job.name, action), let status = actions[index].status else { return nil }
        return status == 0 ? job.status : status
    }

    func depends(_ job: UInt32, _ action: UInt32) -> [Dependency] {
        find(job, action).map { actions[$0].depends } ?? []
    }
}
