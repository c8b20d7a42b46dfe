#if ISAL
    import CISAL
    import Glibc

    /// The library's state, which may be copied and looked into.
    final class ISALState {
        private let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)

        init() {
            // The library leaves tables as they are that only a damaged stream asks for: what such a stream gives must not
            // depend on what the memory was used for before.
            UnsafeMutableRawPointer(state).initializeMemory(
                as: UInt8.self, repeating: 0, count: MemoryLayout<inflate_state>.size)
            isal_inflate_init(state)
        }

        deinit { state.deallocate() }

        func reset() { isal_inflate_reset(state) }

        func take(_ other: ISALState) {
            UnsafeMutableRawPointer(state).copyMemory(from: other.state, byteCount: MemoryLayout<inflate_state>.size)
        }

        func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodeStep {
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
            case ISAL_INVALID_LOOKBACK: return .corrupt("invalid distance too far back")
            default: return .corrupt("cannot be decoded (\(status))")
            }
            guard state.pointee.block_state == ISAL_BLOCK_FINISH else { return .more }
            return .ended(unread: Int(state.pointee.read_in_length) / 8)
        }

        // MARK: blocks

        /// Whether it stands before a block's header, or inside one that its input did not complete.
        var isAtHeader: Bool {
            state.pointee.block_state == ISAL_BLOCK_NEW_HDR || state.pointee.block_state == ISAL_BLOCK_HDR
        }

        /// Judges the header at which it stands.
        /// - Parameter input: what comes next.
        func judgeHeader(_ input: UnsafeRawBufferPointer) -> BlockHeader.Verdict {
            let kept = UnsafeRawBufferPointer(
                start: UnsafeRawPointer(state) + Self.input, count: Int(state.pointee.tmp_in_size))
            var bits = HeaderBits(
                state.pointee.read_in, count: Int(state.pointee.read_in_length), [kept, input])
            return BlockHeader.judge(&bits)
        }

        /// Tells the library that the block whose header comes next is the last one, so that it stops behind it.
        /// - Parameter input: what comes next; its first byte is taken if no bit of the header is.
        /// - Returns: whether it really is the last one, and how many bytes were taken; nil if there is no bit.
        func openBlock(_ input: UnsafeRawBufferPointer) -> (isFinal: Bool, taken: Int)? {
            var taken = 0
            if state.pointee.read_in_length <= 0 {
                guard let byte = input.first else { return nil }
                (state.pointee.read_in, state.pointee.read_in_length, taken) = (UInt64(byte), 8, 1)
            }
            let isFinal = state.pointee.read_in & 1 == 1
            state.pointee.read_in |= 1
            return (isFinal, taken)
        }

        /// Whether all of the block is decoded, though some of it may not be given out.
        var isBehindBlock: Bool {
            state.pointee.block_state == ISAL_BLOCK_INPUT_DONE || state.pointee.block_state == ISAL_BLOCK_FINISH
        }

        /// Makes ready for another block behind one that was called the last.
        /// - Parameter output: what the last step gave: behind a last block the library keeps no history.
        func openNextBlock(_ output: UnsafeRawBufferPointer) {
            keepHistory(output)
            if state.pointee.block_state == ISAL_BLOCK_FINISH { state.pointee.block_state = ISAL_BLOCK_NEW_HDR }
        }

        private func keepHistory(_ output: UnsafeRawBufferPointer) {
            let history = Int(ISAL_DEF_HIST_SIZE)
            let memory = UnsafeMutableRawPointer(state) + Self.output
            let (valid, processed) = (Int(state.pointee.tmp_out_valid), Int(state.pointee.tmp_out_processed))
            if output.count >= history {
                let pending = valid - processed
                memmove(memory + history, memory + processed, pending)
                memcpy(memory, output.baseAddress! + output.count - history, history)
                state.pointee.tmp_out_valid = Int32(history + pending)
                state.pointee.tmp_out_processed = Int32(history)
            } else if processed >= history {
                let shift = min(valid - history, processed)
                memmove(memory, memory + shift, valid - shift)
                state.pointee.tmp_out_valid -= Int32(shift)
                state.pointee.tmp_out_processed -= Int32(shift)
            }
        }

        /// The border of two blocks at which it stands; nil inside a block.
        /// - Parameter isFinal: whether the next block is the last one, if `openBlock` has told the library that it is.
        func border(isFinal: Bool?) -> DeflateBase? {
            let isAllGiven = state.pointee.tmp_out_valid == state.pointee.tmp_out_processed
            guard isAtHeader && isAllGiven else { return nil }
            let count = Int(state.pointee.read_in_length)
            let bits = isFinal == false ? state.pointee.read_in & ~1 : state.pointee.read_in
            var base = DeflateBase(history: bytes(at: Self.output, Int(state.pointee.tmp_out_valid)))
            base.bitCount = count & 7
            base.bits = UInt8(truncatingIfNeeded: bits & ((1 << UInt64(count & 7)) - 1))
            base.kept = (0..<count / 8).map { UInt8(truncatingIfNeeded: bits >> UInt64(count & 7 + $0 * 8)) }
            base.kept += bytes(at: Self.input, Int(state.pointee.tmp_in_size))
            return base
        }

        /// Where it keeps a header that is not complete, and behind it, in a field too large to be imported, its output.
        private static let input = MemoryLayout<inflate_state>.offset(of: \.tmp_in_buffer)!
        private static let output = input + Int(ISAL_DEF_MAX_HDR_SIZE)

        private func bytes(at offset: Int, _ count: Int) -> [UInt8] {
            Array(UnsafeRawBufferPointer(start: UnsafeRawPointer(state) + offset, count: count))
        }
    }
#endif
