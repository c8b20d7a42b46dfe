import LogLines

/// What syslog daemons and terminals leave at a line's end belongs to its terminator: `#012`, `#015`, `\n`, `\r`, colours.
enum LineEnd {
    /// The end of the line's text.
    @inline(__always)
    static func trim(_ start: Bytes, _ end: Bytes) -> Bytes {
        guard end - start >= 4, mayTrim(end) else { return end }
        return slow(start, end)
    }

    /// Whether the last bytes may be an escape.
    @inline(__always)
    private static func mayTrim(_ end: Bytes) -> Bool {
        let last = end[-1]
        return last < 32 || end[-4] == 35 || end[-2] == 92
            || (ByteClass.isLetter(last) && (end[-2] == 91 || ByteClass.isDigit(end[-2])))
    }

    private static func slow(_ start: Bytes, _ end: Bytes) -> Bytes {
        var stop = end
        while let shorter = withoutEscape(start, stop) { stop = shorter }
        return stop
    }

    private static func withoutEscape(_ start: Bytes, _ end: Bytes) -> Bytes? {
        guard end > start else { return nil }
        if end[-1] == 13 || end[-1] == 10 { return end - 1 }
        if end - start >= 4, (end - 4).equals("#012", end) || (end - 4).equals("#015", end) { return end - 4 }
        if end - start >= 2, (end - 2).equals("\\n", end) || (end - 2).equals("\\r", end) { return end - 2 }
        return withoutColour(start, end)
    }

    /// `ESC [ … m`, the escape as a byte or as `#033`.
    private static func withoutColour(_ start: Bytes, _ end: Bytes) -> Bytes? {
        guard ByteClass.isLetter(end[-1]) else { return nil }
        var at = end - 1
        while at > start && (ByteClass.isDigit(at[-1]) || at[-1] == 59 || at[-1] == 63) { at -= 1 }
        guard at > start, at[-1] == 91 else { return nil }
        at -= 1
        if at > start && at[-1] == 27 { return at - 1 }
        return at - start >= 4 && (at - 4).equals("#033", at) ? at - 4 : nil
    }
}

/// `#011`, as a syslog daemon writes a tab.
enum EscapedTabs {
    /// The text with its tabs, and `Line.padding` bytes behind it; nil where it has none.
    static func resolve(_ start: Bytes, _ end: Bytes) -> [UInt8]? {
        var text: [UInt8] = []
        var at = start
        while at < end {
            if at.pointee == 35 && at.starts("#011", end) {
                if text.isEmpty { text.append(contentsOf: Text(start, at).bytes) }
                text.append(9)
                at += 4
            } else {
                if !text.isEmpty { text.append(at.pointee) }
                at += 1
            }
        }
        guard !text.isEmpty else { return nil }
        return text + [UInt8](repeating: 0, count: Line.padding)
    }
}

enum ByteOrderMark {
    @inline(__always)
    static func skip(_ start: Bytes, _ end: Bytes) -> Bytes {
        end - start >= 3 && start.pointee == 0xEF && start[1] == 0xBB && start[2] == 0xBF ? start + 3 : start
    }
}

/// Levels of Python's logging and its kin, and the severities that they stand for.
enum LineLevel {
    /// The severity letter of a level that fills `start..<end`; nil where the word is none.
    static func severity(_ start: Bytes, _ end: Bytes) -> UInt8? {
        let word = Text(start, end)
        guard word.count >= 4, word.count <= 10 else { return nil }
        for (name, severity) in names where Text(name).areCapitals(of: word) { return severity }
        return nil
    }

    private static let names: [(StaticString, UInt8)] = [
        ("DEVELDEBUG", 68), ("DEBUG", 68), ("INFO", 73), ("NOTICE", 73), ("WARNING", 87), ("WARN", 87), ("ERROR", 69),
        ("CRITICAL", 70), ("FATAL", 70),
    ]

    /// Behind a level that opens a line (`INFO`, `[INFO]`, `INFO:`), with its severity.
    static func leading(_ start: Bytes, _ end: Bytes) -> (severity: UInt8, next: Bytes)? {
        var (from, to) = (start, start.tokenEnd(end))
        let next = to
        if from < to && from.pointee == 91 { from += 1 }
        while to > from && (to[-1] == 58 || to[-1] == 93 || to[-1] == 124) { to -= 1 }
        guard let severity = severity(from, to) else { return nil }
        var rest = next.skippingBlanks(end)
        while rest + 1 < end, rest.pointee == 45 || rest.pointee == 124, ByteClass.isBlank(rest[1]) {
            rest = (rest + 1).skippingBlanks(end)
        }
        return rest < end ? (severity, rest) : nil
    }
}

/// What stands before a line's message.
struct LinePrefix {
    /// What a line tells of its time: microseconds since the epoch, or a packed `YearlessTime`.
    enum Time: Equatable {
        case none
        case absolute(Int64)
        case yearless(Int64)

        var isYearless: Bool { if case .yearless = self { true } else { false } }
    }

    enum Tag { case none, engine, foreign }

    /// `Layout`'s raw value; custom layouts follow.
    var layout: UInt8
    var time = Time.none
    var host: Text?
    /// Whether the host is the one of the last such line, so that its number is known.
    var isSameHost = false
    var tag = Tag.none
    var tagText: Text?
    /// The job that the tag names behind the program.
    var section: Text?
    /// The severity that the line's level stands for; 0 where it tells none.
    var severity: UInt8 = 0
    var pid: Int32 = -1
    /// Stands for all lines that the same process writes under the same tag; 1 for lines without one.
    var stream: UInt64 = 1
    /// Whether host and tag were read behind the time, as a syslog daemon writes them.
    var isOrigin = false
    /// Where the message, with any decoration, begins.
    var body: Bytes
}
