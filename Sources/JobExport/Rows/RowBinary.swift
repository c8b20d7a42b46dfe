import CXXHash
import JobColumns
import JobRecords
import JobState
import LogLines

/// Values as ClickHouse's `RowBinary` has them: little-endian numbers, strings behind their length as a varint.
extension ByteBuffer {
    mutating func append<N: FixedWidthInteger>(little value: N) {
        withUnsafeBytes(of: value.littleEndian) { append($0) }
    }

    mutating func append<N: FixedWidthInteger>(big value: N) {
        withUnsafeBytes(of: value.bigEndian) { append($0) }
    }

    /// `Nullable(Int32)` or `Nullable(Int64)`.
    mutating func append<N: FixedWidthInteger>(nullable value: N?) {
        guard let value else { return append(UInt8(1)) }
        append(UInt8(0))
        append(little: value)
    }

    /// `Nullable(Int32)`, null where it is unknown (negative).
    mutating func append(known value: Int32) { append(nullable: value < 0 ? nil : value) }

    mutating func append(_ digest: Chain) {
        append(big: digest.high)
        append(big: digest.low)
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

    mutating func append(binary bytes: [UInt8]) { bytes.withUnsafeBytes { append(binary: $0) } }

    mutating func append(binary bytes: UnsafeRawBufferPointer) {
        append(length: bytes.count)
        append(bytes)
    }
}

/// The names of a scan as `RowBinary` has strings, each made once.
struct BinaryNames {
    private let names: NameRegistry
    private var strings: [[UInt8]] = []

    init(_ names: NameRegistry) { self.names = names }

    mutating func append(_ id: UInt32, to buffer: inout ByteBuffer) {
        while strings.count <= Int(id) {
            var string = ByteBuffer(capacity: 32)
            string.append(binary: names[UInt32(strings.count)])
            strings.append(string.bytes)
        }
        buffer.append(strings[Int(id)])
    }
}

/// Times as ClickHouse's `DateTime` holds them: whole seconds from 1970 to 2106. Later and earlier ones take its ends;
/// the column `micros` has the time itself.
enum ClickHouseTime {
    static func seconds(_ micros: Int64) -> UInt32 { UInt32(clamping: micros / 1_000_000) }

    /// A number that changes with the month, by which the tables are parted.
    static func month(_ seconds: UInt32) -> Int {
        let date = Civil.date(days: Int(seconds) / 86_400)
        return date.year * 12 + date.month
    }
}

/// A record's `id`: the chain at its line's end, or, for an element of a saved answer, which has no line, a digest of
/// its own bytes.
enum RecordDigest {
    static func of(_ record: Record, _ chain: Chain?, _ line: UnsafeRawBufferPointer) -> Chain {
        if !record.flags.contains(.inDocument), let chain { return chain }
        return of(line)
    }

    static func of(_ bytes: UnsafeRawBufferPointer) -> Chain {
        let hash = XXH3_128bits(bytes.baseAddress, bytes.count)
        return Chain(high: hash.high64, low: hash.low64)
    }

    static func of(_ text: String) -> Chain {
        var text = text
        return text.withUTF8 { of(UnsafeRawBufferPointer($0)) }
    }
}
