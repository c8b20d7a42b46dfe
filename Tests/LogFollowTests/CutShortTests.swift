import Foundation
import LogFollow
import TestSupport
import Testing

/// A log in whose place a shorter copy of it is put: that log, cut short. What comes behind is delivered, what is put
/// back is not.
@Suite("replaced by a shorter copy")
struct CutShortTests {
    struct Way: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let put: @Sendable (TemporaryFolder, String) throws -> Void
    }

    static let ways = [
        Way(testDescription: "renamed over") {
            try $0.write($1, to: ".log.x")
            // The kernel's clock for files ticks in steps.
            usleep(15_000)
            try $0.rename(".log.x", "log")
        },
        Way(testDescription: "as an editor does") {
            try $0.rename("log", "log~")
            try $0.write($1, to: "log")
            usleep(15_000)
            try $0.remove("log~")
        },
        Way(testDescription: "removed first") {
            try $0.remove("log")
            try $0.write($1, to: "log")
        },
        Way(testDescription: "cut in place") { $0.truncate("log", to: $1.utf8.count) },
        Way(testDescription: "written in place") { folder, text in
            folder.truncate("log")
            try folder.overwrite("log", at: 0, text)
        },
    ]

    struct Size: Sendable, CustomTestStringConvertible {
        let lines: Int
        let kept: Int
        var testDescription: String { "\(kept) of \(lines) lines" }
    }

    /// A log of some lines is enough to be known by, or too short for that.
    static let sizes = [(3, 2), (5, 2), (12, 7), (60, 40)].map {
        Size(lines: $0, kept: $1)
    }

    private static func text(_ numbers: ClosedRange<Int>) -> String {
        numbers.map { "2011-06-01 14:29:51 line \($0)\n" }.joined()
    }

    /// Follows, or goes on with what a checkpoint says.
    private static func next(_ followed: Followed, restarts: Bool, _ folder: TemporaryFolder) throws -> Followed {
        guard restarts else { return followed }
        let bytes = Checkpoint(logs: followed.states).bytes
        return Followed(folder.file("log"), states: try #require(Checkpoint(bytes: bytes)).logs)
    }

    /// - Parameter more: what is added to the short one.
    /// - Returns: what is delivered of the short one, and of what is added.
    private func follow(_ way: Way, _ size: Size, _ restarts: [Bool], more: [String]) throws -> [String] {
        let folder = try TemporaryFolder()
        try folder.write(Self.text(1...size.lines), to: "log")
        var followed = Followed(folder.file("log"))
        try followed.settle()
        #expect(followed.lines.count == size.lines)
        try way.put(folder, Self.text(1...size.kept))
        var lines: [String] = []
        for (index, isStopped) in restarts.enumerated() {
            followed = try Self.next(followed, restarts: isStopped, folder)
            if index > 0 { for text in more { try folder.append(text, to: "log") } }
            lines += try followed.settle()
        }
        #expect(followed.notes == [])
        return lines
    }

    private static let stops = [[false, false], [true, false], [false, true], [true, true]]

    @Test("what is added to it is delivered once", arguments: ways, sizes)
    func added(way: Way, size: Size) throws {
        for restarts in Self.stops {
            #expect(try follow(way, size, restarts, more: ["new\n", "newer\n"]) == ["new", "newer"], "\(restarts)")
        }
    }

    @Test("what is put back is not delivered again", arguments: ways, sizes)
    func putBack(way: Way, size: Size) throws {
        let rest = Self.text(size.kept + 1...size.lines)
        for restarts in Self.stops {
            #expect(try follow(way, size, restarts, more: [rest, "new\n"]) == ["new"], "\(restarts)")
        }
    }

    @Test(
        "after a stop, lines behind the last one that is remembered come again, and that is told", arguments: ways[..<3]
    )
    func doubt(way: Way) throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.text(1...60), to: "log")
        let first = Followed(folder.file("log"))
        try first.settle()
        try way.put(folder, Self.text(1...43))
        let followed = try Self.next(first, restarts: true, folder)
        #expect(try followed.settle() == (41...43).map { "2011-06-01 14:29:51 line \($0)" })
        #expect(followed.notes == [.mayRepeat(name: folder.file("log").path, lines: 41...43)])
        #expect(
            followed.notes.first?.description.hasSuffix("was cut short; lines 41 to 43 may come a second time") == true)
    }

    @Test("whole, short, whole again", arguments: ways[..<3])
    func there(way: Way) throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.text(1...30), to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        for kept in [4, 30, 2, 31] {
            try way.put(folder, Self.text(1...kept))
            try followed.settle()
        }
        #expect(followed.lines.count == 31)
    }

    @Test("a new log that begins alike, while the old one is there, is a new one", arguments: ["log.1", "log.1.gz"])
    func rotated(name: String) throws {
        for restarts in [false, true] {
            let folder = try TemporaryFolder()
            try folder.write("head\nversion\na\nb\nc\n", to: "log")
            let first = Followed(folder.file("log"))
            try first.settle()
            try folder.rename("log", "log.1")
            if name.hasSuffix(".gz") { try folder.gzip("log.1") }
            try folder.write("head\nversion\n", to: "log")
            let followed = try Self.next(first, restarts: restarts, folder)
            var lines = try followed.settle()
            try folder.append("d\n", to: "log")
            lines += try followed.settle()
            #expect(lines == ["head", "version", "d"])
        }
    }
}
