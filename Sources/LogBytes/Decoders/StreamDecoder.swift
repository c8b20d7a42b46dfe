import CBZip2
import CLZMA
import CZstd

/// Decodes one compressed stream after the other by the library of its format.
///
/// All that the input allows is given out before damage is told: libarchive, which knows these formats too, drops what it
/// has decoded of a block where the input ends.
protocol StreamDecoder: AnyObject {
    /// The format's name in messages.
    var format: String { get }

    /// Makes ready for the next stream.
    func start()

    /// Decodes as much as input and room allow.
    /// - Parameter input: may be empty where the last step filled its room.
    func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodeStep
}

/// What a decoder made of some input.
struct DecodeStep {
    enum Outcome: Equatable {
        /// The stream goes on.
        case more
        /// The stream has ended; so many bytes that were consumed already belong to what follows it.
        case ended(unread: Int)
        case corrupt(String)
        /// These are not the first bytes of such a stream.
        case foreign
    }

    let consumed: Int
    let produced: Int
    let outcome: Outcome
}

/// Content decides how bytes are decoded, never the name.
enum Decoding {
    /// Wraps `raw` in the decoder that its first bytes ask for.
    static func reader(over raw: any ByteReader) throws(SourceError) -> any ByteReader {
        let window = InputWindow(raw)
        _ = try window.require(Compression.headLength)
        return Compression(window.available)?.reader(window) ?? PlainReader(window)
    }

    /// The same, and what is UTF-16 then as UTF-8.
    static func textReader(over raw: any ByteReader) throws(SourceError) -> any ByteReader {
        let reader = try reader(over: raw)
        let window = InputWindow(reader)
        _ = try window.require(UTF16Form.headLength)
        guard let form = UTF16Form(window.available) else { return PeekedReader(reader, window) }
        return UTF16Reader(window, form, reader)
    }
}

/// A reader whose first bytes were looked at in a window.
private final class PeekedReader: ByteReader {
    private let reader: any ByteReader
    /// Nil once it is empty.
    private var window: InputWindow?

    init(_ reader: any ByteReader, _ window: InputWindow) {
        self.reader = reader
        self.window = window
    }

    var damages: [Damage] { reader.damages }
    var recordedTime: Int64? { reader.recordedTime }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        guard let head = window else { return try reader.read(into: buffer) }
        let count = try head.read(into: buffer)
        if head.available.isEmpty { window = nil }
        return count
    }

    func skipHole() throws(SourceError) -> Int64 { window == nil ? try reader.skipHole() : 0 }
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
