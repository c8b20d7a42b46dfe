import LogBytes

/// What a collector wrote around a line: journald's, Docker's or a logging library's object, in which one key holds the
/// line (docs/format.md, Envelopes). The walk copies nothing.
struct Envelope {
    typealias Member = ObjectReader.Member

    /// The line that it holds.
    let text: Member
    private(set) var time: Member?
    private(set) var host: Member?
    private(set) var program: Member?
    /// A logger's name, which is the program only if it is one of the engine's.
    private(set) var logger: Member?
    private(set) var pid: Member?
    private(set) var level: Member?

    private enum Slot: Int, CaseIterable { case text, time, host, program, logger, pid, level }

    /// What each key tells; of several keys for one thing the first counts.
    private static let keys: [(slot: Slot, names: [StaticString])] = [
        (.text, ["MESSAGE", "message", "log"]),
        (
            .time,
            [
                "_SOURCE_REALTIME_TIMESTAMP", "__REALTIME_TIMESTAMP", "@timestamp", "timestamp", "time", "ts",
                "asctime", "ISODATE", "timereported", "DATE", "date",
            ]
        ),
        (.host, ["_HOSTNAME", "HOST", "hostname", "host"]),
        (
            .program,
            [
                "SYSLOG_IDENTIFIER", "PROGRAM", "programname", "program", "appname", "app-name", "syslogtag", "_COMM",
            ]
        ),
        (.logger, ["name", "logger"]),
        (.pid, ["SYSLOG_PID", "_PID", "PID", "pid", "procid", "process"]),
        (.level, ["levelname", "level", "LEVEL", "severity"]),
    ]

    /// Nil if `start..<end` is no object, or holds no line.
    init?(_ start: Bytes, _ end: Bytes) {
        var found: [(member: Member, rank: Int)?] = Array(repeating: nil, count: Slot.allCases.count)
        var at = start + 1
        scan: while true {
            switch ObjectReader.step(at, end) {
            case .broken: return nil
            case .end(let after):
                guard after.skippingBlanks(end) == end else { return nil }
                break scan
            case .member(let member):
                at = member.next
                guard member.form != .null, let (slot, rank) = Envelope.place(member) else { continue }
                if found[slot.rawValue].map({ $0.rank <= rank }) != true { found[slot.rawValue] = (member, rank) }
            }
        }
        guard let text = found[Slot.text.rawValue]?.member else { return nil }
        self.text = text
        let told = { (slot: Slot) in found[slot.rawValue]?.member }
        (time, host, program, logger) = (told(.time), told(.host), told(.program), told(.logger))
        (pid, level) = (told(.pid), told(.level))
        lookInside()
    }

    private static func place(_ member: Member) -> (Slot, Int)? {
        for (slot, names) in keys {
            for (rank, name) in names.enumerated() where member.key.equals(name, member.keyEnd) {
                // `log` is an object where it tells of the file that a collector read.
                return slot == .text && !Wrapping.isText(member) ? nil : (slot, rank)
            }
        }
        return nil
    }

    /// `host` and `process` may be objects of their own.
    private mutating func lookInside() {
        if let outer = host, outer.value.pointee == 123 {
            host = Envelope.inner(outer, "name") ?? Envelope.inner(outer, "hostname")
        }
        if let outer = pid, outer.value.pointee == 123 {
            pid = Envelope.inner(outer, "pid")
            if program == nil { program = Envelope.inner(outer, "name") }
        }
    }

    private static func inner(_ outer: Member, _ key: StaticString) -> Member? {
        var at = outer.value + 1
        while case .member(let member) = ObjectReader.step(at, outer.valueEnd) {
            if member.key.equals(key, member.keyEnd) { return member.form == .null ? nil : member }
            at = member.next
        }
        return nil
    }
}

/// Room for the line of an envelope, its escapes undone.
struct Wrapping: ~Copyable {
    private var bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 12)
    private var capacity = 1 << 12
    /// The envelope of the present line, which is the line that stands in the log.
    private(set) var outer: UnsafeBufferPointer<UInt8>?

    deinit { bytes.deallocate() }

    mutating func open(_ start: Bytes, _ end: Bytes) { outer = UnsafeBufferPointer(start: start, count: end - start) }

    mutating func close() { outer = nil }

    /// Whether a value can be a line: a string, or one of journald's lists.
    static func isText(_ member: Envelope.Member) -> Bool {
        member.form == .string || (member.form == .other && member.value.pointee == 91)
    }

    /// The line that a value stands for, empty lines before it left out, with `Line.padding` bytes behind it that may be
    /// loaded. Nil if it is a list of something else.
    mutating func unwrap(_ member: Envelope.Member) -> (start: Bytes, end: Bytes)? {
        reserve(member.valueEnd - member.value + 64)
        var count: Int
        if member.form == .string {
            count = Escapes.resolve(.init(start: member.value, count: member.valueEnd - member.value), into: bytes)
        } else {
            guard let listed = unwrapList(member.value + 1, member.valueEnd) else { return nil }
            count = listed
        }
        (bytes + count).initialize(repeating: 0, count: 64)
        var start = Bytes(bytes)
        let end = start + count
        while start < end && (start.pointee == 10 || start.pointee == 13) { start += 1 }
        return (start, end)
    }

    /// journald writes text that is no UTF-8 as a list of bytes, and a field that an entry has twice as a list of texts,
    /// of which the first counts.
    private mutating func unwrapList(_ from: Bytes, _ end: Bytes) -> Int? {
        var at = from.skippingBlanks(end)
        if let text = ObjectReader.string(at, end) {
            return Escapes.resolve(.init(start: text.start, count: text.end - text.start), into: bytes)
        }
        var count = 0
        while at < end, at.pointee != 93 {
            let digits = at
            while at < end && ByteClass.isDigit(at.pointee) { at += 1 }
            guard let value = NumberReader.counter(digits, at), value < 256 else { return nil }
            bytes[count] = UInt8(value)
            count += 1
            at = at.skippingBlanks(end)
            if at < end && at.pointee == 44 { at = (at + 1).skippingBlanks(end) }
        }
        return count
    }

    private mutating func reserve(_ wanted: Int) {
        guard wanted > capacity else { return }
        bytes.deallocate()
        capacity = max(wanted, capacity * 2)
        bytes = .allocate(capacity: capacity)
    }
}

