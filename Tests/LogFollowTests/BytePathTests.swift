import Foundation
import LogBytes
import LogFollow
import TestSupport
import Testing

/// Paths are bytes: those that are no UTF-8 are followed and written to as others are.
struct BytePathTests {
    private let folder: TemporaryFolder
    private let place: String

    init() throws {
        folder = try TemporaryFolder()
        place = folder.url.path + "/" + PathText.text([0x4D, 0xFC] as [UInt8])
        try #require(PathText.withPath(place) { mkdir($0, 0o755) } == 0)
    }

    private func write(_ text: String, to name: String) throws {
        let file = try #require(PathText.withPath("\(place)/\(name)") { fopen($0, "w") })
        fputs(text, file)
        fclose(file)
    }

    @Test("a log is followed over a rotation, and its checkpoint lies beside it")
    func followed() throws {
        try write("a\n", to: "log")
        let followed = Followed(URL(fileURLWithPath: "\(place)/log"))
        #expect(try followed.settle() == ["a"])
        try #require(
            PathText.withPath("\(place)/log") { old in PathText.withPath("\(place)/log.1") { rename(old, $0) } } == 0)
        try write("b\n", to: "log")
        #expect(try followed.settle() == ["b"])
        try CheckpointFile("\(place)/kept").save(Checkpoint(logs: followed.states))
        #expect(try CheckpointFile("\(place)/kept").saved?.logs.first?.path == "\(place)/log")
        for name in ["log", "log.1", "kept"] { _ = PathText.withPath("\(place)/\(name)") { unlink($0) } }
        #expect(PathText.withPath(place) { rmdir($0) } == 0, "nothing else was made")
    }
}
