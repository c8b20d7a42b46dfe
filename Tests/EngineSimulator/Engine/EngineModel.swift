/// One host's engine: jobs with dependencies, requests, failures, hung jobs, deaths and restarts.
struct EngineModel {
    enum Step {
        case boot
        case ask(job: Int, action: String)
        case finish(job: Int, ticket: Int)
        case idle
    }

    private let scenario: Scenario
    private var random: SplitMix64
    private var zone: LocalClock
    private var queue = StepQueue<Step>()
    private var facts: [EngineFact] = []
    private var now: Micros
    /// How far the host's clock is off.
    private var clockOffset: Micros = 0
    private var enginePID = 0
    private var lives = 0
    private(set) var jobs: [ModelJob]

    init(scenario: Scenario, zone: LocalClock, random: SplitMix64) {
        self.scenario = scenario
        self.zone = zone
        self.random = random
        now = Micros(scenario.start) * .second
        jobs = EngineModel.graph(
            scenario.layout.isBox ? JobNames.box(scenario.jobs) : JobNames.jobs(scenario.jobs), random: &self.random)
        queue.add(.boot, at: now + Micros(self.random.int(1...2_000_000)))
    }

    /// Every job depends on up to three earlier ones, so that the graph has no ring.
    private static func graph(_ names: [String], random: inout SplitMix64) -> [ModelJob] {
        names.enumerated().map { index, name in
            let wanted = index == 0 ? 0 : random.int(0...min(3, index))
            let depends = Set((0..<wanted).map { _ in random.int(0...index - 1) })
            return ModelJob(name: name, depends: depends.sorted())
        }
    }

    /// The next thing that happens; an engine never runs out of them.
    mutating func next() -> EngineFact {
        while facts.isEmpty { advance() }
        return facts.removeFirst()
    }

    /// True where the jobs stand as the last fact given out left them.
    var isSettled: Bool { facts.isEmpty }

    private var wall: Micros { now + clockOffset }

    /// Two facts never share a microsecond: the order of the log is then the order of its times.
    private mutating func tick() {
        now += 10
    }

    private mutating func advance() {
        guard let (time, step) = queue.next() else { return queue.add(.boot, at: now) }
        now = max(now, time)
        while zone.isAmbiguous(wall) { clockOffset += 3 * .hour }
        switch step {
        case .boot: boot()
        case .ask(let job, let action): ask(job, action)
        case .finish(let job, let ticket): finish(job, ticket)
        case .idle: idle()
        }
    }
}

// MARK: - Lives

extension EngineModel {
    private mutating func boot() {
        for index in jobs.indices { jobs[index].reset() }
        enginePID = lives == 0 ? random.int(300...9000) : enginePID % 30_000 + random.int(1...2000)
        let isSilent = scenario.oddities.contains(.silentStarts) && lives > 0 && random.chance(0.5)
        lives += 1
        if isSilent {
            complete(0, "start", opensLife: true)
        } else {
            emit(.engineStarted)
        }
        for index in jobs.indices.dropFirst(isSilent ? 1 : 0) {
            queue.add(.ask(job: index, action: "start"), at: now + Micros(random.int(10_000...900_000)))
        }
        queue.add(.idle, at: now + gap())
    }

    private mutating func idle() {
        if random.chance(scenario.layout.isBox ? 0.1 : 0.05) { return shutDown() }
        if scenario.oddities.contains(.clockSteps), random.chance(0.1) { stepClock() }
        let action = random.chance(0.3) ? random.pick(JobNames.methods) : random.pick(JobNames.requests)
        queue.add(.ask(job: random.int(0...jobs.count - 1), action: action), at: now)
        queue.add(.idle, at: now + gap())
    }

    /// An engine ends with a word or without; what it had before it is forgotten.
    private mutating func shutDown() {
        if random.chance(0.6) { emit(.engineStopped) }
        queue.removeAll()
        queue.add(.boot, at: now + Micros(random.int(3...90)) * .second)
    }

    private mutating func stepClock() {
        let seconds = random.chance(0.5) ? random.int(1...5) : random.int(20...3600)
        clockOffset += Micros(seconds) * .second * (random.chance(0.5) ? 1 : -1)
        while zone.isAmbiguous(wall) { clockOffset += 3 * .hour }
    }

    private mutating func gap() -> Micros {
        switch scenario.pace {
        case .brisk: Micros(random.int(500_000...15_000_000))
        case .calm: Micros(random.int(60...7200)) * .second + Micros(random.int(0...999_999))
        case .slow: Micros(random.int(3600...86_400 * (random.chance(0.1) ? 40 : 4))) * .second
        }
    }
}

// MARK: - Jobs

extension EngineModel {
    private mutating func ask(_ job: Int, _ action: String) {
        if case .executing = jobs[job].view.schedule, !random.chance(0.2) { return }
        // An action told twice within two seconds reads as one; real ones keep their distance.
        if let last = jobs[job].lastWall, abs(wall - last) < 6 * .second { return }
        let missing = jobs[job].depends.filter { !jobs[$0].isUp }.map { jobs[$0].name }
        if action == "start", !missing.isEmpty, jobs[job].view.schedule == .waiting {
            jobs[job].held = action
            jobs[job].view.schedule = .waitingDepends
            emit(.waits(depends: missing), job, action)
        } else {
            begin(job, action)
        }
    }

