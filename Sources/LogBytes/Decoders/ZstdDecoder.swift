import CZstd

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
