import CBZip2

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
