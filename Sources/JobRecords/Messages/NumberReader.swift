import Glibc

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

    /// A whole number that fills `start..<end`; nil for one that has no room.
    static func integer(_ start: Bytes, _ end: Bytes) -> Int64? {
        var value: Int64 = 0
        var at = start
        while at < end && ByteClass.isDigit(at.pointee) {
            let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = product.addingReportingOverflow(Int64(at.pointee &- 48))
            if tooLarge || overflow { return nil }
            value = sum
            at += 1
        }
        return at == end && end > start ? value : nil
    }

    /// Seconds with or without a fraction that fill `start..<end`, as microseconds, rounded to the nearest.
    @inline(__always) static func microseconds(_ start: Bytes, _ end: Bytes) -> Int64? {
        var at = start
        var seconds: Int64 = 0
        while at < end && ByteClass.isDigit(at.pointee) && at - start < 12 {
            seconds = seconds &* 10 &+ Int64(at.pointee &- 48)
            at += 1
        }
        guard at > start else { return slowMicroseconds(start, end) }
        if at == end { return seconds &* 1_000_000 }
        guard at.pointee == 46, let fraction = fraction(at + 1, end) else { return slowMicroseconds(start, end) }
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
    private static func slowMicroseconds(_ start: Bytes, _ end: Bytes) -> Int64? {
        let bytes = UnsafeBufferPointer(start: start, count: end - start)
        guard bytes.allSatisfy({ ByteClass.isDigit($0) || "+-.eE".utf8.contains($0) }) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let value = Double(text), value.isFinite, abs(value) < 1e12 else { return nil }
        return Int64((value * 1e6).rounded())
    }
}
