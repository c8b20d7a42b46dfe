/// Tests on single bytes of ASCII. Everything over 127 belongs to no class.
enum ByteClass {
    static let blank: UInt8 = 32
    static let tab: UInt8 = 9

    @inline(__always) static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
    @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
    @inline(__always) static func isUpper(_ byte: UInt8) -> Bool { byte &- 65 < 26 }
    @inline(__always) static func isLower(_ byte: UInt8) -> Bool { byte &- 97 < 26 }
    @inline(__always) static func isLetter(_ byte: UInt8) -> Bool { (byte | 32) &- 97 < 26 }
    /// `[A-Za-z0-9_]`, what an IDENT goes on with.
    @inline(__always) static func isIdent(_ byte: UInt8) -> Bool {
        isIn(byte, low: digits, high: capitals | capitals << 32 | underscore)
    }

    /// `[A-Z0-9_.-]`, what a FACILITY goes on with.
    @inline(__always) static func isFacility(_ byte: UInt8) -> Bool {
        isIn(byte, low: digits | 1 << 45 | 1 << 46, high: capitals | underscore)
    }

    // Sets of ASCII as two words, one bit a character: a test without branches for the loops over names.
    private static let digits: UInt64 = 0x03FF_0000_0000_0000
    private static let capitals: UInt64 = 0x07FF_FFFE
    private static let underscore: UInt64 = 1 << 31

    @inline(__always) private static func isIn(_ byte: UInt8, low: UInt64, high: UInt64) -> Bool {
        let word = byte < 64 ? low : high
        return byte < 128 && word >> UInt64(byte & 63) & 1 != 0
    }

    @inline(__always) static func raised(_ byte: UInt8) -> UInt8 { isLower(byte) ? byte & 0xDF : byte }
    @inline(__always) static func lowered(_ byte: UInt8) -> UInt8 { isUpper(byte) ? byte | 32 : byte }
}

/// A stretch of a line's bytes.
typealias Bytes = UnsafePointer<UInt8>

extension Bytes {
    /// The first byte at or after self that is no blank, or `end`.
    @inline(__always) func skippingBlanks(_ end: Bytes) -> Bytes {
        var at = self
        while at < end && ByteClass.isBlank(at.pointee) { at += 1 }
        return at
    }

    /// The first blank at or after self, or `end`.
    @inline(__always) func tokenEnd(_ end: Bytes) -> Bytes {
        var at = self
        while at < end && !ByteClass.isBlank(at.pointee) { at += 1 }
        return at
    }

    /// Whether the bytes from self on are `text`.
    @inline(__always) func starts(_ text: StaticString, _ end: Bytes) -> Bool {
        let count = text.utf8CodeUnitCount
        guard end - self >= count else { return false }
        let wanted = text.utf8Start
        var at = 0
        while at < count {
            if self[at] != wanted[at] { return false }
            at &+= 1
        }
        return true
    }

    /// Whether self..<end is exactly `text`.
    @inline(__always) func equals(_ text: StaticString, _ end: Bytes) -> Bool {
        end - self == text.utf8CodeUnitCount && starts(text, end)
    }

    /// Two decimal digits; nil for anything else.
    @inline(__always) func twoDigits() -> Int? {
        let (a, b) = (self[0] &- 48, self[1] &- 48)
        return a < 10 && b < 10 ? Int(a) &* 10 &+ Int(b) : nil
    }

    /// `YYYY`; nil for anything else.
    @inline(__always) func fourDigits() -> Int? {
        guard let high = twoDigits(), let low = (self + 2).twoDigits() else { return nil }
        return high &* 100 &+ low
    }
}
