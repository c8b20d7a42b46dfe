import CXXHash
import LogBytes

/// What stands at a checkpoint's begin, twice, each in a page of its own: where the newest bytes lie, with a checksum
/// over them and one over itself, so that what was written in part is told from what is whole.
struct CheckpointHead: Equatable {
    static let page = 4096
    static let magic: [UInt8] = Array("JTRAILCP".utf8)
    private static let size = 8 + 4 + 8 + 8 + 8 + 16
    /// More than this no checkpoint has; whoever says so made it up.
    private static let longest: Int64 = 1 << 30

    var sequence: UInt64
    /// Where the checkpoint's bytes lie in the file.
    var offset: Int64
    var length: Int64
    var sum: [UInt64]

    enum Content: Equatable {
        case whole(CheckpointHead)
        case blank
        case torn
        case foreign
        case version(Int)
    }

    init(sequence: UInt64, offset: Int64, payload: [UInt8]) {
        self.sequence = sequence
        self.offset = offset
        length = Int64(payload.count)
        sum = CheckpointHead.sum(payload)
    }

    private init(_ parser: inout ByteParser) throws(ByteParser.Short) {
        (sequence, offset) = (try parser.integer(), try parser.integer())
        length = try parser.integer()
        sum = [try parser.integer(), try parser.integer()]
    }

    var end: Int64 { offset + length }

    var bytes: [UInt8] {
        var writer = ByteWriter()
        for byte in CheckpointHead.magic { writer.put(byte) }
        writer.put(UInt32(Checkpoint.version))
        writer.put(sequence)
        writer.put(offset)
        writer.put(length)
        for part in sum { writer.put(part) }
        for part in CheckpointHead.sum(writer.bytes) { writer.put(part) }
        return writer.bytes
    }

    static func decode(_ bytes: [UInt8]) -> Content {
        guard bytes.contains(where: { $0 != 0 }) else { return .blank }
        guard bytes.starts(with: magic) else { return .foreign }
        do throws(ByteParser.Short) {
            var parser = ByteParser(Array(bytes.dropFirst(magic.count)))
            let version = Int(try parser.integer(UInt32.self))
            guard version == Checkpoint.version else { return .version(version) }
            let head = try CheckpointHead(&parser)
            let found: [UInt64] = [try parser.integer(), try parser.integer()]
            return found == sum(Array(bytes.prefix(size))) && head.isPlausible ? .whole(head) : .torn
        } catch { return .torn }
    }

    private var isPlausible: Bool {
        offset >= Int64(2 * CheckpointHead.page) && offset < .max / 2 && (0...CheckpointHead.longest).contains(length)
    }

    func fits(_ payload: [UInt8]) -> Bool { payload.count == length && CheckpointHead.sum(payload) == sum }

    private static func sum(_ bytes: [UInt8]) -> [UInt64] {
        let sum = XXH3_128bits(bytes, bytes.count)
        return [sum.high64, sum.low64]
    }
}
