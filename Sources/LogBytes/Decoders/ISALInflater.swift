#if ISAL
    import CISAL

    /// Deflate by ISA-L, which takes less than half of zlib's time.
    ///
    /// ISA-L takes what zlib refuses (codes with gaps), stops elsewhere at a damage, and keeps the last letters of a cut
    /// stream. So it decodes one block at a time, each header is judged by zlib's rules before, and whatever looks odd is
    /// zlib's: it decodes anew from a border of two blocks not far before, and goes on up to the end of the stream.
    final class ISALInflater: Inflater {
        private let library = ISALState()
        /// Of the present block, once the library has its header's first bit: whether it is the last one.
        private var isFinal: Bool?
        /// How many have ended.
        private var blocks = 0
        /// Where zlib could begin; nil if no such place is known.
        private var base: DeflateBase? = DeflateBase()
        /// What decodes the rest of a stream that looked odd.
        private var judge: DeflateJudge?

        /// How much input is kept before a later base is looked for, and how much at most.
        private static let keeps = 1 << 16
        private static let keepsAtMost = 8 << 20

        init() {}

        /// Without a base, which the next border gives.
        func copy() -> ISALInflater {
            let other = ISALInflater()
            other.library.take(library)
            (other.isFinal, other.base, other.judge) = (isFinal, nil, judge?.copy())
            return other
        }

        func start() {
            library.reset()
            (isFinal, base, judge) = (nil, DeflateBase(), nil)
        }

        func inflate(
            _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool
        ) -> DecodeStep {
            var (consumed, produced) = (0, 0)
            while true {
                let rest = UnsafeRawBufferPointer(rebasing: input[consumed...])
                let room = UnsafeMutableRawBufferPointer(rebasing: output[produced...])
                let before = blocks
                let step = judge?.inflate(rest, into: room) ?? inflateBlock(rest, into: room, isLast: isLast)
                consumed += step.consumed
                produced += step.produced
                // What comes behind a block may be in the library's hands already.
                guard step.outcome == .more, judge == nil, blocks > before, produced < output.count else {
                    return DecodeStep(consumed: consumed, produced: produced, outcome: step.outcome)
                }
            }
        }

        /// Decodes up to the end of the present block at most.
        private func inflateBlock(
            _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool
        ) -> DecodeStep {
            var taken = 0
            if library.isAtHeader {
                if isFinal == nil { moveBase() }
                if library.judgeHeader(input) == .odd, let step = askZlib(input, into: output) { return step }
                taken = openBlock(input)
            }
            let rest = UnsafeRawBufferPointer(rebasing: input[taken...])
            let step = library.inflate(rest, into: output)
            if isOdd(step, isLast: isLast), let judged = askZlib(rest, into: output) {
                return DecodeStep(
                    consumed: taken + judged.consumed, produced: judged.produced, outcome: judged.outcome)
            }
            keep(rest[..<step.consumed], gave: step.produced)
            let outcome = closeBlock(step, output)
            return DecodeStep(consumed: taken + step.consumed, produced: step.produced, outcome: outcome)
        }

        private func isOdd(_ step: DecodeStep, isLast: Bool) -> Bool {
            switch step.outcome {
            case .corrupt, .foreign: true
            case .more: isLast && step.produced == 0
            case .ended: false
            }
        }

        private func askZlib(
            _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
        ) -> DecodeStep? {
            guard let base = base ?? library.border(isFinal: isFinal) else { return nil }
            let judge = DeflateJudge(base)
            self.judge = judge
            return judge.inflate(input, into: output)
        }

        // MARK: blocks

        /// - Returns: how many bytes of the input the header was given.
        private func openBlock(_ input: UnsafeRawBufferPointer) -> Int {
            guard isFinal == nil, let opened = library.openBlock(input) else { return 0 }
            isFinal = opened.isFinal
            keep(input[..<opened.taken], gave: 0)
            return opened.taken
        }

        /// Behind a block that is not the stream's last another one begins.
        private func closeBlock(_ step: DecodeStep, _ output: UnsafeMutableRawBufferPointer) -> DecodeStep.Outcome {
            guard isFinal == false, library.isBehindBlock else { return step.outcome }
            library.openNextBlock(UnsafeRawBufferPointer(rebasing: output[..<step.produced]))
            if library.isAtHeader { (isFinal, blocks) = (nil, blocks + 1) }
            return .more
        }

        // MARK: where zlib could begin

        private func moveBase() {
            guard (base?.kept.count ?? .max) > Self.keeps, let border = library.border(isFinal: nil) else { return }
            base = border
        }

        private func keep(_ input: Slice<UnsafeRawBufferPointer>, gave count: Int) {
            base?.add(UnsafeRawBufferPointer(rebasing: input), gave: count)
            if let base, base.kept.count > Self.keepsAtMost { self.base = nil }
        }

        func checksum(_ sum: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
            crc32_gzip_refl(sum, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
        }
    }
#endif

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
