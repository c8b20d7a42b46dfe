/// Writes prefixes in every layout.
struct PrefixWriter {
    /// What a prefix is about.
    struct Subject {
        var wall: Micros
        /// Nil where the line shall name none.
        var host: String?
        /// Nil where the line shall name none; only a code may follow then.
        var program: String?
        var pid: Int?
    }

    private var zone: LocalClock
    private var random: SplitMix64
    private static let universal = LocalClock(zone: "UTC")

    init(zone: LocalClock, random: SplitMix64) {
        self.zone = zone
        self.random = random
    }

    mutating func write(_ layout: Layout, _ subject: Subject) -> Prefix {
        switch layout {
        case .syslog: syslog(subject)
        case .syslogISO: syslogISO(subject)
        case .rfc5424: rfc5424(subject)
        case .python: python(subject)
        case .epoch: epoch(subject)
        case .json, .pyrepr, .bare, .mixed, .appliance, .appliancePython: Prefix()
        }
    }

    private mutating func syslog(_ subject: Subject) -> Prefix {
        let priority = random.chance(0.2) ? "<\(random.pick([27, 28, 30, 134]))>" : ""
        let stamp = zone.local(subject.wall).syslog
        return classic(priority + stamp, subject.wall.cut(toDigits: 0), subject)
    }

    private mutating func syslogISO(_ subject: Subject) -> Prefix {
        let digits = random.pick([0, 3, 6, 6])
        return classic(isoTime(subject.wall, digits: digits), subject.wall.cut(toDigits: digits), subject)
    }

    /// The part that RFC 3164 and its successor with RFC 3339 times share: host, tag, PID.
    private func classic(_ stamp: String, _ time: Micros, _ subject: Subject) -> Prefix {
        var words = [stamp]
        if let host = subject.host { words.append(host) }
        if let program = subject.program { words.append(program + (subject.pid.map { "[\($0)]" } ?? "") + ":") }
        return Prefix(
            text: words.joined(separator: " ") + " ", time: time, namesHost: subject.host != nil,
            namesProgram: subject.program != nil, pid: subject.program == nil ? nil : subject.pid)
    }

    private mutating func rfc5424(_ subject: Subject) -> Prefix {
        let digits = random.pick([0, 1, 2, 3, 6])
        let data = random.pick(["-", "-", "[x@1 a=\"b\"]", "[x@1 a=\"b\\]c \\\" d\"][y@2]"])
        let words = [
            "<\(random.pick([27, 30, 134]))>1", isoTime(subject.wall, digits: digits), subject.host ?? "-",
            subject.program ?? "-", subject.pid.map(String.init) ?? "-", random.pick(["-", "-", "ID47"]), data,
        ]
        return Prefix(
            text: words.joined(separator: " ") + " ", time: subject.wall.cut(toDigits: digits),
            namesHost: subject.host != nil, namesProgram: subject.program != nil, pid: subject.pid)
    }

    /// RFC 3339, in the scenario's zone or in UTC as `Z`.
    private mutating func isoTime(_ wall: Micros, digits: Int) -> String {
        var clock = zone
        let isUniversal = random.chance(0.4)
        if isUniversal, let universal = PrefixWriter.universal { clock = universal }
        let local = clock.local(wall)
        let fraction = digits == 0 ? "" : "." + wall.fraction(digits: digits)
        return "\(local.date)T\(local.clock)\(fraction)" + (isUniversal ? "Z" : local.zone(colon: true))
    }

    private mutating func python(_ subject: Subject) -> Prefix {
        let local = zone.local(subject.wall)
        let isComma = random.chance(0.6)
        let digits = isComma ? 3 : random.pick([1, 2, 3, 6])
        // With `T` and a zone the line would have the shape of syslog-iso, and the first decoration that of a host.
        let isBlank = random.chance(0.7)
        let stamp = local.date + (isBlank ? " " : "T") + local.clock + (isComma ? "," : ".")
        let zone = isBlank ? random.pick(["", "", local.zone(colon: true), local.zone(colon: false)]) : ""
        let decoration = random.pick([
            " - jobsengine - INFO - ", " - jobsengine - ERROR - ", " INFO jobsengine: ", " [jobsengine] DEBUG: ", " ",
        ])
        return Prefix(
            text: stamp + subject.wall.fraction(digits: digits) + zone + decoration,
            time: subject.wall.cut(toDigits: digits), namesProgram: decoration.hasPrefix(" - "))
    }

    private mutating func epoch(_ subject: Subject) -> Prefix {
        let digits = random.pick([0, 2, 2, 3, 6])
        let seconds = subject.wall.seconds(digits: digits)
        let text = random.chance(0.4) ? "[\(seconds)] " : seconds + " "
        return Prefix(text: text, time: subject.wall.cut(toDigits: digits))
    }
}

