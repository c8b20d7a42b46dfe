/// What a box has beside its log.
struct Box {
    let catalogue: Catalogue
    /// The lines of `joboutput`.
    let aside: [LogItem]
}

/// What a box's engine knows of its jobs: what their actions lead to, and what they need.
struct Catalogue {
    /// A job that another needs, with the status that it must have.
    struct Need {
        var job: String
        var status: String
    }

    struct Action {
        var exitStatus: String
        var needs: [Need] = []
        var event: String?
        var priority = 50
    }

    private(set) var jobs: [String: [String: Action]] = [:]

    /// The jobs of an engine, and some that never run.
    init(_ models: [ModelJob], random: SplitMix64) {
        var random = random
        for model in models {
            let needs = model.depends.map { Need(job: models[$0].name, status: "start") }
            jobs[model.name] = Catalogue.actions(needs, &random)
        }
        for (name, need) in [("clamavcron", models[0].name), ("proxy-report", "clamavcron")] {
            jobs[name] = Catalogue.actions([Need(job: need, status: "start")], &random)
        }
    }

    private static func actions(_ needs: [Need], _ random: inout SplitMix64) -> [String: Action] {
        var actions: [String: Action] = [:]
        actions["start"] = Action(exitStatus: "start", needs: needs, event: "startup", priority: random.int(0...99))
        actions["restart"] = Action(exitStatus: "start", needs: needs)
        actions["stop"] = Action(exitStatus: random.chance(0.9) ? "stop" : "dont_change")
        if random.chance(0.6) { actions["reload"] = Action(exitStatus: random.pick(["dont_change", "start"])) }
        for method in JobNames.methods where random.chance(0.4) {
            let status = random.pick(["dont_change", "dont_change", "start", "stop", "resolvonly"])
            actions[method] = Action(exitStatus: status, needs: Array(needs.prefix(1)), event: "updatewizard")
        }
        return actions
    }

    /// The status that an action leaves a job in.
    func status(after action: String, of job: String, from status: String) -> String {
        guard let known = jobs[job]?[action] else { return Catalogue.status(after: action, from: status) }
        return known.exitStatus == "dont_change" ? status : known.exitStatus
    }

    /// The same if nothing is known of the action.
    static func status(after action: String, from status: String) -> String {
        switch action {
        case "start", "restart": "start"
        case "stop": "stop"
        default: status
        }
    }

    /// Whom a job that wants to run `action` waits for while the jobs are as `states` tell.
    func holders(of job: String, _ action: String, _ states: [String: JobView]) -> [String] {
        let needs = jobs[job]?[action]?.needs ?? []
        return needs.filter { states[$0.job]?.status != $0.status }.map(\.job)
    }

    /// The file, in the engine's syntax.
    var text: String {
        jobs.keys.sorted().reduce(into: "info(compilation_date:'2011-05-01 17:10:14')\n") { text, job in
            text += line(job)
        }
    }

    private func line(_ job: String) -> String {
        let actions = (jobs[job] ?? [:]).sorted { $0.key < $1.key }.map {
            "\($0.key):\(Catalogue.fact($0.key, $0.value))"
        }
        let kind = job.filter(\.isLetter).capitalized + "Job"
        return "module(package_name:box.jobs,jobs:jobs(\(kind):job(functions:functions(check:function(options:options,"
            + "name:check)),name:\(kind),actions:actions(\(actions.joined(separator: ","))),job_name:\(job))),"
            + "name:restart\(job),full_name:box.jobs.restart\(job),time:1304269814.0)\n"
    }

    private static func fact(_ name: String, _ action: Action) -> String {
        var pairs = ["name:\(name)", "exit_status:\(action.exitStatus)", "not_concurrent:False"]
        pairs.append("priority:\(action.priority)")
        if let event = action.event { pairs.append("on:\(event)") }
        let needs = action.needs.map {
            $0.status == "start" && $0.job.count % 2 == 0 ? $0.job : "\($0.job)=\($0.status)"
        }
        if needs.count == 1, needs[0].count % 3 == 0 {
            pairs.append("depends:\(needs[0])")
        } else if !needs.isEmpty {
            // As a dictionary of the engine's language gives them: in any order.
            let list = needs.enumerated().reversed().map { "\($0.offset):\($0.element)" }
            pairs.append("depends:list(\(list.joined(separator: ",")))")
        }
        pairs.append("options:options(debug:option(type:bool,name:debug,description:'Say more, e.g. (why) it waits.'))")
        return "action(\(pairs.joined(separator: ",")))"
    }
}

/// What a box's children say beside their events.
enum BoxTexts {
    /// Behind FACILITY and SEVERITY; NAME is the job's. All are notes: words follow and no key of an event is among them.
    static let progress = [
        "Starting NAME", "Updatewizard NAME", "Restart DNAT firewall, force: True", "Firewall restart setdnat",
        "reading settings", "Configuration written: 17 files", "Asking three servers", "done",
        "Can't be idle, it seems",
        "Reading rules count=3 mode=fast", "Schlüssel für zwölf Benützer geladen",
    ]

    /// The same for what went wrong; digits differ from one time to the next.
    static let errors = [
        "Could not load config file '/var/efw/NAME/settings', because: No such file or directory!",
        "Error migrating users: timeout after N s", "Can't open socket N", "Giving up after N tries",
        "could not be stopped", "Prüfsumme von N Dateien falsch",
    ]

    /// Without a code.
    static let plain = [
        "reading /var/efw/uplinks/main/settings", "queue has N entries", "socket opened", "Settings in use",
        "status: ok=17 err=0", "waiting for the lock of process N", "ulogd-i-start is no code",
    ]

    static let commands = ["iptables -L -n", "ip link show", "/usr/sbin/ntpd -q", "service monit [status]"]

    /// A command's output; no line holds a code or begins with a word of the engine's about commands.
    static let output = [
        "Chain INPUT (policy DROP)", "target     prot opt source               destination", "  indented: yes",
        "\ttab: yes", "    link/ether 00:0c:29:aa:bb:cc", "done", "1: lo: <LOOPBACK,UP>", "error: none at all",
    ]

    static let reasons = [
        "exit status N", "timeout after N s", "no rule set", "can't open 'a b': No such file", "killed by signal 9",
    ]

    static let tracebacks = [
        [
            "Traceback (most recent call last):", "  File \"/usr/lib/jobs/NAME.py\", line N, in start",
            "    raise IOError(\"iptables\")", "IOError: iptables",
        ],
        [
            "Traceback (most recent call last):", "  File \"engine.py\", line 480, in run", "    self.call(action)",
            "  File \"engine.py\", line 97, in call", "    raise JobError(msg)", "box.JobError: exit status N",
        ],
    ]

    /// What only `joboutput` says.
    static let asideWords = "Output ends of "

    static let foreign: [(program: String, text: String)] = [
        ("sshd", "SSH-E-Start not the engine's line"), ("sshd", "Accepted publickey for root from 10.1.0.7 port 40022"),
        ("kernel", "[   12.345678] eth0: link up, 1000 Mbps"), ("monit", "Job ulogd started"),
        ("CRON", "(root) CMD (/usr/local/bin/jobcontrol request ntp)"), ("ntpd", "  time reset +3.2 s"),
        ("sshd", "Traceback of its own"),
    ]
}
