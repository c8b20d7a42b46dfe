/// Text being written as bytes; the hot path of the JSON forms.
public struct ByteBuffer {
    public private(set) var bytes: [UInt8] = []

    public init(capacity: Int = 1 << 16) { bytes.reserveCapacity(capacity) }

    public var count: Int { bytes.count }

    public mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    @inline(__always) public mutating func append(_ byte: UInt8) { bytes.append(byte) }

    @inline(__always) public mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    public mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    public mutating func append(_ other: [UInt8]) { bytes.append(contentsOf: other) }

    public mutating func append(_ other: UnsafeRawBufferPointer) { bytes.append(contentsOf: other) }

    public mutating func append(_ other: ByteBuffer) { bytes.append(contentsOf: other.bytes) }

    public mutating func removeLast() { bytes.removeLast() }

    /// A whole number in decimal.
    @inline(__always) public mutating func append<N: FixedWidthInteger>(number value: N) {
        append(integer: Int64(value))
    }

    mutating func append(integer value: Int64) {
        if value < 0 { bytes.append(45) }
        var rest = value.magnitude
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var at = 20
            repeat {
                at &-= 1
                digits[at] = UInt8(truncatingIfNeeded: rest % 10) &+ 48
                rest /= 10
            } while rest > 0
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[at..<20]))
        }
    }

    /// Microseconds as seconds with the fewest digits that give them back, one decimal at least (contract, 3.3).
    public mutating func append(seconds micros: Int64) {
        if micros < 0 { bytes.append(45) }
        let magnitude = micros.magnitude
        append(integer: Int64(magnitude / 1_000_000))
        bytes.append(46)
        var rest = magnitude % 1_000_000
        var scale: UInt64 = 100_000
        repeat {
            bytes.append(UInt8(truncatingIfNeeded: rest / scale) &+ 48)
            rest %= scale
            scale /= 10
        } while rest > 0
    }
}
