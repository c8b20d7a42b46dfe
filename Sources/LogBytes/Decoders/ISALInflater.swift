#if ISAL
    import CISAL

    /// Deflate by ISA-L, which takes less than half of zlib's time.
    ///
    /// ISA-L takes what zlib refuses (codes with gaps), stops elsewhere at a damage, and keeps the last letters of a cut
    /// stream. So whatever looks odd is zlib's to judge: it decodes anew from a place where both are known to agree, and
    /// goes on up to the end of the stream. That place is the stream's start, or a border of two blocks that came later.
    final class ISALInflater: Inflater {
        private let library = ISALState()
        /// As it was before the last step.
        private let before = ISALState()
        /// Where zlib could begin; nil if no such place is known.
        private var base: DeflateBase? = DeflateBase()
        /// What decodes the rest of a stream that looked odd.
        private var judge: DeflateJudge?

        /// How much input is kept before a later base is looked for, and how much at most.
        private static let keeps = 1 << 20
        private static let keepsAtMost = 8 << 20

        init() {}

        /// Without a base, which the next border gives.
        func copy() -> ISALInflater {
            let other = ISALInflater()
            other.library.take(library)
            other.base = nil
            other.judge = judge?.copy()
            return other
        }

        func start() {
            library.reset()
            (base, judge) = (DeflateBase(), nil)
        }

        func inflate(
            _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool
        ) -> DecodeStep {
            if let judge { return judge.inflate(input, into: output) }
            before.take(library)
            let step = library.inflate(input, into: output)
            let hasNewCodes = !library.hasCodes(of: before)
            if isOdd(step, hasNewCodes: hasNewCodes, isLast: isLast), let base {
                let judge = DeflateJudge(base)
                self.judge = judge
                return judge.inflate(input, into: output)
            }
            base?.add(UnsafeRawBufferPointer(rebasing: input[..<step.consumed]), gave: step.produced)
            if step.outcome == .more && hasNewCodes && (base?.kept.count ?? .max) > Self.keeps {
                moveBase(input, into: output)
            } else if let base, base.kept.count > Self.keepsAtMost {
                self.base = nil
            }
            return step
        }

        private func isOdd(_ step: DecodeStep, hasNewCodes: Bool, isLast: Bool) -> Bool {
            switch step.outcome {
            case .corrupt, .foreign: true
            case .more where isLast && step.produced == 0: true
            case .more, .ended: hasNewCodes && library.hasGaps
            }
        }

        /// Finds a border in the input of the last step: the longest beginning of it after which a block's header is not
        /// complete.
        private func moveBase(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) {
            let probe = ISALState()
            func run(_ count: Int) -> DecodeStep {
                probe.take(before)
                return probe.inflate(UnsafeRawBufferPointer(rebasing: input[..<count]), into: output)
            }
            var (same, changed) = (0, input.count)
            while changed - same > 1 {
                let middle = (same + changed) / 2
                _ = run(middle)
                if probe.hasCodes(of: before) { same = middle } else { changed = middle }
            }
            let atBorder = run(same)
            let found = probe.border
            // The output is written anew, since a decoder may use all of its room.
            let whole = run(input.count)
            guard var found, atBorder.consumed == same else { return }
            found.add(
                UnsafeRawBufferPointer(rebasing: input[same..<whole.consumed]), gave: whole.produced - atBorder.produced
            )
            base = found
        }

        func checksum(_ sum: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
            crc32_gzip_refl(sum, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
        }
    }
#endif
