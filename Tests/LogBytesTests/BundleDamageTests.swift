import Foundation
import TestSupport
import Testing

@testable import LogBytes

/// A tar.gz cut at every byte, and with every byte flipped.
struct BundleDamageTests {
    private struct Bytes: ByteOrigin {
        let bytes: [UInt8]

        func openRaw() throws(SourceError) -> any ByteReader { RandomReader(bytes) }
    }

    /// A bundle of a live log and a packed one, and the decoded text of each by its name.
    private static func bundle() throws -> (bytes: [UInt8], texts: [String: [UInt8]]) {
        let folder = try TemporaryFolder()
        let old = (1...9).map { "ULOGD-I-Start ok_counter=\($0)\n" }.joined()
        let new = (10...15).map { "SNORT-E-Start ok_counter=\($0)\n" }.joined()
        try folder.write(old, to: "var/jobsengine.log.1")
        try folder.write(new, to: "var/jobsengine.log")
        // The same bytes on every machine: which flip does what must not depend on the time.
        let tar = "tar --sort=name --mtime=@1306938591 --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX -cf - var"
        let script = "gzip -n var/jobsengine.log.1 && \(tar) | gzip -n > box.tar.gz"
        let made = try Command(URL(fileURLWithPath: "/bin/sh"), ["-c", script], in: folder.url).run()
        #expect(made.status == 0, "\(made.stderr)")
        let bytes = Array(try Data(contentsOf: folder.file("box.tar.gz")))
        return (bytes, ["jobsengine.log.1.gz": Array(old.utf8), "jobsengine.log": Array(new.utf8)])
    }

    private struct Reading {
        var texts: [String: [UInt8]] = [:]
        /// How many damages each member told.
        var ofMember: [String: Int] = [:]
        /// How often damage was told, by members, by the bundle where no member told it, or as an error.
        var told = 0
    }

    private static func read(_ bytes: [UInt8], smallMember: Int64) -> Reading {
        var result = Reading()
        do throws(SourceError) {
            let bundle = SupportBundle(name: "box", origin: Bytes(bytes: bytes), smallMember: smallMember)
            guard let found = try FoundSets(in: bundle, takesRotated: true) else {
                result.told = -1
                return result
            }
            for file in found.sets.flatMap(\.files) {
                let (text, damages) = try readWhole(file)
                result.texts[file.lastName] = text
                result.ofMember[file.lastName] = damages.count
                result.told += damages.count
            }
            result.told += found.remarks.count
            if result.told == 0 { result.told += found.damages.count }
        } catch { result.told += 1 }
        return result
    }

    private static func readWhole(_ file: LogFile) throws(SourceError) -> ([UInt8], [Damage]) {
        let reader = try file.openDecoded()
        var text: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1000, alignment: 8)
        defer { buffer.deallocate() }
        while case let count = try reader.read(into: buffer), count > 0 {
            text += Array(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        return (text, reader.damages)
    }

    @Test("whole, kept or streamed: every member, nothing told", arguments: [Int64(0), 1 << 20])
    func whole(smallMember: Int64) throws {
        let (bytes, texts) = try Self.bundle()
        let reading = Self.read(bytes, smallMember: smallMember)
        #expect(reading.texts == texts)
        #expect(reading.told == 0)
    }

    @Test("cut at any byte: beginnings of the members, and one finding", arguments: [Int64(0), 1 << 20])
    func cuts(smallMember: Int64) throws {
        let (bytes, texts) = try Self.bundle()
        for length in 2..<bytes.count {
            let reading = Self.read(Array(bytes[..<length]), smallMember: smallMember)
            for (name, text) in reading.texts {
                // Of a packed member's magic one byte may be left, which is read as a cut line.
                #expect(texts[name]!.starts(with: text) || text == [0x1F], "cut at \(length): \(name)")
            }
            // Before its first header the bytes are no bundle yet, but a packed log that is cut.
            #expect(reading.told == 1 || reading.told == -1 && length < 200, "cut at \(length): \(reading.told)")
        }
    }

    @Test(
        "any byte flipped: no crash, and one finding, unless the byte changes nothing", arguments: [Int64(0), 1 << 20])
    func flips(smallMember: Int64) throws {
        let (bytes, texts) = try Self.bundle()
        for place in bytes.indices {
            var flipped = bytes
            flipped[place] ^= 0xFF
            var reading = Self.read(flipped, smallMember: smallMember)
            // A flip can make two broken packed members of one.
            for (name, text) in reading.texts where !texts[name, default: []].starts(with: text) {
                reading.told -= max(0, reading.ofMember[name, default: 0] - 1)
            }
            let isHarmless = reading.told == 0 && reading.texts == texts && place < 10
            #expect(reading.told == 1 || reading.told == -1 || isHarmless, "flipped \(place): \(reading.told)")
        }
    }
}