/// What stands before a message, with what it tells.
struct Prefix {
    var text = ""
    /// The time as the prefix shows it, cut to its decimals.
    var time: Micros?
    var namesHost = false
    var namesProgram = false
    var pid: Int?
}

/// The line layouts in which a log can be written; the names are those of docs/format.md, Lines.
public enum Layout: String, CaseIterable, Sendable {
    case syslog
    case syslogISO = "syslog-iso"
    case rfc5424
    case python
    case epoch
    case json
    case pyrepr
    case bare
    /// Every line in a layout of its own.
    case mixed
    /// A whole box: its engine and the engine's children write through syslog, beside a catalogue and archives.
    case appliance
    /// The same box, written by Python's own handler for files.
    case appliancePython = "appliance-python"

    /// The layouts of a log that stands alone.
    public static let logs = allCases.filter { !$0.isBox }

    /// The layouts of single lines.
    static let single = logs.filter { $0 != .mixed }

    /// True for what is written as a box's tree.
    public var isBox: Bool { self == .appliance || self == .appliancePython }

    /// The layouts whose prefix names host and program.
    static let syslogFamily: [Layout] = [.syslog, .syslogISO, .rfc5424]

    /// True where the prefix names host, program and process.
    var carriesHost: Bool { Layout.syslogFamily.contains(self) || self == .mixed || self == .appliance }

    /// True where the prefix itself has a time.
    var carriesTime: Bool { ![.json, .pyrepr, .bare].contains(self) }

    /// True where a line is one object and nothing else.
    var isObject: Bool { self == .json || self == .pyrepr }
}

/// Chooses the layout of each line so that the format leaves no doubt about its host, year and time.
struct LayoutPicker {
    private let scenario: Scenario
    private var random: SplitMix64
    private var picks = 0
    private var hostSeen = false
    /// The host of the line before; nil before the first line that names one.
    private(set) var lastHost: String?
    /// When the last line without a year was written.
    private var lastYearless: Micros?

    init(scenario: Scenario, random: SplitMix64) {
        self.scenario = scenario
        self.random = random
    }

    /// True where a line of `host` needs not name it.
    func mayOmitHost(_ host: String) -> Bool {
        scenario.hosts == 1 || lastHost == host
    }

    mutating func pick(host: String, wall: Micros) -> Layout {
        guard scenario.layout == .mixed else { return scenario.layout }
        picks += 1
        // Longer gaps would let the month fall by fewer than seven over an end of the year.
        if let last = lastYearless, abs(wall - last) > 60 * .day { return .syslog }
        let mustName = !mayOmitHost(host) || (!hostSeen && picks > 2)
        return random.pick(mustName ? Layout.syslogFamily : Layout.single)
    }

    /// Takes note of a line that was written.
    mutating func note(_ occasion: Occasion) {
        if occasion.prefix.namesHost {
            lastHost = occasion.host
            hostSeen = true
        }
        if occasion.layout == .syslog { lastYearless = occasion.fact.wall }
    }
}

/// The `Job NAME …` lines of the engine.
enum TextForm {
    /// The line for `told`, or nil where the engine has none: a method that went well is told by its code alone.
    static func write(_ told: Told, depends: [String], random: inout SplitMix64) -> String? {
        let action = told.action ?? ""
        switch told.kind {
        case .engineStarted: return "jobsengine started"
        case .engineStopped: return "jobsengine stopped"
        case .waits: return waits(told, depends, &random)
        case .note: return nil
        case .began: return "Job \(told.job) executing \(action)" + (told.jobPID.map { " (pid \($0))" } ?? "")
        case .completed: return told.isOK ? succeeded(told.job, action) : failed(told.job, action, &random)
        }
    }

    private static func waits(_ told: Told, _ depends: [String], _ random: inout SplitMix64) -> String {
        let list = random.chance(0.5) ? ": " + depends.joined(separator: ", ") : ""
        return "Job \(told.job) waiting for dependencies" + list
    }

    private static func succeeded(_ job: String, _ action: String) -> String? {
        let verbs = ["start": "started", "stop": "stopped", "restart": "restarted"]
        return verbs[action].map { "Job \(job) \($0)" }
    }

    private static func failed(_ job: String, _ action: String, _ random: inout SplitMix64) -> String {
        let why = random.chance(0.6) ? ": " + random.pick(Texts.plainReasons) : ""
        return random.chance(0.5) ? "Job \(job) failed to \(action)\(why)" : "Job \(job) \(action) failed\(why)"
    }
}
