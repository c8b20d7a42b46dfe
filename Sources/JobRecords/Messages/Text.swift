import LogBytes
import LogLines

/// Tests on single bytes of ASCII. Everything over 127 belongs to no class.
enum ByteClass {
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

/// A place in a line's bytes.
typealias Bytes = UnsafePointer<UInt8>

/// A stretch of a line's bytes.
struct Text {
    let start: Bytes
    let end: Bytes

    @inline(__always) init(_ start: Bytes, _ end: Bytes) { (self.start, self.end) = (start, end) }

    @inline(__always) init(_ start: Bytes, count: Int) { self.init(start, start + count) }

    init(_ text: StaticString) { self.init(text.utf8Start, count: text.utf8CodeUnitCount) }

    @inline(__always) var count: Int { end - start }
    @inline(__always) var isEmpty: Bool { start == end }
    @inline(__always) var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }
    var string: String { String(decoding: bytes, as: UTF8.self) }

    /// Its text with escapes resolved.
    var unescaped: String {
        let raw = bytes
        guard raw.contains(92) else { return string }
        let resolved = [UInt8](unsafeUninitializedCapacity: raw.count) { buffer, count in
            count = Escapes.resolve(raw, into: buffer.baseAddress!)
        }
        return String(decoding: resolved, as: UTF8.self)
    }

    @inline(__always) func starts(_ text: StaticString) -> Bool { start.starts(text, end) }
    @inline(__always) func equals(_ text: StaticString) -> Bool { start.equals(text, end) }
    /// Whether it is a word in capitals, however that is written.
    func areCapitals(of word: Text) -> Bool {
        count == word.count && bytes.elementsEqual(word.bytes) { $0 == ByteClass.raised($1) }
    }

    /// Nil if there is none.
    @inline(__always) var first: UInt8? { start < end ? start.pointee : nil }
}

extension Bytes {
    /// The first byte at or after self that is no blank, or `end`.
    @inline(__always) func skippingBlanks(_ end: Bytes) -> Bytes {
        var at = self
        while at < end && ByteClass.isBlank(at.pointee) { at += 1 }
        return at
    }

    /// The first byte at or after self that is no digit, or `end`.
    @inline(__always) func skippingDigits(_ end: Bytes) -> Bytes {
        var at = self
        while at < end && ByteClass.isDigit(at.pointee) { at += 1 }
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

/// Backslash escapes of quoted values, JSON strings and Python string literals.
enum Escapes {
    /// Writes the bytes that `raw` stands for; never more than it has.
    /// - Returns: how many.
    static func resolve(_ raw: UnsafeBufferPointer<UInt8>, into out: UnsafeMutablePointer<UInt8>) -> Int {
        var (from, to) = (0, 0)
        while from < raw.count {
            guard raw[from] == 92, from + 1 < raw.count else {
                out[to] = raw[from]
                (from, to) = (from + 1, to + 1)
                continue
            }
            from += 1
            if let (scalar, taken) = unicode(raw, from) {
                for byte in String(scalar ?? "\u{FFFD}").utf8 {
                    out[to] = byte
                    to += 1
                }
                from += taken
            } else {
                out[to] = single(raw[from])
                (from, to) = (from + 1, to + 1)
            }
        }
        return to
    }

    static func single(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 110: 10  // n
        case 116: 9  // t
        case 114: 13  // r
        case 98: 8  // b
        case 102: 12  // f
        default: byte
        }
    }

    /// `uXXXX` (a pair of surrogates too) or Python's `xXX` at `at`: the scalar, nil for half of a pair, and how many
    /// bytes it took.
    static func unicode(_ raw: UnsafeBufferPointer<UInt8>, _ at: Int) -> (scalar: Unicode.Scalar?, taken: Int)? {
        if raw[at] == 120, let value = hex(raw, at + 1, 2) { return (Unicode.Scalar(UInt8(value)), 3) }
        guard raw[at] == 117, let value = hex(raw, at + 1, 4) else { return nil }
        if let scalar = Unicode.Scalar(value) { return (scalar, 5) }
        if value < 0xDC00, at + 6 < raw.count, raw[at + 5] == 92, raw[at + 6] == 117,
            let low = hex(raw, at + 7, 4), (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (value - 0xD800) << 10 + (low - 0xDC00))
        {
            return (scalar, 11)
        }
        return (nil, 5)
    }

    private static func hex(_ raw: UnsafeBufferPointer<UInt8>, _ at: Int, _ count: Int) -> UInt32? {
        guard at + count <= raw.count else { return nil }
        var value: UInt32 = 0
        for index in at..<at + count {
            guard let digit = Character(Unicode.Scalar(raw[index])).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}

/// Room for the few values of a line that have to be written anew (escapes resolved, capitals lowered). Ranges handed
/// out are valid until `reset`; whole words may be loaded at their ends, as at a line's.
struct Scratch: ~Copyable {
    private static let size = 4096
    private let bytes: UnsafeMutablePointer<UInt8>
    private let pages = MemoryPages(Scratch.size + Line.padding)
    private var used = 0

    init() { bytes = pages.start.assumingMemoryBound(to: UInt8.self) }

    @inline(__always) mutating func reset() { used = 0 }

    /// ASCII capitals made small; longer than the room is cut there, which no name of an engine's job reaches.
    @inline(__always)
    mutating func lowered(_ text: Text) -> Text {
        let count = min(text.count, Scratch.size - used)
        let out = bytes + used
        var at = 0
        while at < count {
            out[at] = ByteClass.lowered(text.start[at])
            at &+= 1
        }
        used += count
        return Text(out, count: count)
    }

    /// A quoted value with its escapes resolved; the value itself where it has none or is too long.
    mutating func unescaped(_ value: Text) -> Text {
        guard value.bytes.contains(92), value.count <= Scratch.size - used else { return value }
        let out = bytes + used
        let count = Escapes.resolve(value.bytes, into: out)
        used += count
        return Text(out, count: count)
    }
}
