import LogLines

/// Short stretches of text taken eight bytes at a time, without a branch a byte: where lengths vary from line to line a
/// loop over bytes is mispredicted at its end, which costs more than its work.
///
/// Every call may load `Line.padding` bytes beyond what it is given; what it finds there never counts.
enum WordScan {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    @inline(__always)
    static func word(_ at: Bytes) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(at).loadUnaligned(as: UInt64.self))
    }

    /// The first byte at or after `from` that is `,` or less (blanks, quotes, control characters), or `end`.
    @inline(__always)
    static func nameEnd(_ from: Bytes, _ end: Bytes) -> Bytes {
        var at = from
        while at < end {
            let word = word(at)
            let low = (word &- ones &* 45) & ~word & highs
            if low != 0 {
                at += low.trailingZeroBitCount / 8
                return at < end ? at : end
            }
            at += 8
        }
        return end
    }

    /// The high bit of each byte that is a blank or less, exact for the first such byte.
    @inline(__always)
    static func blanks(_ word: UInt64) -> UInt64 { (word &- ones &* 33) & ~word & highs }

    /// The number that the digits at `at` give, and how many there are: at most 8.
    @inline(__always)
    static func digits(_ at: Bytes, _ end: Bytes) -> (value: UInt64, count: Int) {
        let (values, count) = digitValues(at, end)
        return count == 0 ? (0, 0) : (number(values &<< UInt64(64 &- 8 &* count)), count)
    }

    /// The values of the digits at `at`, a byte each, with others behind them, and how many there are.
    @inline(__always)
    private static func digitValues(_ at: Bytes, _ end: Bytes) -> (values: UInt64, count: Int) {
        let values = word(at) ^ (ones &* 0x30)
        // A byte is a digit where its value is below 10: no carry into the high bit, and none there before.
        let others = ((values &+ ones &* 0x76) | values) & highs
        return (values, min(others == 0 ? 8 : others.trailingZeroBitCount / 8, end - at))
    }

    /// Eight digits, the first in the lowest byte, by three steps of pairwise sums.
    @inline(__always)
    private static func number(_ digits: UInt64) -> UInt64 {
        var value = (digits &* 10) &+ (digits >> 8)
        value = ((value & 0x00FF_00FF_00FF_00FF) &* 100) &+ ((value >> 16) & 0x00FF_00FF_00FF_00FF)
        return ((value & 0xFFFF) &* 10_000) &+ ((value >> 32) & 0xFFFF)
    }

    /// Whether both are the same so many bytes.
    @inline(__always)
    static func equal(_ a: Bytes, _ b: Bytes, _ count: Int) -> Bool {
        var at = 0
        while at &+ 8 < count {
            if word(a + at) != word(b + at) { return false }
            at &+= 8
        }
        // What stands behind the last byte is shifted out.
        return count == at || (word(a + at) ^ word(b + at)) &<< UInt64(64 &- 8 &* (count &- at)) == 0
    }

    /// The digits at `at` as the first of six, zeros behind them, and how many there are: at most 8.
    @inline(__always)
    static func sixDigits(_ at: Bytes, _ end: Bytes) -> (value: UInt64, count: Int) {
        let (values, count) = digitValues(at, end)
        guard count > 0, count <= 6 else { return (0, count) }
        let digits = values & (1 &<< UInt64(8 &* count) &- 1)
        return (number(digits << 16), count)
    }

    /// Powers of ten from 0 to 8.
    @inline(__always)
    static func power(_ exponent: Int) -> UInt64 {
        switch exponent {
        case 0: 1
        case 1: 10
        case 2: 100
        case 3: 1_000
        case 4: 10_000
        case 5: 100_000
        case 6: 1_000_000
        case 7: 10_000_000
        default: 100_000_000
        }
    }
}

/// Numbers out of bytes, without a String.
enum NumberReader {
    /// A whole number that fills `start..<end` and fits a counter (0...2147483647).
    @inline(__always) static func counter(_ start: Bytes, _ end: Bytes) -> Int32? {
        var at = start
        var value: Int64 = 0
        while at < end && ByteClass.isDigit(at.pointee) {
            value = value &* 10 &+ Int64(at.pointee &- 48)
            at += 1
        }
        guard at == end, end > start, end - start <= 10, value <= Int64(Int32.max) else { return nil }
        return Int32(truncatingIfNeeded: value)
    }

    @inline(__always) static func counter(_ text: Text) -> Int32? { counter(text.start, text.end) }

    /// What up to 19 digits give; nil if that has no room.
    static func integer(_ digits: Text) -> Int64? {
        Int64(exactly: digits.bytes.reduce(UInt64(0)) { $0 &* 10 &+ UInt64($1 &- 48) })
    }

    /// Seconds with or without a fraction, as microseconds, rounded to the nearest.
    @inline(__always) static func microseconds(_ text: Text) -> Int64? {
        let end = text.end
        var at = text.start
        var seconds: Int64 = 0
        while at < end && ByteClass.isDigit(at.pointee) && at - text.start < 12 {
            seconds = seconds &* 10 &+ Int64(at.pointee &- 48)
            at += 1
        }
        guard at > text.start else { return slowMicroseconds(text) }
        if at == end { return seconds &* 1_000_000 }
        guard at.pointee == 46, let fraction = fraction(at + 1, end) else { return slowMicroseconds(text) }
        return seconds &* 1_000_000 &+ fraction
    }

    /// Digits after the point, filling `start..<end`, as microseconds.
    @inline(__always) static func fraction(_ start: Bytes, _ end: Bytes) -> Int64? {
        var at = start
        var value: Int64 = 0
        var scale: Int64 = 100_000
        while at < end && ByteClass.isDigit(at.pointee) {
            if scale > 0 {
                value = value &+ Int64(at.pointee &- 48) &* scale
                scale /= 10
            } else if at - start == 6 && at.pointee >= 53 {
                value &+= 1
            }
            at += 1
        }
        return at == end ? value : nil
    }

    /// Signs and exponents, rare in logs: the C library reads them.
    private static func slowMicroseconds(_ text: Text) -> Int64? {
        guard text.bytes.allSatisfy({ ByteClass.isDigit($0) || "+-.eE".utf8.contains($0) }),
            let value = Double(text.string), value.isFinite, abs(value) < 1e12
        else { return nil }
        return Int64((value * 1e6).rounded())
    }
}
