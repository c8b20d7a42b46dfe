extension LineTeller {
    /// Lines that are no record, written before `fact`; none before a start, where they would belong to no life.
    mutating func noise(before fact: EngineFact, host: String) -> [LogItem] {
        guard !fact.isFirstOfLife else { return [] }
        var items: [LogItem] = []
        if isOdd(.foreign, 0.15), let layout = syslogLayout() { items += foreign(fact, host, layout) }
        if isOdd(.unparsed, 0.05), let item = idle(fact, host) { items.append(item) }
        if isOdd(.unparsed, 0.05), !hasOpenDetail { items.append(junk(fact)) }
        return items
    }

    /// A layout in which a line can belong to another program, if the log has one.
    private mutating func syslogLayout() -> Layout? {
        if scenario.layout == .mixed { return random.pick(Layout.syslogFamily) }
        return scenario.layout.carriesHost ? scenario.layout : nil
    }

    private mutating func foreign(_ fact: EngineFact, _ host: String, _ layout: Layout) -> [LogItem] {
        let (program, text) = random.pick(Texts.foreign)
        let pid = program == "kernel" ? nil : random.int(100...30_000)
        var items = [plain(fact, host, layout, program, pid, text, .foreign)]
        if isOdd(.repeats, 0.2), layout != .rfc5424 {
            items.append(plain(fact, host, layout, nil, nil, "last message repeated 2 times", .foreign))
        }
        return items
    }

    /// A line of the engine itself that tells no event: a note if its prefix says whose it is.
    private mutating func idle(_ fact: EngineFact, _ host: String) -> LogItem? {
        let layout = scenario.layout == .mixed ? random.pick(Layout.syslogFamily) : scenario.layout
        guard layout.carriesTime else { return nil }
        let subject = PrefixWriter.Subject(wall: fact.wall, host: host, program: "jobsengine", pid: fact.enginePID)
        let occasion = Occasion(fact: fact, host: host, layout: layout, prefix: prefix(layout, subject))
        var note = Told(kind: .note, time: occasion.prefix.time ?? fact.wall, host: scenario.isHostless ? "" : host)
        note.words = random.pick(Texts.idle)
        let role: LogItem.Role = occasion.prefix.namesProgram ? .record(note) : .unparsed
        return LogItem(lines: [line(occasion, note.words)], role: role, wall: fact.wall)
    }

    private mutating func plain(
        _ fact: EngineFact, _ host: String, _ layout: Layout, _ program: String?, _ pid: Int?, _ text: String,
        _ role: LogItem.Role
    ) -> LogItem {
        let subject = PrefixWriter.Subject(wall: fact.wall, host: host, program: program, pid: pid)
        let occasion = Occasion(fact: fact, host: host, layout: layout, prefix: prefix(layout, subject))
        return LogItem(lines: [line(occasion, text)], role: role, wall: fact.wall)
    }

    /// A line of no layout at all, at times with bytes that are no UTF-8.
    private mutating func junk(_ fact: EngineFact) -> LogItem {
        let objects = ["{\"answer\": 42}", "{'answer': [1, None]}"]
        var bytes = Array((random.chance(0.2) ? random.pick(objects) : random.pick(Texts.junk)).utf8)
        if random.chance(0.2) { bytes = [0x78, 0xFF, 0xC3] + bytes }
        return LogItem(lines: [bytes + [0x0A]], role: .unparsed, wall: fact.wall)
    }
}

// MARK: - Lines that say again what a record said

extension LineTeller {
    /// `Job NAME started` or an update object right after the message that told it.
    mutating func restated(_ main: LogItem, _ fact: EngineFact, _ layout: Layout) -> LogItem? {
        guard isOdd(.restated, 0.3), let told = main.told, told.code != nil, !fact.kind.isOfEngine else { return nil }
        // A wait that names an action is not what a line says that names none.
        if told.kind == .waits, told.action != nil { return nil }
        var later = fact
        later.opensLife = false
        later.wall += Micros(random.int(5_000...400_000))
        let host = scenario.isHostless ? "" : told.host
        let subject = PrefixWriter.Subject(
            wall: later.wall, host: host, program: "jobsengine", pid: told.enginePID)
        let occasion = Occasion(fact: later, host: host, layout: layout, prefix: prefix(layout, subject))
        return textual(occasion, told.withoutKeys)
    }

    /// syslogd's short form for lines that came several times.
    mutating func repeated(_ main: LogItem, _ fact: EngineFact, _ layout: Layout) -> LogItem? {
        guard isOdd(.repeats, 0.1), Layout.syslogFamily.contains(layout), let told = main.told else { return nil }
        let isTagged = layout == .rfc5424 || random.chance(0.5)
        let text = "last message repeated \(random.int(1...9)) times"
        let (program, pid) = isTagged ? ("jobsengine", told.enginePID) : (nil, nil)
        var item = plain(fact, told.host, layout, program, pid, text, .repeated)
        item.findings.append("repeat")
        return item
    }
}

/// What lines say that is no message of the engine.
enum Texts {
    /// Program and text of other programs' lines; some look like the engine's on purpose.
    static let foreign: [(program: String, text: String)] = [
        ("sshd", "SSH-E-Start not the engine's line"),
        ("sshd", "Accepted publickey for root from 10.1.0.7 port 40022 ssh2"),
        ("kernel", "[   12.345678] eth0: link up, 1000 Mbps"),
        ("CRON", "(root) CMD (/usr/local/bin/jobcontrol request ntp)"),
        ("monit", "Job ulogd started"),
        ("ntpd", "time reset +3.2 s"),
        ("monit", "ULOGD-I-Start job=ulogd action=start sub=ok ok_counter=1 err_counter=0"),
    ]

    /// The engine's lines that tell no event.
    static let idle = [
        "reading /var/efw/uplinks/main/settings", "queue has 3 entries", "File system checked",
        "Job control socket opened", "ulogd-i-start is no code", "jobsengine listens", "status: ok=17 err=0",
    ]

    /// Lines of no layout.
    static let junk = [
        "-- MARK --", "logrotate was here", "### end of buffer ###", "\u{FEFF}not a message", "ünïcode ohne Sinn",
        "jobsengine", "Start ULOGD", "%-I-Start",
    ]

    static let tracebacks = [
        [
            "Traceback (most recent call last):", "  File \"/usr/lib/efw/firewall.py\", line 12, in start",
            "    raise IOError(\"iptables\")", "IOError: iptables",
        ],
        [
            "Traceback (most recent call last):", "  File \"engine.py\", line 480, in run", "    self.call(action)",
            "  File \"engine.py\", line 97, in call", "    raise JobError(msg)", "efw.JobError: exit status 1",
        ],
        ["    iptables v1.4: can't initialize", "\tPerhaps the kernel needs to be upgraded."],
    ]

    /// Reasons of failures, with what makes quoting hard.
    static let reasons = [
        "timeout", "exit status 2", "exit status 1: \"iptables\" failed", "can't open 'a b': No such file",
        "path C:\\tmp\tand\nmore", "sub=ok action=stop", "Zeitüberschreitung",
    ]

    /// Reasons as they stand in running text, where nothing is escaped.
    static let plainReasons = ["exit status 2", "timeout", "cannot open \"/etc/x\": No such file", "sub=ok 100%"]

    static let words = ["daemon is up", "caused by NETWORK-E-Start", "(see /var/log/boot)", "took 3 s", "done."]

    static let decorations = ["INFO ", "[main] ", "engine.jobs: ", "WARNING (thread 4) "]
}
