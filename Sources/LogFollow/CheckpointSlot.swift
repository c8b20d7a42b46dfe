import CXXHash
import LogBytes

/// One of the two copies in a checkpoint's file: head, the checkpoint's bytes, and a checksum over both, so that one
/// that was written in part is told from a whole one.
enum CheckpointSlot {
    static let size = 256 * 1024
    static let magic: [UInt8] = Array("JTRAILCP".utf8)
    private static let headSize = 8 + 4 + 8 + 4
    private static let sumSize = 16

    enum Content: Equatable {
        case whole(sequence: UInt64, [UInt8])
        case blank
        case torn
        case foreign
        case version(Int)
    }

    /// - Returns: nil where the bytes do not fit.
    static func encode(_ payload: [UInt8], sequence: UInt64) -> [UInt8]? {
        guard headSize + payload.count + 4 + sumSize <= size else { return nil }
        var writer = ByteWriter()
        for byte in magic { writer.put(byte) }
        writer.put(UInt32(Checkpoint.version))
        writer.put(sequence)
        writer.put(payload)
        let sum = sum(writer.bytes)
        writer.put(sum.high64)
        writer.put(sum.low64)
        return writer.bytes
    }

    static func decode(_ bytes: [UInt8]) -> Content {
        guard bytes.contains(where: { $0 != 0 }) else { return .blank }
        guard bytes.starts(with: magic) else { return .foreign }
        do {
            var parser = ByteParser(Array(bytes.dropFirst(magic.count)))
            let version = Int(try parser.integer(UInt32.self))
            let sequence = try parser.integer(UInt64.self)
            let payload = try parser.raw()
            let found = (high: try parser.integer(UInt64.self), low: try parser.integer(UInt64.self))
            let sum = sum(Array(bytes.prefix(headSize + payload.count)))
            guard found.high == sum.high64, found.low == sum.low64 else { return .torn }
            return version == Checkpoint.version ? .whole(sequence: sequence, payload) : .version(version)
        } catch { return .torn }
    }

    private static func sum(_ bytes: [UInt8]) -> XXH128_hash_t { XXH3_128bits(bytes, bytes.count) }
}
