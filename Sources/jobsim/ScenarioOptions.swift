import EngineSimulator

/// Builds a scenario from the command line.
struct ScenarioOptions {
    let arguments: Arguments

    func scenario() throws -> Scenario {
        let seed = UInt64(try arguments.int("seed") ?? 1)
        let layout = try arguments.choice("layout", Layout.self) ?? .syslog
        var scenario =
            arguments.has("wild") ? Scenario.wild(seed: seed, layout: layout) : Scenario(seed: seed, layout: layout)
        try setSize(&scenario)
        try setTimes(&scenario)
        try setRotation(&scenario.rotation)
        try setDamage(&scenario.damage)
        if let odd = arguments.text("odd") { scenario.oddities = try oddities(odd) }
        return scenario
    }

    private func setSize(_ scenario: inout Scenario) throws {
        scenario.events = try arguments.int("events") ?? arguments.int("lines") ?? scenario.events
        scenario.hosts = try arguments.int("hosts") ?? scenario.hosts
        scenario.jobs = max(1, try arguments.int("jobs") ?? scenario.jobs)
        if scenario.hosts > 1, !layoutNamesHosts(scenario.layout) {
            throw UsageError(message: "lines of the layout \(scenario.layout.rawValue) name no host")
        }
    }

    private func layoutNamesHosts(_ layout: Layout) -> Bool {
        [.syslog, .syslogISO, .rfc5424, .mixed].contains(layout)
    }

    private func setTimes(_ scenario: inout Scenario) throws {
        scenario.zone = arguments.text("tz") ?? scenario.zone
        scenario.start = try arguments.int("start") ?? scenario.start
        scenario.pace = try arguments.choice("pace", Scenario.Pace.self) ?? scenario.pace
        scenario.timestamps = try arguments.choice("timestamps", Scenario.Timestamps.self) ?? scenario.timestamps
        scenario.timestampDigits = min(6, try arguments.int("digits") ?? scenario.timestampDigits)
        if arguments.has("no-timestamp") { scenario.timestamps = .never }
    }

    private func setRotation(_ rotation: inout Rotation) throws {
        rotation.count = try arguments.int("rotate") ?? rotation.count
        rotation.naming = try arguments.choice("naming", Rotation.Naming.self) ?? rotation.naming
        if arguments.has("gzip") { rotation.compression = .rotated }
        rotation.compression = try arguments.choice("compression", Rotation.Compression.self) ?? rotation.compression
        if arguments.has("members") { rotation.severalMembers = true }
    }

    private func setDamage(_ damage: inout DamagePlan) throws {
        damage.drops = try arguments.int("drop-lines") ?? 0
        damage.doubles = try arguments.int("double-lines") ?? 0
        damage.edits = try arguments.int("edit-lines") ?? 0
        damage.swaps = try arguments.int("swap-lines") ?? 0
    }

    private func oddities(_ list: String) throws -> Oddities {
        var result = Oddities()
        for name in list.split(separator: ",") {
            guard let oddity = Oddities.named[String(name)] else { throw arguments.bad("odd", String(name)) }
            result.formUnion(oddity)
        }
        return result
    }
}
