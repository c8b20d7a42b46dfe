import EngineSimulator

/// Options as `--name value` or `--name`; whoever asks for one says of which sort it is.
struct Arguments {
    private var values: [String: [String]] = [:]

    private static let flags: Set = ["no-timestamp", "gzip", "members", "wild", "records", "counts"]
    private static let options: Set = [
        "seed", "layout", "events", "lines", "hosts", "jobs", "tz", "start", "pace", "timestamps", "digits", "rotate",
        "naming", "compression", "odd", "drop-lines", "double-lines", "edit-lines", "swap-lines", "truth", "out",
        "bench", "binary", "seeds", "keep",
    ]

    init(_ words: [String]) throws {
        var rest = words[...]
        while let word = rest.popFirst() {
            let name = String(word.dropFirst(2))
            guard word.hasPrefix("--") else { throw UsageError(message: "unexpected word: \(word)") }
            if Arguments.flags.contains(name) {
                values[name, default: []].append("")
            } else {
                guard Arguments.options.contains(name) else { throw UsageError(message: "no such option: \(word)") }
                guard let value = rest.popFirst() else { throw UsageError(message: "\(word) needs a value") }
                values[name, default: []].append(value)
            }
        }
    }

    func has(_ name: String) -> Bool { values[name] != nil }

    func all(_ name: String) -> [String] { values[name] ?? [] }

    func text(_ name: String) -> String? { values[name]?.last }

    func required(_ name: String) throws -> String {
        guard let value = text(name) else { throw UsageError(message: "--\(name) is missing") }
        return value
    }

    func int(_ name: String) throws -> Int? {
        guard let value = text(name) else { return nil }
        guard let number = Int(value), number >= 0 else { throw bad(name, value) }
        return number
    }

    func choice<Choice: RawRepresentable>(_ name: String, _ type: Choice.Type) throws -> Choice?
    where Choice.RawValue == String {
        guard let value = text(name) else { return nil }
        guard let choice = Choice(rawValue: value) else { throw bad(name, value) }
        return choice
    }

    func bad(_ name: String, _ value: String) -> UsageError {
        UsageError(message: "--\(name): \(value) is not understood")
    }
}

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

/// What `jobsim --help` prints.
enum Usage {
    static let text = """
        Writes logs of a simulated jobsengine, and the truth about them.

        jobsim [options] --out DIR          write a simulated log and, with --truth, what is true of it
        jobsim --bench FORM --lines N --out DIR
                                            write a big log fast; FORM is plain, gzip or rotated
        jobsim check --binary PATH [--seeds A-B] [--layout L]... [--counts] [--keep DIR]
                                            compare a jobtrail binary with the truth over many seeds

        --seed N              all that is random follows from it (1)
        --layout L            syslog, syslog-iso, rfc5424, python, epoch, json, pyrepr, bare, mixed (syslog),
                              or a whole box and its backup: appliance, appliance-python
        --events N, --lines N how many facts are told (300); with --bench, lines (4000000)
        --hosts N --jobs N    how many of each (1, 12)
        --tz ZONE             zone of times that show none (UTC)
        --start SECONDS       when the simulation starts (1306938589)
        --pace P              brisk, calm or slow: seconds, hours or days between requests (brisk)
        --timestamps T        own timestamps: always, never or sometimes (always); --no-timestamp is never
        --digits N            decimals of own timestamps (2)
        --rotate N            rotated files beside the live one (0)
        --naming N            numbered, dateext, dateext-epoch or old (numbered)
        --gzip                compress the rotated files; --compression none|rotated|delayed|everything
        --members             archives of several gzip members
        --odd LIST            what stands between plain messages: all, or some of foreign,unparsed,details,
                              repeats,restated,overrides,textForms,carriageReturns,thinPrefixes,clockSteps,
                              silentStarts,oddKeys
        --wild                all of the above follows from the seed and the layout, as in the property tests
        --drop-lines N --double-lines N --edit-lines N --swap-lines N
                              damage messages; the truth tells where
        --truth FILE          write the truth as JSON; --records adds one entry for each record
        """
}

/// A command line that makes no sense.
struct UsageError: Error {
    let message: String
}
