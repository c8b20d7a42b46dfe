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
