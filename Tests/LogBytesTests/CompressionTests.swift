import Foundation
import TestSupport
import Testing

@testable import LogBytes

/// The one table of compressions.
struct CompressionTests {
    private static func known(_ bytes: [UInt8]) -> Compression? { bytes.withUnsafeBytes { Compression($0) } }

    @Test(
        "what a packer makes is known by its first bytes and decoded",
        arguments: zip(["gzip", "xz", "bzip2", "zstd"], Compression.allCases))
    func packers(tool: String, compression: Compression) throws {
        let folder = try TemporaryFolder()
        let log = try folder.write("a line\nanother\n", to: "log")
        let script = "\(tool) -c log > packed"
        _ = try Command(URL(fileURLWithPath: "/bin/sh"), ["-c", script], in: folder.url).run()
        let packed = Array(try Data(contentsOf: folder.file("packed")))
        #expect(Self.known(Array(packed.prefix(Compression.headLength))) == compression)
        let file = LogFile(
            name: "packed", origin: PathOrigin(path: folder.file("packed").path), storedSize: nil, modified: nil,
            isLive: false)
        #expect(try PieceReader.whole(file.openDecoded()) == Array(try Data(contentsOf: log)))
    }

    @Test("text, zeros and less than a magic are not packed")
    func others() {
        for bytes in [[], [0x1F], Array("BZh, said the bee\n".utf8), [0, 0, 0, 0, 0, 0], Array("Jun  1".utf8)] {
            #expect(Self.known(bytes) == nil)
        }
        #expect(Self.known([0x5A, 0x2A, 0x4D, 0x18, 0, 0]) == .zstd)
    }

    @Test("names tell all of them, a tar's too")
    func names() {
        for compression in Compression.allCases {
            #expect(compression.suffixes.allSatisfy { RotatedName("jobsengine.log.3\($0)").place == .numbered(3) })
            #expect(!compression.tarSuffixes.isEmpty)
        }
    }
}
