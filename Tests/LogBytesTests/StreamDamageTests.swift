import Foundation
import TestSupport
import Testing

@testable import LogBytes

/// xz, bzip2 and zstd, cut and flipped, as `GzipDamageTests` does with gzip.
struct StreamDamageTests {
    private static let tools = ["xz", "bzip2", "zstd"]

    private static func packed(_ text: String, _ tool: String) throws -> [UInt8] {
        Array(try Command(URL(fileURLWithPath: "/usr/bin/env"), [tool, "-c"], stdin: Data(text.utf8)).run().stdout)
    }

    private static func lines(_ count: Int) -> String {
        (0..<count).map { "Jun  1 efw jobsengine[\($0 * 7919 % 3000)]: ULOGD-I-Start job=\($0 * 104_729 % 99_991)\n" }
            .joined()
    }

    @Test("two streams in one file, padding behind them, and garbage", arguments: tools)
    func streams(tool: String) throws {
        let bytes = try Self.packed("one\n", tool) + Self.packed("two\n", tool)
        for padding in [0, 4, 512] {
            let (text, damages) = try GzipDamageTests.read(bytes + [UInt8](repeating: 0, count: padding))
            #expect(text == Array("one\ntwo\n".utf8) && damages.isEmpty)
        }
        let (text, damages) = try GzipDamageTests.read(bytes + Array("garbage behind it".utf8))
        #expect(text == Array("one\ntwo\n".utf8))
        #expect(damages.count == 1 && damages[0].kind == .corrupt && !damages[0].cutsLine, "\(damages)")
    }

    @Test("cut at any byte: a beginning of the text, and one finding", arguments: tools)
    func cuts(tool: String) throws {
        let all = Array(Self.lines(40).utf8)
        let first = try Self.packed(Self.lines(20), tool)
        let second = try Self.packed(String(Self.lines(40).dropFirst(Self.lines(20).count)), tool)
        for length in 7..<first.count + second.count {
            let (text, damages) = try GzipDamageTests.read(Array((first + second)[..<length]))
            #expect(all.starts(with: text), "cut at \(length)")
            #expect(length < first.count || text.count >= Self.lines(20).utf8.count, "cut at \(length)")
            #expect(damages.count == (length == first.count ? 0 : 1), "cut at \(length): \(damages)")
            #expect(damages.allSatisfy { $0.kind == .truncated }, "cut at \(length): \(damages)")
        }
    }

    @Test("any byte flipped: no crash, and one finding, unless the byte is one that changes nothing", arguments: tools)
    func flips(tool: String) throws {
        let text = Self.lines(40)
        let bytes = try Self.packed(text, tool)
        for place in 6..<bytes.count {
            var flipped = bytes
            flipped[place] ^= 0xFF
            let (found, damages) = try GzipDamageTests.read(flipped)
            #expect(damages.count == 1 || damages.isEmpty && found == Array(text.utf8), "flipped \(place): \(damages)")
        }
    }

    /// libarchive, which reads these formats too, loses what it has decoded of its block.
    @Test("of a cut file no less is read than by the format's own tool", arguments: tools)
    func asMuchAsTheTool(tool: String) throws {
        let bytes = try Self.packed(Self.lines(40_000), tool)
        for part in 1..<10 {
            let cut = Array(bytes[..<(bytes.count * part / 10)])
            let told = try Command(URL(fileURLWithPath: "/usr/bin/env"), [tool, "-dc"], stdin: Data(cut)).run()
            let (text, damages) = try GzipDamageTests.read(cut)
            #expect(text.starts(with: told.stdout) && text.count >= told.stdout.count, "\(part): \(text.count)")
            #expect(damages.map(\.kind) == [.truncated])
        }
    }

    @Test("a stream that asks for too much memory is refused")
    func memory() throws {
        let words = ["xz", "-c", "--lzma2=dict=256MiB"]
        let bytes = try Command(URL(fileURLWithPath: "/usr/bin/env"), words, stdin: Data("one\n".utf8)).run().stdout
        let (text, damages) = try GzipDamageTests.read(Array(bytes))
        #expect(text.isEmpty && damages.map(\.reason) == ["xz: asks for more than 128 MiB of memory"])
    }
}
