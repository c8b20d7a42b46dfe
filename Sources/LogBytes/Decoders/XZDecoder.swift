import CLZMA

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
