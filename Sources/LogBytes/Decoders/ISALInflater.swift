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