/// A form of journalctl's that cannot be read line by line: the file is told as unreadable, with the form to ask for.
public enum JournalForm: String, CaseIterable, Sendable {
    case export, verbose, pretty, monotonic, binary

    /// Nil for every text that may be a log.
    init?(_ head: UnsafeRawBufferPointer) {
        let start = head.prefix(JournalForm.peek)
        if start.starts(with: "LPKSHHRH".utf8) {
            self = .binary
            return
        }
        let lines = start.split(separator: 10, maxSplits: 3).map { String(decoding: $0, as: UTF8.self) }
        // What journalctl says of itself may stand first.
        let first = lines.first { !$0.hasPrefix("-- ") } ?? ""
        guard let form = JournalForm.allCases.first(where: { $0.opens(first, lines) }) else { return nil }
        self = form
    }

    private static let peek = 1024

    /// The error for a file of such a form; nil for every other one, and for one that cannot be opened.
    public static func refusal(_ file: LogFile) -> SourceError? {
        var head = [UInt8](repeating: 0, count: peek)
        let count = head.withUnsafeMutableBytes { (try? file.openDecoded().read(into: $0)) ?? 0 }
        let form = head.withUnsafeBytes { JournalForm(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        return form.map { SourceError(path: file.name, reason: $0.reason) }
    }

    private func opens(_ first: String, _ lines: [String]) -> Bool {
        switch self {
        case .export: first.hasPrefix("__CURSOR=") || first.hasPrefix("__REALTIME_TIMESTAMP=")
        case .verbose: first.hasSuffix("]") && first.contains(" [s=") && first.contains(";i=")
        case .pretty: first == "{" && lines.dropFirst().first?.contains(#""__CURSOR" :"#) == true
        case .monotonic: first.hasPrefix("[") && first.wholeMatch(of: /\[ *[0-9]{1,8}\.[0-9]{6}\] \S+ \S+: .*/) != nil
        case .binary: false
        }
    }

    /// The words for a file of this form.
    var reason: String {
        switch self {
        case .export: "journalctl's export format, which is not read; write the journal with 'journalctl -o json'"
        case .verbose, .pretty:
            "journalctl's \(self == .verbose ? "verbose" : "json-pretty") format, which is not read; "
                + "write the journal with 'journalctl -o json'"
        case .monotonic:
            "journalctl's short-monotonic format, which tells no time of day; "
                + "write the journal with 'journalctl -o json' or '-o short-iso'"
        case .binary: "a journal of systemd's; write it with 'journalctl --file=FILE -o json'"
        }
    }
}

/// What collectors and the kernel write between a log's lines.
enum CollectorWords {
    /// What journalctl says of the journal: `-- Journal begins at …`, `-- Reboot --`, `-- No entries --`.
    static func isNobodys(_ start: Bytes, _ end: Bytes) -> Bool {
        guard start.starts("-- ", end) else { return false }
        let words: [StaticString] = [
            "Journal begins at ", "Logs begin at ", "Reboot --", "Boot ", "No entries --", "cursor: ",
        ]
        return words.contains { (start + 3).starts($0, end) }
    }

    /// `MESSAGE=…`, `_PID=…`: a field of journald's export format, whose entries are no lines.
    static func isField(_ start: Bytes, _ end: Bytes) -> Bool {
        guard start < end, start.pointee == 95 || start.pointee == 77 || start.pointee == 83 else { return false }
        var at = start
        while at < end && (ByteClass.isUpper(at.pointee) || ByteClass.isDigit(at.pointee) || at.pointee == 95) {
            at += 1
        }
        guard at < end, at.pointee == 61 else { return false }
        return start.pointee == 95 || start.starts("MESSAGE=", end) || start.starts("SYSLOG_", end)
    }

    /// `[    5.123456]`: seconds since the machine's start, which are no time of day.
    static func isUptime(_ start: Bytes, _ end: Bytes) -> Bool {
        guard start < end, start.pointee == 91 else { return false }
        var at = (start + 1).skippingBlanks(end)
        while at < end && ByteClass.isDigit(at.pointee) { at += 1 }
        guard at < end, at.pointee == 46 else { return false }
        let fraction = at + 1
        at = fraction
        while at < end && ByteClass.isDigit(at.pointee) { at += 1 }
        return at - fraction == 6 && at < end && at.pointee == 93
    }
}
