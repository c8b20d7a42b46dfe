#if ISAL
    /// The header of a deflate block, judged by zlib's rules (RFC 1951, and zlib's inflate).
    enum BlockHeader {
        enum Verdict {
            /// Both decoders take it for the same.
            case fine
            /// It goes on behind the bits at hand.
            case incomplete
            /// zlib refuses it, or its codes have gaps, which decoders take differently.
            case odd
        }

        /// - Parameter bits: from the block's first bit on.
        static func judge(_ bits: inout HeaderBits) -> Verdict {
            guard bits.take(1) != nil, let type = bits.take(2) else { return .incomplete }
            switch type {
            // Either decoder tells a wrong length, and letters that fixed codes do not have.
            case 0, 1: return .fine
            case 2: return dynamic(&bits)
            default: return .odd
            }
        }

        private static let mostLetters = 286
        private static let mostDistances = 30
        private static let endOfBlock = 256
        private static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

        private static func dynamic(_ bits: inout HeaderBits) -> Verdict {
            guard let letters = bits.take(5), let distances = bits.take(5), let count = bits.take(4) else {
                return .incomplete
            }
            guard letters + 257 <= mostLetters, distances + 1 <= mostDistances else { return .odd }
            var lengths = [UInt8](repeating: 0, count: order.count)
            for place in 0..<count + 4 {
                guard let length = bits.take(3) else { return .incomplete }
                lengths[order[place]] = UInt8(length)
            }
            guard isComplete(lengths[...]) else { return .odd }
            var codes: [UInt8] = []
            let verdict = read(letters + distances + 258, by: LengthCode(lengths), &bits, &codes)
            guard verdict == .fine else { return verdict }
            let isWhole = codes[endOfBlock] != 0 && isComplete(codes[..<(letters + 257)])
            return isWhole && isComplete(codes[(letters + 257)...]) ? .fine : .odd
        }

        /// Reads the lengths of so many codes.
        private static func read(
            _ count: Int, by code: LengthCode, _ bits: inout HeaderBits, _ lengths: inout [UInt8]
        ) -> Verdict {
            lengths.reserveCapacity(count)
            while lengths.count < count {
                guard let symbol = code.next(&bits) else { return .incomplete }
                if symbol < 16 {
                    lengths.append(symbol)
                    continue
                }
                guard let extra = bits.take(symbol == 16 ? 2 : symbol == 17 ? 3 : 7) else { return .incomplete }
                let times = extra + (symbol == 18 ? 11 : 3)
                guard let last = symbol == 16 ? lengths.last : 0, lengths.count + times <= count else { return .odd }
                for _ in 0..<times { lengths.append(last) }
            }
            return .fine
        }

        /// Whether every sequence of bits begins with one of the codes of these lengths, and with one alone.
        private static func isComplete(_ lengths: ArraySlice<UInt8>) -> Bool {
            lengths.reduce(0) { $1 == 0 ? $0 : $0 + 1 << (15 - Int($1)) } == 1 << 15
        }
    }

    /// The code, of at most 7 bits, in which a header tells the lengths of the others.
    private struct LengthCode {
        /// By the next 7 bits: the symbol, and above it how many bits it takes.
        private var table = [UInt16](repeating: 0, count: 128)

        /// - Parameter lengths: of a complete code.
        init(_ lengths: [UInt8]) {
            var code = 0
            for length in 1...7 {
                for symbol in lengths.indices where lengths[symbol] == length {
                    let reversed = (0..<length).reduce(0) { $0 | (code >> $1 & 1) << (length - 1 - $1) }
                    for place in stride(from: reversed, to: table.count, by: 1 << length) {
                        table[place] = UInt16(symbol | length << 8)
                    }
                    code += 1
                }
                code <<= 1
            }
        }

        func next(_ bits: inout HeaderBits) -> UInt8? {
            let entry = table[bits.peek(7)]
            return bits.take(Int(entry >> 8)) == nil ? nil : UInt8(truncatingIfNeeded: entry)
        }
    }

    /// Bits from several stretches of bytes, the lowest first.
    struct HeaderBits {
        private let parts: [UnsafeRawBufferPointer]
        private var part = 0
        private var place = 0
        private var bits: UInt64
        private var count: Int

        /// - Parameters:
        ///   - bits: so many bits that come before the bytes.
        ///   - parts: the bytes.
        init(_ bits: UInt64, count: Int, _ parts: [UnsafeRawBufferPointer]) {
            (self.bits, self.count, self.parts) = (count < 64 ? bits & (1 << UInt64(count) - 1) : bits, count, parts)
        }

        private mutating func fill() {
            while count <= 56, part < parts.count {
                if place < parts[part].count {
                    bits |= UInt64(parts[part][place]) << UInt64(count)
                    count += 8
                    place += 1
                } else {
                    (part, place) = (part + 1, 0)
                }
            }
        }

        /// The next bits; zeros stand for those that are not there.
        mutating func peek(_ wanted: Int) -> Int {
            if count < wanted { fill() }
            return Int(bits & (1 << UInt64(wanted) - 1))
        }

        /// - Returns: nil if there are fewer.
        mutating func take(_ wanted: Int) -> Int? {
            let value = peek(wanted)
            guard count >= wanted else { return nil }
            bits >>= UInt64(wanted)
            count -= wanted
            return value
        }
    }

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
