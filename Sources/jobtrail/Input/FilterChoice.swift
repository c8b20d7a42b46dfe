import Glibc
import JobRecords
import JobState
import LogBytes

extension OptionTable {
    static let filters: [Option] = [
        Option("since", "S", value: "TIME", "Only what is not older than TIME"),
        Option("until", "U", value: "TIME", "Only what is not newer than TIME"),
        Option("job", "j", value: "GLOB", "Only these jobs (repeatable, or with commas)"),
        Option("host", value: "GLOB", "Only these hosts (repeatable, or with commas)"),
        Option(
            "boot", "b", value: "N", optional: true,
            "Only this run of the engine: 0 the last, -1 the one before, 1 the first"),
    ]

    static let recordFilters: [Option] = [
        Option("action", "a", value: "GLOB", "Only these actions (repeatable)"),
        Option("sub", value: "ok|err", "Only what went well, or what failed"),
        Option(
            "priority", "p", value: "SEVERITY",
            "Only this severity and worse: a letter or name; A,B or A..B: only these"),
    ]

    static let allRecords = Option("all", "Show every record: notes without a code, began, waits and engine too")
}

/// The filter options as a `RecordFilter`.
enum FilterChoice {
    static func filter(_ arguments: Arguments) throws -> RecordFilter {
        var filter = RecordFilter()
        filter.jobs = globs(arguments, "job")
        filter.actions = globs(arguments, "action")
        filter.notJobs = globs(arguments, "not-job")
        filter.notActions = globs(arguments, "not-action")
        filter.hosts = globs(arguments, "host")
        filter.failed = try arguments.choice("sub", SubChoice.self).map { $0 == .err }
        if let text = arguments.value("priority") { filter.severities = try severities(text) }
        return filter
    }

    /// The patterns of an option that can be repeated, and has them with commas too.
    static func globs(_ arguments: Arguments, _ option: String) -> [Glob] {
        arguments.all(option).flatMap { $0.split(separator: ",", omittingEmptySubsequences: $0.contains(",")) }.map {
            Glob(String($0))
        }
    }

    private enum SubChoice: String, CaseIterable { case ok, err }

    /// From the best to the worst; journalctl's names are understood too.
    private static let order: [(letter: UInt8, names: [String])] = [
        (UInt8(ascii: "D"), ["d", "debug"]),
        (UInt8(ascii: "S"), ["s", "success"]),
        (UInt8(ascii: "I"), ["i", "info", "information", "notice"]),
        (UInt8(ascii: "W"), ["w", "warning", "warn"]),
        (UInt8(ascii: "E"), ["e", "err", "error"]),
        (UInt8(ascii: "F"), ["f", "fatal", "crit"]),
    ]

    /// `E`, `error`, `W,E,F`, `W..F`. A single one means itself and what is worse, as in journalctl.
    private static func severities(_ text: String) throws -> Set<UInt8> {
        var letters: Set<UInt8> = []
        for part in text.split(separator: ",") {
            let ends = try String(part).split(separator: ".", omittingEmptySubsequences: true).map {
                try rank(String($0))
            }
            guard let low = ends.min(), var high = ends.max(), ends.count <= 2 else { throw unknown(text) }
            if part.utf8.count == text.utf8.count && !part.contains(".") { high = order.count - 1 }
            letters.formUnion(order[low...high].map(\.letter))
        }
        guard !letters.isEmpty else { throw unknown(text) }
        return letters
    }

    private static func rank(_ word: String) throws -> Int {
        guard let rank = order.firstIndex(where: { $0.names.contains(word.lowercased()) }) else { throw unknown(word) }
        return rank
    }

    private static func unknown(_ word: String) -> UsageError {
        UsageError("--priority '\(word)' is none of S I W E F D (success, info, warning, error, fatal, debug)")
    }
}

/// The user's own layouts: `--layout`, then one a line in `~/.config/jobtrail/layouts`.
enum LayoutChoice {
    static func layouts(_ arguments: Arguments) throws -> [CustomLayout] {
        let path = Defaults.file("layouts")
        return try arguments.all("layout").map { try layout($0, of: "") }
            + Defaults.lines(of: path).map { try layout($0.line, of: "\(path), line \($0.number): ") }
    }

    private static func layout(_ template: String, of place: String) throws -> CustomLayout {
        do { return try CustomLayout(template) } catch { throw UsageError("\(place)\(error)") }
    }
}

extension ReadingOptions {
    /// How the arguments have lines read.
    init(_ arguments: Arguments, zone: Zone) throws {
        self.init(zone: zone)
        tags = arguments.all("tag")
        layouts = try LayoutChoice.layouts(arguments)
        threads = try arguments.integer("threads", 1...256)
        // For tests, whose logs are small: what a thread reads as a whole is smaller too.
        if let size = Machine.variable("JOBTRAIL_SEGMENT_BYTES").flatMap({ Int($0) }) {
            segmentSize = size
        }
    }
}

/// The zone of times that have none.
enum ZoneChoice {
    /// `--tz`; nil where it is not given: then the source's own zone counts, else the machine's.
    static func named(_ arguments: Arguments) throws -> Zone? { try arguments.value("tz").map { try named($0) } }

    private static func named(_ name: String) throws -> Zone {
        if let zone = Zone(named: name) { return zone }
        if let seconds = offset(name) { return Zone(secondsFromGMT: seconds) }
        guard name.utf8.count <= 64 else { throw UsageError("--tz '\(name.prefix(32))...' is no time zone") }
        let near = Nearest.to(name, in: ZoneFolder.names)
        throw UsageError("--tz '\(name)' is no time zone", near: near)
    }

    /// `+02:00`, `-0330` in seconds; nil for what is none.
    static func offset(_ text: String) -> Int? {
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        let digits = text.dropFirst().filter { $0 != ":" }
        guard digits.count == 4, let hours = Int(digits.prefix(2)), let minutes = Int(digits.suffix(2)) else {
            return nil
        }
        let seconds = (hours * 60 + minutes) * 60
        return sign == "-" ? -seconds : seconds
    }
}
