/// Levels of Python's logging and its kin, and the severities that they stand for.
enum LineLevel {
    /// The severity letter of a level that fills `start..<end`; nil where the word is none.
    static func severity(_ start: Bytes, _ end: Bytes) -> UInt8? {
        guard end - start >= 4, end - start <= 10 else { return nil }
        for (name, severity) in names where matches(name, start, end) { return severity }
        return nil
    }

    private static let names: [(StaticString, UInt8)] = [
        ("DEVELDEBUG", 68), ("DEBUG", 68), ("INFO", 73), ("NOTICE", 73), ("WARNING", 87), ("WARN", 87), ("ERROR", 69),
        ("CRITICAL", 70), ("FATAL", 70),
    ]

    /// In capitals, in small letters, or with a capital first.
    private static func matches(_ name: StaticString, _ start: Bytes, _ end: Bytes) -> Bool {
        guard name.utf8CodeUnitCount == end - start else { return false }
        for index in 0..<end - start where ByteClass.raised(start[index]) != name.utf8Start[index] { return false }
        return true
    }

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
