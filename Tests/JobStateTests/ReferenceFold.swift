/// The fold as plainly as it can be told, for a log of one host: what the real one is held against.
struct ReferenceFold {
    enum Kind: CaseIterable { case completed, began, waits, note, runStart, runEnd }

    /// A line of a log.
    struct Event {
        var time: Int
        var kind: Kind
        var hasSection = false
        var pid: Int?
        var job = ""
        var action = ""
        var failed = false
        var child: Int?
        var counters: (ok: Int, err: Int)?
        var depends: [String] = []

        /// The line, as the engine writes it.
        var line: String {
            let tag = "jobsengine" + (hasSection ? "/\(job)" : "") + (pid.map { "[\($0)]" } ?? "")
            let clock = "\(14 + time / 3600):\(pad(time / 60 % 60)):\(pad(time % 60))"
            return "2011-06-01T\(clock)Z efw \(tag): \(message)\n"
        }

        private func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

        private var message: String {
            let name = job.uppercased()
            let counts = counters.map { " ok_counter=\($0.ok) err_counter=\($0.err)" } ?? ""
            switch kind {
            case .completed:
                let ident = action.prefix(1).uppercased() + action.dropFirst()
                return "\(name)-\(failed ? "E" : "I")-\(ident) job=\(job) action=\(action)" + counts
            case .began: return "\(name)-I-Executing job=\(job) action=\(action)" + (child.map { " pid=\($0)" } ?? "")
            case .waits:
                let names = depends.isEmpty ? "" : " depends=" + depends.joined(separator: ",")
                return "\(name)-I-Waiting_depends job=\(job) action=\(action)\(names)"
            case .note: return "\(name)-W-Loading the settings of \(job)"
            case .runStart: return "JOBSENGINE-I-Start"
            case .runEnd: return "JOBSENGINE-I-Stop"
            }
        }
    }

    struct Job: Equatable {
        var status = "stop"
        var failed = false
        var schedule = "waiting"
        var t0 = 0
        var t1 = 0
        var running = ""
        var waitsFor: [String] = []
        var open: String?
    }

    struct Run: Equatable {
        var start: Int
        var end: Int
        var messages = 0
        var jobs: Set<String> = []
    }

    /// Job, action, run, since.
    struct Cut: Equatable {
        var job: String
        var action: String
        var run: Int
        var since: Int
    }

    /// By job and action: the status afterwards (nil leaves it), and what it needs.
    let exits: [String: [String: String?]]
    let needs: [String: [String]]
    private(set) var jobs: [String: Job]
    private(set) var runs: [Run] = []
    private(set) var cuts: Set<[String]> = []
    private var engine: Set<Int> = []
    private var children: Set<Int> = []
    private var openChildren: [String: Int] = [:]
    private var sum: Int?

    init(exits: [String: [String: String?]], needs: [String: [String]]) {
        (self.exits, self.needs) = (exits, needs)
        jobs = exits.mapValues { _ in Job() }
    }

    mutating func apply(_ event: Event) {
        if runs.isEmpty || event.kind == .runStart || isOther(event) { begin(event) }
        if event.kind == .runStart { return }
        if let counters = event.counters { sum = counters.ok + counters.err }
        if let pid = event.pid, tells(event) { engine.insert(pid) }
        runs[runs.count - 1].end = max(runs[runs.count - 1].end, event.time)
        if event.kind == .completed || event.kind == .note { runs[runs.count - 1].messages += 1 }
        guard event.kind != .note && event.kind != .runEnd else { return }
        runs[runs.count - 1].jobs.insert(event.job)
        change(event)
    }

    // MARK: runs

    private func tells(_ event: Event) -> Bool {
        guard let pid = event.pid, !event.hasSection, !children.contains(pid) else { return false }
        if event.kind == .began { return event.child != pid }
        if event.kind == .waits || event.kind == .runEnd || event.counters != nil { return true }
        return event.kind == .completed && engine.isEmpty
    }

    private func isOther(_ event: Event) -> Bool {
        let goesOn = event.counters.flatMap { counters in sum.map { counters.ok + counters.err >= $0 } }
        if goesOn == false { return true }
        guard let pid = event.pid, tells(event), !engine.isEmpty, !engine.contains(pid) else { return false }
        return goesOn != true
    }

    private mutating func begin(_ event: Event) {
        for (name, job) in jobs {
            guard let action = job.open else { continue }
            cuts.insert([name, action, String(runs.count), String(job.t0)])
        }
        children = Set(jobs.filter { $0.value.open != nil }.compactMap { openChildren[$0.key] })
        jobs = jobs.mapValues { _ in Job() }
        (engine, sum, openChildren) = ([], nil, [:])
        runs.append(Run(start: event.time, end: event.time))
    }

    // MARK: jobs

    private mutating func change(_ event: Event) {
        var job = jobs[event.job] ?? Job()
        switch event.kind {
        case .began:
            (job.schedule, job.t0, job.running, job.open) = ("executing", event.time, event.action, event.action)
            openChildren[event.job] = event.child
            if let child = event.child { children.insert(child) }
        case .waits:
            (job.schedule, job.open) = ("waiting_depends", nil)
            let unmet = (needs[event.job + "." + event.action] ?? []).filter { jobs[$0]?.status != "start" }
            job.waitsFor = event.depends.isEmpty ? unmet : event.depends
        default:
            if job.open != event.action { job.t0 = event.time }
            (job.schedule, job.t1, job.failed, job.open) = ("waiting", event.time, event.failed, nil)
            job.status = status(event, job.status)
        }
        if job.schedule != "waiting_depends" { job.waitsFor = [] }
        if job.schedule != "executing" { job.running = "" }
        jobs[event.job] = job
    }

    private func status(_ event: Event, _ before: String) -> String {
        if let told = exits[event.job]?[event.action] { return told ?? before }
        switch event.action {
        case "start", "restart": return "start"
        case "stop": return "stop"
        default: return before
        }
    }
}
