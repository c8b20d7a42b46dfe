import CISAL

/// Decodes one deflate stream after the other (RFC 1951) with ISA-L, which takes less than half of zlib's time. What
/// comes before and after a stream is the caller's.
struct Inflater: ~Copyable {
    /// How many bytes of input it may hold at a stream's end.
    static let lookahead = 8

    private let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)

    init() {
        // The library leaves tables as they are that only a damaged stream asks for: what such a stream gives must not
        // depend on what the memory was used for before.
        UnsafeMutableRawPointer(state).initializeMemory(
            as: UInt8.self, repeating: 0, count: MemoryLayout<inflate_state>.size)
        isal_inflate_init(state)
    }

    /// Goes on where another one stood when it gave its `snapshot`.
    /// - Returns: nil where that is no state of this library.
    init?(snapshot: [UInt8]) {
        isal_inflate_init(state)
        guard snapshot.count == MemoryLayout<inflate_state>.size else { return nil }
        UnsafeMutableRawPointer(state).copyMemory(from: snapshot, byteCount: snapshot.count)
    }

    deinit { state.deallocate() }

    /// All that it knows between two steps, the last 32 KiB of output among it.
    var snapshot: [UInt8] {
        // The pointers mean nothing elsewhere, and every step sets them.
        (state.pointee.next_in, state.pointee.avail_in) = (nil, 0)
        (state.pointee.next_out, state.pointee.avail_out) = (nil, 0)
        return Array(UnsafeRawBufferPointer(start: state, count: MemoryLayout<inflate_state>.size))
    }

    /// Makes ready for the next stream.
    mutating func start() { isal_inflate_reset(state) }

    /// Decodes as much as input and room allow.
    mutating func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodeStep {
        let (inCount, outCount) = (UInt32(clamping: input.count), UInt32(clamping: output.count))
        let start = input.baseAddress!.assumingMemoryBound(to: UInt8.self)
        state.pointee.next_in = UnsafeMutablePointer(mutating: start)
        state.pointee.avail_in = inCount
        state.pointee.next_out = output.baseAddress!.assumingMemoryBound(to: UInt8.self)
        state.pointee.avail_out = outCount
        let status = isal_inflate(state)
        // At a damage the library may stand up to a few bytes behind the input, and its count of what is left below zero.
        let consumed = min(UnsafePointer(state.pointee.next_in!) - start, Int(inCount))
        return DecodeStep(
            consumed: consumed, produced: Int(outCount - state.pointee.avail_out), outcome: outcome(status))
    }

    private func outcome(_ status: Int32) -> DecodeStep.Outcome {
        switch status {
        case ISAL_DECOMP_OK, ISAL_END_INPUT, ISAL_OUT_OVERFLOW: break
        case ISAL_INVALID_BLOCK: return .corrupt("invalid block")
        case ISAL_INVALID_SYMBOL: return .corrupt("invalid code")
        case ISAL_INVALID_LOOKBACK: return .corrupt("invalid distance, too far back")
        default: return .corrupt("cannot be decoded (\(status))")
        }
        guard state.pointee.block_state == ISAL_BLOCK_FINISH else { return .more }
        return .ended(unread: Int(state.pointee.read_in_length) / 8)
    }
}
