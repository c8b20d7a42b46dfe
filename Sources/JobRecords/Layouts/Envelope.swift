import Glibc
import LogLines

/// What a collector wrote around a line: journald's, Docker's or a logging library's object, in which one key holds the
/// line (docs/format.md, Envelopes). The walk copies nothing.
struct Envelope {
    typealias Member = ObjectReader.Member

    /// What the keys tell. A logger's name is the program only if it is one of the engine's.
    enum Slot: Int, CaseIterable { case text, time, host, program, logger, pid, level }

    /// With the place among its slot's names.
    private var found: [(member: Member, rank: Int)?] = Array(repeating: nil, count: Slot.allCases.count)

    private(set) subscript(slot: Slot) -> Member? {
        get { found[slot.rawValue]?.member }
        set { found[slot.rawValue] = newValue.map { ($0, 0) } }
    }

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

    /// Nil if a text is no object, or holds no line.
    init?(_ text: Text) {
        var at = text.start + 1
        while case .member(let member) = ObjectReader.step(at, text.end) {
            at = member.next
            guard member.form != .null, let (slot, rank) = Envelope.place(member) else { continue }
            if found[slot.rawValue].map({ $0.rank <= rank }) != true { found[slot.rawValue] = (member, rank) }
        }
        guard case .end(let after) = ObjectReader.step(at, text.end), after.skippingBlanks(text.end) == text.end,
            self[.text] != nil
        else { return nil }
        lookInside()
    }

    private static func place(_ member: Member) -> (Slot, Int)? {
        for (slot, names) in keys {
            for (rank, name) in names.enumerated() where member.key.equals(name) {
                // `log` is an object where it tells of the file that a collector read.
                return slot == .text && !Wrapping.isText(member) ? nil : (slot, rank)
            }
        }
        return nil
    }

    /// `host` and `process` may be objects of their own.
    private mutating func lookInside() {
        if let host = self[.host], host.value.first == 123 {
            self[.host] = Envelope.inner(host, "name") ?? Envelope.inner(host, "hostname")
        }
        if let process = self[.pid], process.value.first == 123 {
            self[.pid] = Envelope.inner(process, "pid")
            self[.program] = self[.program] ?? Envelope.inner(process, "name")
        }
    }

    private static func inner(_ outer: Member, _ key: StaticString) -> Member? {
        let member = Members(outer.value.start + 1, outer.value.end).first { $0.key.equals(key) }
        return member?.form == .null ? nil : member
    }
}

/// Room for the line of an envelope, its escapes undone; none before the first envelope.
struct Wrapping: ~Copyable {
    private var bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 0)
    private var capacity = 0
    /// The envelope of the present line, which is the line that stands in the log.
    var outer: Text?

    deinit { bytes.deallocate() }

    /// Whether a value can be a line: a string, or one of journald's lists.
    static func isText(_ member: Envelope.Member) -> Bool {
        member.form == .string || (member.form == .other && member.value.first == 91)
    }

    /// The line that a value stands for, empty lines before it left out, with `Line.padding` bytes behind it that may be
    /// loaded. Nil if it is a list of something else.
    mutating func unwrap(_ member: Envelope.Member) -> Text? {
        reserve(member.value.count + Line.padding)
        let whole =
            member.form == .string ? Escapes.resolve(member.value.bytes, into: bytes) : unwrapList(member.value)
        guard let count = whole else { return nil }
        (bytes + count).initialize(repeating: 0, count: Line.padding)
        var start = Bytes(bytes)
        let end = start + count
        while start < end && (start.pointee == 10 || start.pointee == 13) { start += 1 }
        return Text(start, end)
    }

    /// journald writes text that is no UTF-8 as a list of bytes, and a field that an entry has twice as a list of texts,
    /// of which the first counts.
    private mutating func unwrapList(_ list: Text) -> Int? {
        let end = list.end
        var at = (list.start + 1).skippingBlanks(end)
        if let string = ObjectReader.string(at, end) { return Escapes.resolve(string.text.bytes, into: bytes) }
        var count = 0
        while at < end, at.pointee != 93 {
            let digits = at
            at = digits.skippingDigits(end)
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
        capacity = max(wanted, capacity * 2, 1 << 12)
        bytes = .allocate(capacity: capacity)
    }
}

/// Lines that stand in an envelope. Time, host and PID are the envelope's if the line itself tells none.
extension LineReader {
    /// - Returns: whether the object is an envelope; its line is read then.
    mutating func readWrapped(_ object: Text, _ record: inout Record, _ batch: RecordBatch) -> Bool {
        guard wrapping.outer == nil, let envelope = Envelope(object), let told = envelope[.text],
            let text = wrapping.unwrap(told)
        else { return false }
        wrapping.outer = object
        defer { wrapping.outer = nil }
        record.flags.subtract([.isObject, .timeless])
        let newline = memchr(text.start, 10, text.count).map { Bytes($0.assumingMemoryBound(to: UInt8.self)) }
        let line = Text(text.start, LineEnd.trim(text.start, newline ?? text.end))
        var prefix = self.prefix(envelope, body: line.start)
        if var own = prefixes.read(line.start, line.end) {
            complete(&own, prefix)
            prefix = own
        }
        let isTimeLost = prefix.time == .none && envelope[.time] != nil
        if isTimeLost || line.isEmpty {
            unparsed(&record, object, batch)
        } else if prefix.body == line.start && prefix.tag == .none && !prefix.time.isYearless {
            readUntagged(prefix, line, &record, batch)
        } else {
            readPrefixed(prefix, line, &record, batch)
        }
        if let newline { readRest(Text(newline + 1, text.end), record, batch) }
        return true
    }

