import CZlib

/// Makes gzip files of random members: every level and strategy, flushed anywhere, texts from repetition to noise.
struct MemberMaker {
    /// The number that made the last file.
    private(set) var seed: UInt64
    private var state: UInt64

    init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// A number below `limit`, and zero if that is zero.
    mutating func number(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(max(1, limit)))
    }

    mutating func next() -> [UInt8] {
        seed += 1
        state = seed &* 0x9E37_79B9_7F4A_7C15
        return (0...number(3)).flatMap { _ in member(text(1 << (4 + number(12)))) }
    }

    /// One member of some megabytes: lines that come again only behind the decoder's window.
    mutating func nextLarge(blocks: Int) -> [UInt8] {
        seed += 1
        state = seed
        let lines = logLines(300_000)
        return member((0..<blocks).flatMap { _ in lines })
    }

    /// Log lines, words, runs or noise.
    private mutating func text(_ limit: Int) -> [UInt8] {
        let count = number(limit)
        switch number(5) {
        case 0: return (0..<count).map { _ in UInt8(number(256)) }
        case 1: return (0..<count).map { _ in UInt8(97 + number(1 + number(25))) }
        case 2: return [UInt8](repeating: UInt8(number(256)), count: count)
        default: return logLines(count)
        }
    }

    private mutating func logLines(_ count: Int) -> [UInt8] {
        var lines: [UInt8] = []
        while lines.count < count {
            lines += "Jun  1 efw jobsengine[\(number(3000))]: ULOGD-I-Start job=\(number(99_991))\n".utf8
        }
        return lines
    }

    private mutating func member(_ text: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        deflateInit2_(
            &stream, Int32(number(10)), Z_DEFLATED, 31, Int32(1 + number(9)), Int32(number(5)), ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        defer { deflateEnd(&stream) }
        var packed: [UInt8] = []
        var start = 0
        while start < text.count {
            let end = min(text.count, start + 1 + number(text.count))
            let flush = [Z_NO_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_BLOCK][number(4)]
            Self.deflate(&stream, Array(text[start..<end]), flush, &packed)
            start = end
        }
        Self.deflate(&stream, [], Z_FINISH, &packed)
        return packed
    }

    private static func deflate(_ stream: inout z_stream, _ text: [UInt8], _ flush: Int32, _ packed: inout [UInt8]) {
        var text = text
        var room = [UInt8](repeating: 0, count: 1 << 16)
        text.withUnsafeMutableBufferPointer { text in
            room.withUnsafeMutableBufferPointer { room in
                (stream.next_in, stream.avail_in) = (text.baseAddress, UInt32(text.count))
                repeat {
                    (stream.next_out, stream.avail_out) = (room.baseAddress, UInt32(room.count))
                    CZlib.deflate(&stream, flush)
                    packed += room[..<(room.count - Int(stream.avail_out))]
                } while stream.avail_out == 0
            }
        }
    }
}
