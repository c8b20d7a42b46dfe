/// Text being written as bytes; the hot path of the JSON forms and CSV. It keeps its memory filled to its end, so that an
/// append is a copy of bytes and no more.
@frozen
public struct ByteBuffer {
    /// Its memory; the first `count` bytes are the text.
    @usableFromInline var store: [UInt8]
    @usableFromInline var used = 0

    @inlinable public var count: Int { used }
    @inlinable public var bytes: [UInt8] { [UInt8](store[..<used]) }

    @inlinable public init(capacity: Int = 1 << 16) {
        let room = max(capacity, 16)
        store = [UInt8](unsafeUninitializedCapacity: room) { $1 = room }
    }

    @inlinable public mutating func clear() { used = 0 }

    @inlinable public mutating func removeLast() { used -= 1 }

    /// Has `count` more bytes written at the pointer that it gives.
    @inlinable @inline(__always)
    mutating func write(_ count: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Void) {
        if store.count &- used < count { grow(by: count) }
        let at = used
        store.withUnsafeMutableBufferPointer { fill($0.baseAddress! + at) }
        used = at &+ count
    }

    @inline(never)
    @usableFromInline mutating func grow(by count: Int) {
        store.append(contentsOf: repeatElement(0, count: max(store.count, count)))
    }

    @inlinable @inline(__always) public mutating func append(_ byte: UInt8) { write(1) { $0.pointee = byte } }

    @inlinable @inline(__always) public mutating func append(_ text: StaticString) {
        let (start, count) = (text.utf8Start, text.utf8CodeUnitCount)
        write(count) { $0.update(from: start, count: count) }
    }

    /// A literal is a `StaticString`, whose bytes lie ready.
    @_disfavoredOverload
    @inlinable public mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    @inlinable public mutating func append(_ other: [UInt8]) { other.withUnsafeBytes { append($0) } }

    @inlinable public mutating func append(_ other: UnsafeRawBufferPointer) {
        guard let start = other.baseAddress else { return }
        write(other.count) { UnsafeMutableRawPointer($0).copyMemory(from: start, byteCount: other.count) }
    }

    @inlinable public mutating func append(_ other: ByteBuffer) {
        other.store.withUnsafeBytes { append(UnsafeRawBufferPointer(rebasing: $0[..<other.used])) }
    }

    /// A whole number in decimal.
    @inlinable @inline(__always) public mutating func append<N: FixedWidthInteger>(number value: N) {
        append(integer: Int64(value))
    }

    @inlinable mutating func append(integer value: Int64) {
        if value < 0 { append(45) }
        let magnitude = value.magnitude
        if magnitude < 10 { return append(UInt8(truncatingIfNeeded: magnitude) &+ 48) }
        let count = ByteBuffer.digits(magnitude)
        write(count) { ByteBuffer.write(magnitude, count, at: $0) }
    }

    /// Writes a number's last digits, two at a time.
    @inlinable @inline(__always)
    static func write(_ value: UInt64, _ count: Int, at place: UnsafeMutablePointer<UInt8>) {
        var (rest, at) = (value, count)
        while at >= 2 {
            let pair = UInt8(truncatingIfNeeded: rest % 100)
            rest /= 100
            at &-= 2
            place[at] = pair / 10 &+ 48
            place[at &+ 1] = pair % 10 &+ 48
        }
        if at == 1 { place[0] = UInt8(truncatingIfNeeded: rest % 10) &+ 48 }
    }

    @inlinable static func digits(_ value: UInt64) -> Int {
        var (count, bound) = (1, UInt64(10))
        while count < 20 && value >= bound {
            count &+= 1
            bound = bound &* 10
        }
        return count
    }

    /// Microseconds as seconds with the fewest digits that give them back, one decimal at least.
    @inlinable public mutating func append(seconds micros: Int64) {
        if micros < 0 { append(45) }
        let magnitude = micros.magnitude
        append(integer: Int64(magnitude / 1_000_000))
        write(7) {
            $0.pointee = 46
            ByteBuffer.write(magnitude % 1_000_000, 6, at: $0 + 1)
        }
        var needless = 0
        while needless < 5 && store[used &- 1 &- needless] == 48 { needless &+= 1 }
        used &-= needless
    }

    /// A number, or null if it is unknown (negative).
    @inlinable @inline(__always) public mutating func append(known value: Int32) {
        if value < 0 { append("null") } else { append(number: value) }
    }

    /// 16 hex digits.
    @inlinable public mutating func append(hex value: UInt64) {
        write(16) { place in
            for at in 0..<16 {
                let nibble = UInt8(truncatingIfNeeded: value >> UInt64(60 &- 4 &* at) & 15)
                place[at] = nibble < 10 ? nibble &+ 48 : nibble &+ 87
            }
        }
    }
}

/// A few bytes that are written often: they are copied as one.
@frozen
public struct ShortBytes: Sendable {
    @usableFromInline let bytes: SIMD32<UInt8>
    @usableFromInline let count: Int

    /// - Parameter bytes: at most 32.
    public init(_ bytes: [UInt8]) {
        precondition(bytes.count <= 32, "\(String(decoding: bytes, as: UTF8.self)) is not short")
        self.bytes = SIMD32(bytes + Array(repeating: 0, count: 32 - bytes.count))
        count = bytes.count
    }
}

extension ByteBuffer {
    /// By address: to copy them first would cost as much as the value behind a key.
    @inlinable @inline(__always) public mutating func append(_ short: UnsafePointer<ShortBytes>) {
        write(32) { UnsafeMutableRawPointer($0).copyMemory(from: short, byteCount: 32) }
        used &-= 32 &- short.pointee.count
    }
}
