#if ISAL
    import Foundation
    import Testing

    @testable import LogBytes

    /// Blocks whose codes are made by hand: what zlib refuses of them ISA-L's reader refuses, at the same place.
    struct BlockHeaderTests {
        private struct Bits {
            private(set) var bytes: [UInt8] = []
            private var count = 0

            mutating func add(_ value: Int, _ width: Int) {
                for bit in 0..<width {
                    if count % 8 == 0 { bytes.append(0) }
                    bytes[count / 8] |= UInt8(value >> bit & 1) << UInt8(count % 8)
                    count += 1
                }
            }

            /// A code's bits, the highest first.
            mutating func add(code: Int, _ width: Int) {
                for bit in (0..<width).reversed() { add(code >> bit & 1, 1) }
            }
        }

        /// A code by the lengths of its symbols; one that claims more than there is wraps.
        private static func codes(_ lengths: [Int: Int]) -> [Int: (code: Int, length: Int)] {
            var (code, found) = (0, [Int: (code: Int, length: Int)]())
            for length in 1...15 {
                for symbol in lengths.keys.sorted() where lengths[symbol] == length {
                    found[symbol] = (code & (1 << length - 1), length)
                    code += 1
                }
                code <<= 1
            }
            return found
        }

        private struct Codes {
            var letters: [Int: Int]
            var distances: [Int: Int]
            /// Of the lengths themselves; each of 0 to 15 has a code of 4 bits, if nil.
            var lengths: [Int: Int]?
        }

        private static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

        /// A block that says some letters.
        private static func add(_ codes: Codes, says letters: [Int], isLast: Bool, to bits: inout Bits) {
            let lengths = codes.lengths ?? Dictionary(uniqueKeysWithValues: (0..<16).map { ($0, 4) })
            let (mostLetter, mostDistance) = (max(256, codes.letters.keys.max()!), codes.distances.keys.max() ?? 0)
            bits.add(isLast ? 1 : 0, 1)
            bits.add(2, 2)
            bits.add(mostLetter - 256, 5)
            bits.add(mostDistance, 5)
            bits.add(15, 4)
            for symbol in order { bits.add(lengths[symbol] ?? 0, 3) }
            let coded = Self.codes(lengths)
            let all =
                (0...mostLetter).map { codes.letters[$0] ?? 0 } + (0...mostDistance).map { codes.distances[$0] ?? 0 }
            for length in all { coded[length].map { bits.add(code: $0.code, $0.length) } }
            let said = Self.codes(codes.letters)
            for letter in letters + [256] { said[letter].map { bits.add(code: $0.code, $0.length) } }
        }

        private static let fine = Codes(letters: [97: 1, 98: 2, 256: 2], distances: [0: 1, 1: 1])

        private static let odd: [(String, Codes)] = [
            ("fine", fine),
            ("distances with gaps", Codes(letters: fine.letters, distances: [0: 2, 1: 2, 2: 2])),
            ("one distance", Codes(letters: fine.letters, distances: [3: 1])),
            ("one long distance", Codes(letters: fine.letters, distances: [3: 4])),
            ("no distance", Codes(letters: fine.letters, distances: [:])),
            ("too many distances", Codes(letters: fine.letters, distances: [0: 1, 1: 1, 2: 1])),
            ("too many long distances", Codes(letters: fine.letters, distances: [0: 1, 1: 2, 2: 2, 3: 15])),
            ("distances beyond the last", Codes(letters: fine.letters, distances: [0: 1, 29: 1])),
            ("letters with gaps", Codes(letters: [97: 2, 98: 2, 256: 2], distances: fine.distances)),
            (
                "letters with a gap of the longest",
                Codes(letters: [97: 1, 98: 2, 99: 15, 256: 3], distances: fine.distances)
            ),
            ("too many letters", Codes(letters: [97: 1, 98: 1, 256: 2], distances: fine.distances)),
            ("one letter", Codes(letters: [256: 1], distances: fine.distances)),
            ("one letter, of two bits", Codes(letters: [256: 2], distances: fine.distances)),
            ("no end", Codes(letters: [97: 1, 98: 1], distances: fine.distances)),
            (
                "lengths with gaps",
                Codes(letters: fine.letters, distances: fine.distances, lengths: [0: 1, 1: 2, 2: 3])
            ),
            (
                "lengths told by a code with a gap of the longest",
                Codes(
                    letters: fine.letters, distances: fine.distances,
                    lengths: [0: 1, 1: 2, 2: 3, 3: 4, 4: 5, 5: 6, 6: 7])
            ),
            (
                "too many lengths",
                Codes(letters: fine.letters, distances: fine.distances, lengths: [0: 1, 1: 1, 2: 1])
            ),
        ]

        private static func member(_ blocks: [Codes]) -> [UInt8] {
            var bits = Bits()
            for (place, codes) in blocks.enumerated() {
                let letters = codes.letters.keys.filter { $0 < 256 }.sorted()
                add(codes, says: letters + letters, isLast: place == blocks.count - 1, to: &bits)
            }
            return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + bits.bytes + [0, 0, 0, 0, 0, 0, 0, 0]
        }

        @Test("codes with gaps and of too many, in each set and each block", arguments: 0...3)
        func sets(place: Int) throws {
            for (name, codes) in Self.odd {
                var blocks = [Codes](repeating: Self.fine, count: 3)
                blocks.insert(codes, at: place)
                try InflaterTests.same(Self.member(blocks), "\(name) in block \(place)")
                try InflaterTests.same(Self.member(blocks).dropLast(9) + [], "\(name) in block \(place), cut")
            }
        }

        /// The fixed codes have letters and distances that mean nothing.
        @Test("fixed codes, each letter and each distance")
        func fixed() throws {
            let lengths = (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
            let letters = Self.codes(Dictionary(uniqueKeysWithValues: lengths.enumerated().map { ($0, $1) }))
            func member(_ told: (inout Bits) -> Void) -> [UInt8] {
                var bits = Bits()
                Self.add(Self.fine, says: [97, 98, 97, 98], isLast: false, to: &bits)
                bits.add(1, 1)
                bits.add(1, 2)
                told(&bits)
                for letter in [97, 98, 256] { bits.add(code: letters[letter]!.code, letters[letter]!.length) }
                return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + bits.bytes + [0, 0, 0, 0, 0, 0, 0, 0]
            }
            for letter in [99, 143, 144, 255, 286, 287] {
                let bytes = member { $0.add(code: letters[letter]!.code, letters[letter]!.length) }
                try InflaterTests.same(bytes, "letter \(letter)", InflaterTests.sizes + [(1 << 30, 3)])
            }
            for distance in 0..<32 {
                let bytes = member {
                    $0.add(code: letters[258]!.code, letters[258]!.length)
                    $0.add(code: distance, 5)
                    $0.add(0, max(0, distance / 2 - 1))
                }
                try InflaterTests.same(bytes, "distance \(distance)", InflaterTests.sizes + [(1 << 30, 3)])
            }
        }

        @Test("what is fine and what is odd", arguments: odd.map(\.0))
        func verdict(name: String) {
            let codes = Self.odd.first { $0.0 == name }!.1
            var bits = Bits()
            Self.add(codes, says: [], isLast: true, to: &bits)
            bits.bytes.withUnsafeBytes { bytes in
                var whole = HeaderBits(0, count: 0, [bytes])
                let verdict = BlockHeader.judge(&whole)
                #expect(verdict == (["fine", "distances beyond the last"].contains(name) ? .fine : .odd))
                var cut = HeaderBits(0, count: 0, [UnsafeRawBufferPointer(rebasing: bytes[..<12])])
                #expect(verdict == .odd || BlockHeader.judge(&cut) == .incomplete)
            }
        }

        /// A block ends where the room does, in the middle of three letters or of a copy, and the next one goes back to it.
        @Test("small blocks, in pieces and rooms of every size")
        func borders() throws {
            var maker = MemberMaker(seed: 77)
            for _ in 0..<30 {
                let bytes = maker.next()
                let sizes = (1...7).map { (maker.number(200) + $0, 1 + maker.number(70_000)) }
                try InflaterTests.same(bytes, "seed \(maker.seed)", sizes)
            }
        }
    }
#endif