    /// A line that neither it nor its envelope says to be a program's: what can stand without a prefix can stand there.
    private mutating func readUntagged(
        _ prefix: LinePrefix, _ line: Text, _ record: inout Record, _ batch: RecordBatch
    ) {
        takeTime(prefix, &record)
        takeHost(prefix)
        record.host = flow.lineHost
        record.enginePID = prefix.pid
        takeOrigin(prefix, &record)
        readBareText(line, from: line.start, &record, batch)
    }

    /// What stands behind the first line belongs to its record.
    private mutating func readRest(_ text: Text, _ record: Record, _ batch: RecordBatch) {
        let rest = Text(text.start, LineEnd.trim(text.start, text.end))
        guard !rest.isEmpty, let owner = flow.continuation.currentOwner else { return }
        var detail = Record()
        (detail.offset, detail.line, detail.host) = (record.offset, record.line, record.host)
        detail.flags = record.flags.intersection(.timeless)
        detail.time = record.time
        readDetail(owner, rest, &detail, batch)
    }

    // MARK: what the envelope tells

    private mutating func prefix(_ envelope: Envelope, body: Bytes) -> LinePrefix {
        var prefix = LinePrefix(layout: Layout.envelope.rawValue, body: body)
        if let time = envelope[.time]?.value, let read = prefixes.anyTime(time.start, time.end),
            read.next.skippingBlanks(time.end) == time.end
        {
            prefix.time = read.time
        }
        prefix.host = LineReader.word(envelope[.host])
        if let pid = envelope[.pid] { prefix.pid = NumberReader.counter(pid.value) ?? -1 }
        if let level = envelope[.level]?.value { prefix.severity = LineLevel.severity(level.start, level.end) ?? 0 }
        takeProgram(envelope, &prefix)
        return prefix
    }

    private static func word(_ member: Envelope.Member?) -> Text? {
        guard let member, member.form == .string, !member.value.isEmpty else { return nil }
        return member.value
    }

    private func takeProgram(_ envelope: Envelope, _ prefix: inout LinePrefix) {
        guard let name = LineReader.word(envelope[.program]) ?? LineReader.word(envelope[.logger]) else { return }
        let hasColon = name.count > 1 && name.end[-1] == 58
        let tag = TagReader.name(name.start, hasColon ? name.end - 1 : name.end)
        var told = prefix
        prefixes.tags.classify(tag.name, tag.pid < 0 ? prefix.pid : tag.pid, &told)
        if envelope[.program] == nil && told.tag == .foreign { return }
        prefix = told
    }

    /// Gives a line's own prefix what it lacks.
    private mutating func complete(_ own: inout LinePrefix, _ envelope: LinePrefix) {
        own.layout = envelope.layout
        if own.tag == .none && envelope.tag != .none {
            (own.tag, own.tagText, own.section) = (envelope.tag, envelope.tagText, envelope.section)
            own.stream = envelope.stream
        }
        if own.host == nil && !own.isSameHost { (own.host, own.isOrigin) = (envelope.host, false) }
        if own.pid < 0 { own.pid = envelope.pid }
        if own.severity == 0 { own.severity = envelope.severity }
        if own.time == .none { own.time = envelope.time }
        if case .yearless(let packed) = own.time, case .absolute(let other) = envelope.time {
            own.time = .absolute(instant(packed, near: other))
        }
    }

    /// A time without a year in that of another one near it, with its fraction if that is all in which they differ.
    private mutating func instant(_ packed: Int64, near other: Int64) -> Int64 {
        let told = YearlessTime(packed: packed)
        let instant = prefixes.clock.instant(told, year: prefixes.clock.year(of: told.date, near: other))
        return (0..<1_000_000).contains(other - instant) ? other : instant
    }
}

/// What collectors and the kernel write between a log's lines.
enum CollectorWords {
    /// What journalctl says of the journal: `-- Journal begins at …`, `-- Reboot --`, `-- No entries --`.
    static func isNobodys(_ text: Text) -> Bool {
        guard text.starts("-- ") else { return false }
        let words: [StaticString] = [
            "Journal begins at ", "Logs begin at ", "Reboot --", "Boot ", "No entries --", "cursor: ",
        ]
        return words.contains { (text.start + 3).starts($0, text.end) }
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
        let point = (start + 1).skippingBlanks(end).skippingDigits(end)
        guard point < end, point.pointee == 46 else { return false }
        let fractionEnd = (point + 1).skippingDigits(end)
        return fractionEnd - point == 7 && fractionEnd < end && fractionEnd.pointee == 93
    }
}
