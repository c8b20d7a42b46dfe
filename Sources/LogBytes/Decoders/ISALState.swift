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

        // MARK: what it knows

        private static let codes = MemoryLayout<inflate_state>.offset(of: \.lit_huff_code)!
        private static let codesEnd = MemoryLayout<inflate_state>.offset(of: \.block_state)!

        /// Whether both have the tables of the same codes.
        func hasCodes(of other: ISALState) -> Bool {
            let (own, others) = (UnsafeRawPointer(state), UnsafeRawPointer(other.state))
            return memcmp(own + Self.codes, others + Self.codes, Self.codesEnd - Self.codes) == 0
        }

        /// Whether a code may have gaps. These are always at its end: bits that are all set mean nothing.
        ///
        /// This reads the library's own tables. Should another release have other ones, no more happens than that zlib is
        /// asked without need.
        var hasGaps: Bool { lastLetter == 0 || lastDistance == 0 }

        /// The entry of the letter or length whose bits are all set; longer codes have theirs in a second table.
        private var lastLetter: UInt16 {
            let entry = entry(Self.letters, (1 << Int(ISAL_DECODE_LONG_BITS)) - 1, as: UInt32.self)
            guard entry & 1 << 25 != 0 else { return entry == 0 ? 0 : 1 }
            let place = Int(entry & (1 << 25 - 1)) + ((1 << Int(entry >> 26)) - 1) >> Int(ISAL_DECODE_LONG_BITS)
            guard Self.longLetters + place * 2 < Self.distances else { return 0 }
            return self.entry(Self.longLetters, place, as: UInt16.self)
        }

        private var lastDistance: UInt16 {
            let entry = entry(Self.distances, (1 << Int(ISAL_DECODE_SHORT_BITS)) - 1, as: UInt16.self)
            guard entry & 1 << 10 != 0 else { return entry }
            let place = Int(entry & (1 << 9 - 1)) + ((1 << Int(entry >> 11)) - 1) >> Int(ISAL_DECODE_SHORT_BITS)
            guard Self.longDistances + place * 2 < Self.codesEnd else { return 0 }
            return self.entry(Self.longDistances, place, as: UInt16.self)
        }

        private static let letters = MemoryLayout<inflate_state>.offset(of: \.lit_huff_code.short_code_lookup)!
        private static let longLetters = MemoryLayout<inflate_state>.offset(of: \.lit_huff_code.long_code_lookup)!
        private static let distances = MemoryLayout<inflate_state>.offset(of: \.dist_huff_code.short_code_lookup)!
        private static let longDistances = MemoryLayout<inflate_state>.offset(of: \.dist_huff_code.long_code_lookup)!

        private func entry<Entry: FixedWidthInteger>(_ table: Int, _ place: Int, as type: Entry.Type) -> Entry {
            UnsafeRawPointer(state).load(fromByteOffset: table + place * MemoryLayout<Entry>.size, as: type)
        }

        /// The border of two blocks at which it stands; nil inside a block.
        var border: DeflateBase? {
            let isAtHeader =
                state.pointee.block_state == ISAL_BLOCK_NEW_HDR || state.pointee.block_state == ISAL_BLOCK_HDR
            let isAllGiven = state.pointee.tmp_out_valid == state.pointee.tmp_out_processed
            guard isAtHeader && isAllGiven else { return nil }
            let (bits, count) = (state.pointee.read_in, Int(state.pointee.read_in_length))
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
