#if ISAL
    import Foundation
    import TestSupport
    import Testing

    @testable import LogBytes

    /// zlib is the reference: ISA-L gives the same bytes, and finds the same damage at the same place.
    struct InflaterTests {
        private struct Reading: Equatable {
            var bytes = Data()
            var damages: [String] = []
        }

        private static func read(_ bytes: [UInt8], _ inflater: any Inflater, piece: Int, room: Int) throws -> Reading {
            let source: any ByteReader = piece > bytes.count ? RandomReader(bytes) : PieceReader(bytes, length: piece)
            let reader = GzipReader(InputWindow(source), inflater)
            var reading = Reading()
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 64)
            defer { buffer.deallocate() }
            while case let count = try reader.read(into: buffer), count > 0 {
                reading.bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
            reading.damages = reader.damages.map {
                "\($0.kind) \($0.decodedOffset) \($0.storedOffset) \($0.member) \($0.reason) \($0.cutsLine)"
            }
            return reading
        }

        /// As a log is read, and in pieces and rooms of other sizes, which must not matter either.
        static let sizes = [(1 << 30, 1 << 18), (1 << 30, 1009), (61, 1 << 18)]

        private static func difference(_ bytes: [UInt8], _ what: String, _ sizes: [(Int, Int)] = sizes) throws
            -> String?
        {
            let told = try read(bytes, ZlibInflater(), piece: 1 << 30, room: 1 << 18)
            for (piece, room) in sizes {
                let found = try read(bytes, ISALInflater(), piece: piece, room: room)
                guard found != told else { continue }
                let first = zip(told.bytes, found.bytes).prefix { $0 == $1 }.count
                return "\(what), pieces of \(piece), rooms of \(room): \(told.bytes.count) \(told.damages) but "
                    + "\(found.bytes.count) \(found.damages), the same up to \(first)"
            }
            return nil
        }

        static func same(_ bytes: [UInt8], _ what: String, _ sizes: [(Int, Int)] = sizes) throws {
            let found = try difference(bytes, what, sizes)
            #expect(found == nil)
        }

        private static let fixtures: [String] = {
            let files = FileManager.default.enumerator(atPath: fixture("").path)
            return (files?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix("gz") }.sorted()
        }()

        @Test("every fixture, whole, cut at every byte and with every byte flipped")
        func everyFixture() throws {
            #expect(Self.fixtures.count > 10)
            for name in Self.fixtures {
                let bytes = [UInt8](try Data(contentsOf: fixture(name)))
                try Self.same(bytes, name)
                // Of the larger ones a sample.
                for place in stride(from: 0, to: bytes.count, by: 1 + bytes.count / 250) {
                    try Self.same(Array(bytes[..<place]), "\(name) cut at \(place)", [Self.sizes[0]])
                    var flipped = bytes
                    flipped[place] ^= 1 << UInt8(place & 7)
                    try Self.same(flipped, "\(name) flipped at \(place)", [Self.sizes[place % 3]])
                }
            }
        }

        /// What was decoded long ago is not kept, so zlib begins at a later block.
        @Test("a member of several megabytes, damaged at its end")
        func large() throws {
            var maker = MemberMaker(seed: 8)
            let bytes = maker.nextLarge(blocks: 50)
            #expect(bytes.count > 3 << 20)
            try Self.same(bytes, "whole", [Self.sizes[0]])
            for place in stride(from: bytes.count - 100_000, to: bytes.count, by: 9_973) {
                var flipped = bytes
                flipped[place] ^= 0x10
                try Self.same(flipped, "flipped at \(place)", [Self.sizes[0]])
                try Self.same(Array(bytes[..<place]), "cut at \(place)", [Self.sizes[0]])
            }
        }

        private static let settings = ProcessInfo.processInfo.environment

        /// A few with every run of the tests; `make fuzz` compares others for long.
        @Test("random members, whole, cut and flipped")
        func randomFuzzTests() throws {
            var maker = MemberMaker(seed: Self.settings["JOBTRAIL_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1)
            let end = Self.settings["JOBTRAIL_FUZZ_SECONDS"].flatMap { Double($0) }.map {
                Date(timeIntervalSinceNow: $0)
            }
            var (files, bytes) = (0, 0)
            while end.map({ Date() < $0 }) ?? (files < 60) {
                bytes += try Self.compare(&maker)
                files += 1
            }
            if end != nil { print("fuzz: \(files) gzip files of \(bytes >> 20) MiB by both decoders") }
        }

        private static func compare(_ maker: inout MemberMaker) throws -> Int {
            let bytes = maker.next()
            try same(bytes, "seed \(maker.seed)")
            try same(Array(bytes[..<maker.number(bytes.count)]), "seed \(maker.seed), cut")
            var flipped = bytes
            let place = maker.number(bytes.count)
            flipped[place] ^= 1 << UInt8(maker.number(8))
            try same(flipped, "seed \(maker.seed), flipped at \(place)")
            return bytes.count * 3
        }
    }
#endif
