import Foundation
import Testing

@testable import LogBytes
@testable import LogLines

/// The chunking verifier: the same bytes whole, byte by byte and cut at random give the same lines.
struct ChunkingTests {
    /// What is compared of a line.
    private struct Seen: Equatable {
        let text: [UInt8]
        let offset: Int64
        let extent: Int64
        let number: Int
        let chain: Chain
    }

    /// Hands out chunks of given lengths.
    private final class CutChunks: ChunkStream {
        private var bytes: ArraySlice<UInt8>
        private var lengths: () -> Int
        let damages: [Damage] = []
        let recordedTime: Int64? = nil

        init(_ bytes: [UInt8], _ lengths: @escaping () -> Int) {
            self.bytes = bytes[...]
            self.lengths = lengths
        }

        func next() throws(SourceError) -> Chunk? {
            guard !bytes.isEmpty else { return nil }
            let piece = Array(bytes.prefix(min(lengths(), Chunk.capacity)))
            bytes = bytes.dropFirst(piece.count)
            let chunk = Chunk()
            _ = try chunk.fill(from: RandomReader(piece))
            return chunk
        }

        func recycle(_ chunk: Chunk) {}
    }

    private static func lines(_ bytes: [UInt8], _ lengths: @escaping () -> Int) throws -> ([Seen], [LineNote]) {
        var cutter = LineCutter(CutChunks(bytes, lengths), chained: true)
        var seen: [Seen] = []
        while let line = try cutter.next() {
            seen.append(
                Seen(
                    text: Array(line.bytes), offset: line.offset, extent: line.extent, number: line.number,
                    chain: cutter.chain))
        }
        return (seen, cutter.notes)
    }

    static let samples: [[UInt8]] = [
        Array("one\ntwo\r\nthree".utf8), Array("\n\n\r\n\r".utf8), [], Array("x".utf8), [0], [10], [0, 10, 0],
        Array("a\0b\nc\0\0\0d\0\n\0\0\0\ne".utf8), Array("\0\0one\n\0".utf8), Array("lone\rreturn\r\r\n".utf8),
        [0xFF, 0xFE, 10, 0xC3, 10], Array((0..<300).map { "line number \($0)\r\n" }.joined().utf8),
    ]

    @Test("any cutting into chunks gives the same lines", arguments: samples)
    func chunking(bytes: [UInt8]) throws {
        let whole = try Self.lines(bytes) { Chunk.capacity }
        for length in [1, 2, 3, 7] {
            let cut = try Self.lines(bytes) { length }
            #expect(cut.0 == whole.0 && cut.1 == whole.1, "chunks of \(length)")
        }
        for _ in 0..<20 {
            let cut = try Self.lines(bytes) { Int.random(in: 1...40) }
            #expect(cut.0 == whole.0 && cut.1 == whole.1)
        }
    }

    @Test("offset and extent give a line's bytes again")
    func provenance() throws {
        for bytes in Self.samples {
            for line in try Self.lines(bytes, { Chunk.capacity }).0 {
                let range = Int(line.offset)..<Int(line.offset + line.extent)
                let stored = bytes[range].filter { $0 != 0 }
                #expect(stored.starts(with: line.text))
            }
        }
    }

    @Test("a line over the limit is cut, reported, and reading goes on behind it")
    func long() throws {
        for excess in [-1, 0, 1, 2, 300_000] {
            let length = LineCutter.limit + excess
            let bytes = [UInt8](repeating: 120, count: length) + Array("\nnext\n".utf8)
            let (seen, notes) = try Self.lines(bytes) { Chunk.capacity }
            #expect(seen.map(\.text.count) == [min(length, LineCutter.limit), 4])
            #expect(notes.map(\.kind) == (excess > 0 ? [.cut] : []), "excess \(excess)")
            #expect(seen[1].offset == Int64(length) + 1)
            let small = try Self.lines(bytes) { 10_007 }
            #expect(small.0 == seen && small.1 == notes)
        }
    }

    @Test("a hole of any length is one note, at constant memory")
    func hole() throws {
        let bytes = Array("a\n".utf8) + [UInt8](repeating: 0, count: 3_000_000) + Array("b\n".utf8)
        let (seen, notes) = try Self.lines(bytes) { Chunk.capacity }
        #expect(seen.map(\.text) == [[97], [98]])
        #expect(notes == [LineNote(kind: .hole, offset: 2, length: 3_000_000, line: 2)])
        #expect(seen[1].offset == 3_000_002)
    }

    @Test("the chain is the published digest of each line and the chain before")
    func chain() throws {
        // Computed with the xxhash package for Python over the line and the sixteen bytes before it.
        let seen = try Self.lines(Array("one\ntwo\n".utf8)) { Chunk.capacity }.0
        #expect(seen[0].chain.hex == "3e058296d86c373dc49156ce0ce0f46c")
        #expect(seen[1].chain.hex == "68ef83ae93e3cf41585cdca56ed467a5")
        #expect(Chain(hex: seen[1].chain.hex) == seen[1].chain)
    }
}
