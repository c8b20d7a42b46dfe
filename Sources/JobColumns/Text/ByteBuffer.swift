/// Text being written as bytes; the hot path of the JSON forms.
@frozen
public struct ByteBuffer {
    @usableFromInline var store: [UInt8] = []

    @inlinable public var bytes: [UInt8] { store }

    @inlinable public init(capacity: Int = 1 << 16) { store.reserveCapacity(capacity) }

    @inlinable public var count: Int { store.count }

    @inlinable public mutating func clear() { store.removeAll(keepingCapacity: true) }

    @inlinable @inline(__always) public mutating func append(_ byte: UInt8) { store.append(byte) }

    @inlinable @inline(__always) public mutating func append(_ text: StaticString) {
        store.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inlinable public mutating func append(_ text: String) { store.append(contentsOf: text.utf8) }

    @inlinable public mutating func append(_ other: [UInt8]) { store.append(contentsOf: other) }

    @inlinable public mutating func append(_ other: UnsafeRawBufferPointer) { store.append(contentsOf: other) }

    @inlinable public mutating func append(_ other: ByteBuffer) { store.append(contentsOf: other.store) }

    @inlinable public mutating func removeLast() { store.removeLast() }

    /// A whole number in decimal.
    @inlinable @inline(__always) public mutating func append<N: FixedWidthInteger>(number value: N) {
        append(integer: Int64(value))
    }

    @inlinable mutating func append(integer value: Int64) {
        if value < 0 { store.append(45) }
        var rest = value.magnitude
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var at = 20
            repeat {
                at &-= 1
                digits[at] = UInt8(truncatingIfNeeded: rest % 10) &+ 48
                rest /= 10
            } while rest > 0
            store.append(contentsOf: UnsafeBufferPointer(rebasing: digits[at..<20]))
        }
    }

    /// Microseconds as seconds with the fewest digits that give them back, one decimal at least.
    @inlinable public mutating func append(seconds micros: Int64) {
        if micros < 0 { store.append(45) }
        let magnitude = micros.magnitude
        append(integer: Int64(magnitude / 1_000_000))
        store.append(46)
        var rest = magnitude % 1_000_000
        var scale: UInt64 = 100_000
        repeat {
            store.append(UInt8(truncatingIfNeeded: rest / scale) &+ 48)
            rest %= scale
            scale /= 10
        } while rest > 0
    }

    /// A number, or null if it is unknown (negative).
    @inlinable @inline(__always) public mutating func append(known value: Int32) {
        if value < 0 { append("null") } else { append(number: value) }
    }

    /// 16 hex digits.
    @inlinable public mutating func append(hex value: UInt64) {
        var shift: UInt64 = 60
        while true {
            let nibble = UInt8(truncatingIfNeeded: value >> shift & 15)
            append(nibble < 10 ? nibble &+ 48 : nibble &+ 87)
            if shift == 0 { return }
            shift &-= 4
        }
    }
}
