import CBZip2
import CLZMA
import CZstd

/// The ways in which one file is packed: how the content shows it, how a name tells it, and what decodes it. Every
/// place that reads files asks here, and content decides, never the name.
public enum Compression: CaseIterable, Sendable {
    case gzip, xz, bzip2, zstd

    /// So many first bytes of a file tell every kind; fewer may.
    public static let headLength = 6

    /// - Parameter head: a file's first bytes. Nil for what is not packed.
    public init?(_ head: UnsafeRawBufferPointer) {
        guard let found = Compression.allCases.first(where: { $0.begins(head) }) else { return nil }
        self = found
    }

    private func begins(_ head: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .gzip: GzipFormat.isMagic(head)
        case .xz: head.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0])
        case .bzip2: head.count > 3 && head.starts(with: [0x42, 0x5A, 0x68]) && (0x31...0x39).contains(head[3])
        // A frame, or one that is to be skipped, as parallel packers put in front.
        case .zstd:
            head.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
                || head.count > 3 && head[0] & 0xF0 == 0x50 && head[1...3].elementsEqual([0x2A, 0x4D, 0x18])
        }
    }

    /// How the name of a packed file ends, the usual way first.
    public var suffixes: [String] {
        switch self {
        case .gzip: [".gz"]
        case .xz: [".xz"]
        case .bzip2: [".bz2"]
        case .zstd: [".zst", ".zstd"]
        }
    }

    /// A name without the suffix of a packing, be it one that is not read (`.Z`).
    public static func plain<Name: StringProtocol>(_ name: Name) -> Name.SubSequence {
        allSuffixes.first { name.hasSuffix($0) }.map { name.dropLast($0.count) } ?? name[...]
    }

    /// Those of packings that are not read too.
    static let allSuffixes = allCases.flatMap(\.suffixes) + [".Z", ".lzma"]
    static let bundleSuffixes = [".tar", ".zip", ".7z"] + allCases.flatMap(\.tarSuffixes)

    /// Whether a file is by its name a bundle.
    static func isBundle(_ name: String) -> Bool {
        bundleSuffixes.contains { name.hasSuffix($0) }
    }

    /// How the name of a packed tar ends.
    var tarSuffixes: [String] {
        switch self {
        case .gzip: [".tar.gz", ".tgz"]
        case .xz: [".tar.xz", ".txz"]
        case .bzip2: [".tar.bz2", ".tbz2", ".tbz"]
        case .zstd: [".tar.zst", ".tzst"]
        }
    }

    func reader(_ window: InputWindow) -> any ByteReader {
        switch self {
        case .gzip: GzipReader(window)
        case .xz: StreamReader(window, XZDecoder())
        case .bzip2: StreamReader(window, BZip2Decoder())
        case .zstd: StreamReader(window, ZstdDecoder())
        }
    }
}

/// bzip2, by libbz2.
final class BZip2Decoder: StreamDecoder {
    let format = "bzip2"
    /// At one place while it lives: the library's state points back to it.
    private let stream = UnsafeMutablePointer<bz_stream>.allocate(capacity: 1)

    init() { stream.initialize(to: bz_stream()) }

    deinit {
        BZ2_bzDecompressEnd(stream)
        stream.deallocate()
    }

    func start() {
        BZ2_bzDecompressEnd(stream)
        stream.pointee = bz_stream()
        BZ2_bzDecompressInit(stream, 0, 0)
    }

    func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodeStep {
        let (inCount, outCount) = (UInt32(clamping: input.count), UInt32(clamping: output.count))
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.assumingMemoryBound(to: CChar.self))
        stream.pointee.avail_in = inCount
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: CChar.self)
        stream.pointee.avail_out = outCount
        let status = BZ2_bzDecompress(stream)
        return DecodeStep(
            consumed: Int(inCount - stream.pointee.avail_in), produced: Int(outCount - stream.pointee.avail_out),
            outcome: outcome(status))
    }

    private func outcome(_ status: Int32) -> DecodeStep.Outcome {
        switch status {
        case BZ_OK: .more
        case BZ_STREAM_END: .ended(unread: 0)
        case BZ_DATA_ERROR_MAGIC: .foreign
        case BZ_DATA_ERROR: .corrupt("the data is damaged")
        case BZ_MEM_ERROR: .corrupt("out of memory")
        default: .corrupt("cannot be decoded (\(status))")
        }
    }
}

