import Foundation
import TestSupport
import Testing

@testable import LogBytes

/// A two-member archive cut at every byte, and with every byte flipped.
struct GzipDamageTests {
    private static let first = "one line\nanother line\n"
    private static let second = "a third line\nthe last line\n"

    private static func archive() throws -> [UInt8] {
        let folder = try TemporaryFolder()
        var bytes: [UInt8] = []
        for text in [first, second] {
            let file = try folder.write(text, to: "part")
            let result = try Command(URL(fileURLWithPath: "/bin/gzip"), ["-n", "-c", file.path]).run()
            bytes += Array(result.stdout)
        }
        return bytes
    }

    /// Everything that can be read, and what was found wrong.
    static func read(_ bytes: [UInt8]) throws -> (text: [UInt8], damages: [Damage]) {
        try read(from: RandomReader(bytes))
    }

    private static func read(from source: any ByteReader) throws -> (text: [UInt8], damages: [Damage]) {
        let reader = try Decoding.reader(over: source)
        var text: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 7, alignment: 8)
        defer { buffer.deallocate() }
        while case let count = try reader.read(into: buffer), count > 0 {
            text += Array(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        return (text, reader.damages)
    }

    @Test("the whole archive is read without a finding")
    func whole() throws {
        let (text, damages) = try Self.read(try Self.archive())
        #expect(text == Array((Self.first + Self.second).utf8))
        #expect(damages.isEmpty)
    }

    @Test("cut at any byte: a beginning of the text, and one finding")
    func cuts() throws {
        let bytes = try Self.archive()
        let all = Array((Self.first + Self.second).utf8)
        for length in 2..<bytes.count {
            let (text, damages) = try Self.read(Array(bytes[..<length]))
            #expect(all.starts(with: text), "cut at \(length)")
            let isBetweenMembers = text.count == Self.first.utf8.count && damages.isEmpty
            #expect(damages.count == 1 || isBetweenMembers, "cut at \(length): \(damages)")
            #expect(damages.allSatisfy { $0.kind == .truncated }, "cut at \(length): \(damages)")
        }
    }

    @Test("any byte flipped: no crash, and one finding, unless the byte is one that changes nothing")
    func flips() throws {
        let bytes = try Self.archive()
        let all = Array((Self.first + Self.second).utf8)
        for place in bytes.indices {
            var flipped = bytes
            flipped[place] ^= 0xFF
            let (text, damages) = try Self.read(flipped)
            // Without its magic a file is no archive: its bytes are lines, which `verify` lists as unparsed.
            let isHarmless = damages.isEmpty && (text == all || place < 4 && text == flipped)
            #expect(damages.count == 1 || isHarmless, "flipped \(place): \(damages)")
        }
    }

    @Test("zeros behind the last member are silent, other bytes are not")
    func behind() throws {
        let bytes = try Self.archive()
        #expect(try Self.read(bytes + Array(repeating: 0, count: 600)).damages.isEmpty)
        let damages = try Self.read(bytes + Array("garbage".utf8)).damages
        #expect(damages.map(\.kind) == [.corrupt])
        #expect(damages.first?.cutsLine == false)
    }

    /// The decoder may stand behind the end of what it was given when it meets a damage there.
    @Test("damage anywhere in bytes that come in small pieces", arguments: [17, 33])
    func pieces(length: Int) throws {
        let lines = (0..<120).map {
            "Jun  1 efw jobsengine[\($0 * 7919 % 3000)]: ULOGD-I-Start job=\($0 * 104_729 % 99_991)\n"
        }
        let folder = try TemporaryFolder()
        let all = Array(lines.joined().utf8)
        let file = try folder.write(lines.joined(), to: "part")
        let bytes = Array(try Command(URL(fileURLWithPath: "/bin/gzip"), ["-n", "-c", file.path]).run().stdout)
        for place in 10..<bytes.count {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[place] ^= 1 << UInt8(bit)
                let (text, damages) = try Self.read(from: PieceReader(flipped, length: length))
                // Padding bits, and a distance to another place with the same words, change nothing.
                let isHarmless = damages.isEmpty && text.elementsEqual(all)
                #expect(damages.count == 1 || isHarmless, "bit \(bit) of byte \(place): \(damages)")
            }
        }
    }
}
