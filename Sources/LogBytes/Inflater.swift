import CISAL

/// Decodes one deflate stream after the other (RFC 1951) with ISA-L, which takes less than half of zlib's time. What
/// comes before and after a stream is the caller's.
struct Inflater: ~Copyable {
    enum Outcome: Equatable {
        /// The stream goes on.
        case more
        /// The stream has ended; so many bytes that were consumed already belong to what follows it.
        case ended(unread: Int)
        case corrupt(String)
    }

    struct Step {
        let consumed: Int
        let produced: Int
        let outcome: Outcome
    }

    /// How many bytes of input it may hold at a stream's end.
    static let lookahead = 8

    private let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)

    init() { isal_inflate_init(state) }

    deinit { state.deallocate() }

    /// The state as it is between two calls of `inflate`, the 32 KiB that later bytes may refer to included.
    final class Saved: @unchecked Sendable {
        // Written once, before anybody else sees it.
        fileprivate let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)

        deinit { state.deallocate() }
    }

    func save() -> Saved {
        let saved = Saved()
        saved.state.update(from: state, count: 1)
        return saved
    }

    /// Goes on where `saved` was made.
    init(_ saved: Saved) { state.update(from: saved.state, count: 1) }

    /// Makes ready for the next stream.
    mutating func start() { isal_inflate_reset(state) }

    /// Decodes as much as input and room allow.
    mutating func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Step {
        let (inCount, outCount) = (UInt32(clamping: input.count), UInt32(clamping: output.count))
        let start = input.baseAddress!.assumingMemoryBound(to: UInt8.self)
        state.pointee.next_in = UnsafeMutablePointer(mutating: start)
        state.pointee.avail_in = inCount
        state.pointee.next_out = output.baseAddress!.assumingMemoryBound(to: UInt8.self)
        state.pointee.avail_out = outCount
        let status = isal_inflate(state)
        return Step(
            consumed: Int(inCount - state.pointee.avail_in), produced: Int(outCount - state.pointee.avail_out),
            outcome: outcome(status))
    }

    private func outcome(_ status: Int32) -> Outcome {
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