/// xz, by liblzma.
final class XZDecoder: StreamDecoder {
    /// What a stream may ask for: `xz -9` asks for 65 MiB.
    private static let mostMemory: UInt64 = 128 << 20

    let format = "xz"
    /// Zero is what `LZMA_STREAM_INIT` gives every field.
    private let stream = UnsafeMutablePointer<lzma_stream>.allocate(capacity: 1)

    init() { stream.initialize(to: lzma_stream()) }

    deinit {
        lzma_end(stream)
        stream.deallocate()
    }

    // What it refuses here it refuses again with the first bytes.
    func start() { _ = lzma_stream_decoder(stream, XZDecoder.mostMemory, 0) }

    func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodeStep {
        stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = input.count
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = output.count
        let status = lzma_code(stream, LZMA_RUN)
        return DecodeStep(
            consumed: input.count - stream.pointee.avail_in, produced: output.count - stream.pointee.avail_out,
            outcome: outcome(status))
    }

    private func outcome(_ status: lzma_ret) -> DecodeStep.Outcome {
        switch status {
        case LZMA_OK, LZMA_BUF_ERROR: .more
        case LZMA_STREAM_END: .ended(unread: 0)
        case LZMA_FORMAT_ERROR: .foreign
        case LZMA_DATA_ERROR: .corrupt("the data is damaged")
        case LZMA_OPTIONS_ERROR: .corrupt("asks for what the library does not know")
        case LZMA_MEMLIMIT_ERROR: .corrupt("asks for more than \(XZDecoder.mostMemory >> 20) MiB of memory")
        case LZMA_MEM_ERROR: .corrupt("out of memory")
        default: .corrupt("cannot be decoded (\(status.rawValue))")
        }
    }
}

/// Zstandard, by libzstd, which refuses by itself what asks for more than 128 MiB.
final class ZstdDecoder: StreamDecoder {
    let format = "zstd"
    private let stream: OpaquePointer? = ZSTD_createDStream()

    deinit { ZSTD_freeDStream(stream) }

    func start() { ZSTD_initDStream(stream) }

    func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodeStep {
        var from = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var to = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let status = ZSTD_decompressStream(stream, &to, &from)
        return DecodeStep(consumed: from.pos, produced: to.pos, outcome: outcome(status))
    }

    private func outcome(_ status: Int) -> DecodeStep.Outcome {
        if status == 0 { return .ended(unread: 0) }
        guard ZSTD_isError(status) != 0 else { return .more }
        if ZSTD_getErrorCode(status) == ZSTD_error_prefix_unknown { return .foreign }
        return .corrupt(String(cString: ZSTD_getErrorName(status)))
    }
}

/// Bytes of our own files, packed at once by libzstd at its fastest.
public enum Packing {
    public static func pack(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let room = ZSTD_compressBound(bytes.count)
        return [UInt8](unsafeUninitializedCapacity: room) { output, count in
            count = ZSTD_compress(output.baseAddress, room, bytes.baseAddress, bytes.count, 1)
            precondition(ZSTD_isError(count) == 0, "the room is enough for bytes that cannot be packed")
        }
    }
}

/// Unpacks what `Packing` has packed, again and again in the same room.
public final class Unpacking {
    private let context: OpaquePointer? = ZSTD_createDCtx()

    public init() {}

    deinit { ZSTD_freeDCtx(context) }

    /// - Parameter count: how many bytes were packed.
    /// - Returns: nil if they are not what was packed.
    public func unpack(_ packed: UnsafeRawBufferPointer, count: Int) -> [UInt8]? {
        var isWhole = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { output, used in
            used = ZSTD_decompressDCtx(context, output.baseAddress, count, packed.baseAddress, packed.count)
            isWhole = used == count
            if !isWhole { used = 0 }
        }
        return isWhole ? bytes : nil
    }
}
