import Foundation
import Testing

@testable import LogBytes

/// Paths are bytes: a text holds them without loss.
struct PathTextTests {
    @Test(
        "any bytes come back as they were",
        arguments: [
            Array("var/log/jobsengine".utf8), [0x4D, 0xFC, 0x6C], [0xFF, 0xFE, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80],
            Array("é".utf8), [0x65, 0xCC, 0x81], Array("\u{10FE80}\u{10FEFC}".utf8), Array("\u{10FFFF}".utf8), [],
        ])
    func roundTrip(bytes: [UInt8]) {
        #expect(PathText.bytes(PathText.text(bytes)) == bytes)
        #expect(
            (bytes + [0]).map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { PathText.text($0.baseAddress!) }.utf8
                .elementsEqual(PathText.text(bytes).utf8))
        #expect(PathText.shown(PathText.text(bytes)) == String(decoding: bytes, as: UTF8.self))
    }

    @Test("what stands for a byte is not taken for the character that was there")
    func distinct() {
        #expect(PathText.text([0xFC]) != PathText.text(Array("\u{10FEFC}".utf8)))
    }

    @Test("a slash before a combining mark is one")
    func parts() {
        #expect(PathText.parts("/a/\u{301}b//c/") == ["a", "\u{301}b", "c"])
    }
}
