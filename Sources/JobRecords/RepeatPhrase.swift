/// What a syslog daemon says of itself between other programs' lines.
enum RepeatPhrase {
    /// N of `last message repeated N times`; nil for any other text.
    static func count(_ start: Bytes, _ end: Bytes) -> Int32? {
        guard start.starts("last message repeated ", end) else { return nil }
        let digits = start + 22
        let digitsEnd = digits.tokenEnd(end)
        guard digitsEnd.starts(" time", end) else { return nil }
        return NumberReader.counter(digits, digitsEnd)
    }

    /// `-- MARK --`, the daemon's sign of life.
    static func isMark(_ start: Bytes, _ end: Bytes) -> Bool { start.starts("-- MARK --", end) }
}
