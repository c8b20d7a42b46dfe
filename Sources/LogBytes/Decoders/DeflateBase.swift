#if ISAL
    /// A place in a deflate stream at which a block begins, with what zlib needs to decode from there.
    struct DeflateBase {
        /// The output before it, as far as the stream may refer to it.
        var history: [UInt8] = []
        /// The first bits behind it, up to the next whole byte, and how many these are.
        var bits: UInt8 = 0
        var bitCount = 0
        /// The input since then, from that byte on.
        var kept: [UInt8] = []
        /// How many bytes were given out since.
        var given = 0

        mutating func add(_ input: UnsafeRawBufferPointer, gave count: Int) {
            kept += input
            given += count
        }
    }

    /// zlib, from such a place up to the end of the stream.
    final class DeflateJudge {
        private let zlib: ZlibInflater
        /// Input that was consumed already and is not decoded yet.
        private var rest: [UInt8]
        /// What was given out already.
        private var known: Int

        init(_ base: DeflateBase) {
            zlib = ZlibInflater(after: base.history, bits: base.bits, count: base.bitCount)
            (rest, known) = (base.kept, base.given)
        }

        private init(_ zlib: ZlibInflater, _ rest: [UInt8], _ known: Int) {
            (self.zlib, self.rest, self.known) = (zlib, rest, known)
        }

        func copy() -> DeflateJudge { DeflateJudge(zlib.copy(), rest, known) }

        /// - Returns: a step that may have consumed less than nothing if the stream ends, or is damaged, before `input`.
        func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodeStep {
            while known > 0 {
                let step = advance(UnsafeMutableRawBufferPointer(rebasing: output[..<min(known, output.count)]))
                known -= step.produced
                if step.outcome != .more {
                    return DecodeStep(consumed: -rest.count, produced: 0, outcome: step.outcome)
                }
                if step.produced == 0 { break }
            }
            if !rest.isEmpty {
                let step = advance(output)
                let consumed = step.outcome == .more ? 0 : -rest.count
                if step.produced > 0 || step.outcome != .more {
                    return DecodeStep(consumed: consumed, produced: step.produced, outcome: step.outcome)
                }
            }
            return zlib.inflate(input, into: output, isLast: false)
        }

        private func advance(_ output: UnsafeMutableRawBufferPointer) -> DecodeStep {
            let step = rest.withUnsafeBytes { zlib.inflate($0, into: output, isLast: false) }
            rest.removeFirst(step.consumed)
            return step
        }
    }
#endif
