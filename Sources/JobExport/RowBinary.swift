import JobColumns
import JobViews

/// Values as ClickHouse's `RowBinary` has them: little-endian numbers, strings behind their length as a varint.
extension ByteBuffer {
    mutating func append<N: FixedWidthInteger>(little value: N) {
        withUnsafeBytes(of: value.littleEndian) { append($0) }
    }

    mutating func append<N: FixedWidthInteger>(big value: N) {
        withUnsafeBytes(of: value.bigEndian) { append($0) }
    }

    /// `Nullable(Int32)`, null where it is unknown (negative).
    mutating func append(nullable value: Int32) {
        guard value >= 0 else { return append(UInt8(1)) }
        append(UInt8(0))
        append(little: value)
    }

    /// `Nullable(Int64)`.
    mutating func append(nullable value: Int64?) {
        guard let value else { return append(UInt8(1)) }
        append(UInt8(0))
        append(little: value)
    }

    mutating func append(length: Int) {
        var rest = UInt64(length)
        while rest >= 128 {
            append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func append(binary text: String) {
        var text = text
        text.withUTF8 { append(binary: UnsafeRawBufferPointer($0)) }
    }

    mutating func append(binary bytes: UnsafeRawBufferPointer) {
        append(length: bytes.count)
        append(bytes)
    }
}
