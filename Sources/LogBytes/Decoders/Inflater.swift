import CZlib

/// Decodes one deflate stream after the other (RFC 1951). What comes before and after a stream is the caller's.
///
/// zlib is the reference. Whatever else decodes gives the same bytes, and finds the same damage at the same place.
protocol Inflater: AnyObject {
    /// Makes ready for the next stream.
    func start()

    /// Decodes as much as input and room allow.
    /// - Parameters:
    ///   - input: may be empty.
    ///   - isLast: whether there is no more input than this.
    func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool)
        -> DecodeStep

    /// Another one that goes on from here.
    func copy() -> Self

    /// The CRC-32 of gzip, continued.
    func checksum(_ sum: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32
}

#if ISAL
    /// What decodes gzip in this build.
    typealias UsualInflater = ISALInflater
#else
    /// What decodes gzip in this build.
    typealias UsualInflater = ZlibInflater
#endif

/// Deflate by zlib.
final class ZlibInflater: Inflater {
    /// Raw deflate with a window of 32 KiB.
    private static let windowBits: Int32 = -15

    /// At one place while it lives: the library's state points back to it.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    init() {
        stream.initialize(to: z_stream())
        // If memory runs out, every step says so.
        inflateInit2_(stream, Self.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    }

    private init(copying other: ZlibInflater) {
        stream.initialize(to: z_stream())
        inflateCopy(stream, other.stream)
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func start() { inflateReset(stream) }

    func copy() -> ZlibInflater { ZlibInflater(copying: self) }

    /// Goes on inside a stream, at the border of two blocks.
    /// - Parameters:
    ///   - history: the output before it, the last 32 KiB if there is more.
    ///   - bits: the first bits behind the border, up to the next whole byte.
    convenience init(after history: [UInt8], bits: UInt8, count: Int) {
        self.init()
        inflatePrime(stream, Int32(count), Int32(bits))
        if !history.isEmpty { inflateSetDictionary(stream, history, UInt32(history.count)) }
    }

    func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool)
        -> DecodeStep
    {
        let (inCount, outCount) = (UInt32(clamping: input.count), UInt32(clamping: output.count))
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = inCount
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = outCount
        let status = CZlib.inflate(stream, Z_NO_FLUSH)
        return DecodeStep(
            consumed: Int(inCount - stream.pointee.avail_in), produced: Int(outCount - stream.pointee.avail_out),
            outcome: outcome(status))
    }

    private func outcome(_ status: Int32) -> DecodeStep.Outcome {
        switch status {
        case Z_OK, Z_BUF_ERROR: .more
        case Z_STREAM_END: .ended(unread: 0)
        case Z_DATA_ERROR: .corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "the data is damaged")
        case Z_MEM_ERROR: .corrupt("out of memory")
        default: .corrupt("cannot be decoded (\(status))")
        }
    }

    func checksum(_ sum: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
        UInt32(crc32_z(UInt(sum), bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count))
    }
}

/// A place in a gzip file from which its decoding can be begun again.
///
/// Its inflater is only ever copied, so that many may begin there.
struct Restart: @unchecked Sendable {
    /// Decoded bytes before it.
    let decoded: Int64
    /// Stored bytes consumed before it.
    let stored: Int64
    let place: GzipReader.Place
    let member: Int
    /// Of the member's bytes so far.
    let checksum: UInt32
    let memberBytes: Int64
    let recordedTime: Int64?
    let inflater: any Inflater

    /// Where in the stored bytes to open the file: a decoder may give some bytes back.
    var opensAt: Int64 { max(0, stored - Int64(InputWindow.lookback)) }
}
