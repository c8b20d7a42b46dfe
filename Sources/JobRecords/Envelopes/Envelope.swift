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