    private mutating func begin(_ job: Int, _ action: String) {
        tick()
        jobs[job].held = nil
        if case .executing = jobs[job].view.schedule {} else if random.chance(0.2) { return complete(job, action) }
        let pid = random.int(1000...32_000)
        jobs[job].ticket += 1
        jobs[job].view.schedule = .executing(action: action, pid: pid)
        jobs[job].view.t0 = wall
        emit(.began(pid: pid), job, action)
        guard !random.chance(0.04) else { return }
        let duration = Micros(random.int(50_000...(random.chance(0.1) ? 40_000_000 : 4_000_000)))
        queue.add(.finish(job: job, ticket: jobs[job].ticket), at: now + duration)
    }

    private mutating func finish(_ job: Int, _ ticket: Int) {
        guard jobs[job].ticket == ticket, case .executing(let action, _) = jobs[job].view.schedule else { return }
        complete(job, action)
    }

    private mutating func complete(_ job: Int, _ action: String, opensLife: Bool = false) {
        let isOK = !random.chance(0.08)
        tick()
        switch jobs[job].view.schedule {
        case .executing(action, _): break
        default: jobs[job].view.t0 = wall
        }
        jobs[job].ticket += 1
        jobs[job].view.t1 = wall
        jobs[job].view.isOK = isOK
        jobs[job].view.schedule = .waiting
        if ["start", "restart", "stop"].contains(action) {
            jobs[job].view.status = action == "stop" ? "stop" : "start"
        }
        emit(.completed(ok: isOK), job, action, opensLife: opensLife)
        wakeHeld()
    }

    /// Lets go the jobs whose dependencies are all up now.
    private mutating func wakeHeld() {
        for index in jobs.indices where jobs[index].held != nil {
            guard let action = jobs[index].held, jobs[index].depends.allSatisfy({ jobs[$0].isUp }) else { continue }
            begin(index, action)
        }
    }

    private mutating func emit(
        _ kind: EngineFact.Kind, _ job: Int? = nil, _ action: String = "", opensLife: Bool = false
    ) {
        if let job { jobs[job].lastWall = wall }
        facts.append(
            EngineFact(
                kind: kind, job: job.map { jobs[$0].name } ?? "", action: action, wall: wall, trueTime: now,
                enginePID: enginePID, opensLife: opensLife))
    }
}

/// A job inside the simulated engine.
struct ModelJob {
    let name: String
    /// The jobs that must be up before this one starts, by index.
    let depends: [Int]
    /// What the engine itself would answer for this job.
    var view = JobView()
    /// Counts the begun actions, so that the end of a forgotten one is told from the end of the current one.
    var ticket = 0
    /// The action that waits for dependencies.
    var held: String?
    /// The host's clock at the job's last event.
    var lastWall: Micros?

    /// True where a job that depends on this one may start.
    var isUp: Bool { view.isStarted && view.isOK && view.schedule == .waiting }

    /// Back to birth, as at an engine's start.
    mutating func reset() {
        view = JobView()
        ticket += 1
        held = nil
        lastWall = nil
    }
}

/// The steps that an engine has before it, by time; steps of one time stay in the order of their coming.
struct StepQueue<Step> {
    private var entries: [(time: Micros, step: Step)] = []

    /// Adds `step` at `time`.
    mutating func add(_ step: Step, at time: Micros) {
        var index = entries.count
        while index > 0, entries[index - 1].time <= time { index -= 1 }
        entries.insert((time, step), at: index)
    }

    /// Takes the earliest step; the entries are kept newest first, so that this is cheap.
    mutating func next() -> (time: Micros, step: Step)? {
        entries.popLast()
    }

    /// Forgets everything, as an engine that dies does.
    mutating func removeAll() {
        entries.removeAll()
    }
}

/// The running counters of one engine life, as its messages show them.
struct Counters {
    private(set) var ok = 0
    private(set) var err = 0
    private(set) var forked = 0

    mutating func countCompleted(isOK: Bool) {
        if isOK { ok += 1 } else { err += 1 }
    }

    mutating func countFork() {
        forked += 1
    }

    /// `33%`; it never falls inside a life.
    var percentage: String { "\(min(100, 2 * (ok + err) - 1))%" }
}

/// Names of jobs and actions as an appliance has them, with some that only their form makes hard.
enum JobNames {
    private static let known = [
        "network", "firewall", "ulogd", "vpn-client", "dns.cache", "installifmissing", "logrotate", "snort", "ipac",
        "startup_done", "vpn-gw", "collectd", "ssh", "ntp", "httpd", "squid", "samba", "winbind", "hotspot", "qos",
        "ha", "snmp", "rip", "emi", "dynaccess", "bridges", "createtemplates", "openvpn", "dhcp", "clamav", "base",
        "3g_modem", "net-io", "smtp-relay.2",
    ]

    /// `count` different names.
    static func jobs(_ count: Int) -> [String] {
        (0..<count).map { $0 < known.count ? known[$0] : "job\($0)" }
    }

    /// The same for a box, whose catalogue has a job of the engine's own name.
    static func box(_ count: Int) -> [String] {
        let names = ["monit", "network", "jobsengine", "dbus-daemon", "squid", "vpn-client"] + known
        var seen: Set<String> = []
        return Array(names.filter { seen.insert($0).inserted }.prefix(count))
    }

    /// Actions beside start, stop and restart.
    static let methods = ["sync", "update_time", "reload", "expire_menu_cache", "noop", "rotate2"]

    /// What the scripts of an appliance ask for most.
    static let requests = ["restart", "restart", "start", "stop", "reload"]
}
