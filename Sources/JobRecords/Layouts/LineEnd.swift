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
                if text.isEmpty { text.append(contentsOf: UnsafeBufferPointer(start: start, count: at - start)) }
                text.append(ByteClass.tab)
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

/// A byte order mark.
enum ByteOrderMark {
    @inline(__always)
    static func skip(_ start: Bytes, _ end: Bytes) -> Bytes {
        end - start >= 3 && start.pointee == 0xEF && start[1] == 0xBB && start[2] == 0xBF ? start + 3 : start
    }
}
