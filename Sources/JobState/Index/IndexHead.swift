import LogBytes
import LogLines

/// The first bytes of an index file: whose it is, and where its table stands.
struct IndexHead {
    static let size = 64
    private static let magic: UInt64 = 0x5844_4E49_4C52_544A  // "JTRLINDX"
    /// To be raised with each change of what is written.
    private static let format: UInt32 = 1

    /// Tells the program that wrote it, since another one may read lines in another way.
    var maker: UInt64 = 0
    var tableOffset: UInt64 = 0
    var tableCount: UInt64 = 0
    var tableDigest: UInt64 = 0

    enum Fault: Error {
        case torn, otherVersion
    }

    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.put(IndexHead.magic)
        writer.put(IndexHead.format)
        writer.put(UInt32(0))
        for value in [maker, tableOffset, tableCount, tableDigest] { writer.put(value) }
        writer.put(UInt64(0))
        writer.put(ContentHash.short(writer.bytes))
        return writer.bytes
    }

    init() {}

    init(_ bytes: [UInt8], maker wanted: UInt64) throws {
        guard bytes.count == IndexHead.size else { throw Fault.torn }
        var parser = ByteParser(bytes)
        guard try parser.integer(UInt64.self) == IndexHead.magic else { throw Fault.torn }
        let format: UInt32 = try parser.integer()
        // Other formats may have their digest elsewhere.
        guard format == IndexHead.format else { throw Fault.otherVersion }
        guard ContentHash.short(Array(bytes[..<(IndexHead.size - 8)])) == IndexHead.digest(bytes) else {
            throw Fault.torn
        }
        _ = try parser.integer(UInt32.self)
        maker = try parser.integer()
        guard maker == wanted else { throw Fault.otherVersion }
        (tableOffset, tableCount, tableDigest) = (try parser.integer(), try parser.integer(), try parser.integer())
    }

    private static func digest(_ bytes: [UInt8]) -> UInt64 {
        bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: size - 8, as: UInt64.self)) }
    }
}
