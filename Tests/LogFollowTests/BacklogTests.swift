import Foundation
import LogFollow
import TestSupport
import Testing

/// More rotations between two looks than files are opened at once: those that wait for their turn are changed meanwhile.
@Suite("a backlog of rotated files")
struct BacklogTests {
    private let folder: TemporaryFolder
    private static let rotations = 40

    init() throws { folder = try TemporaryFolder() }

    /// Writes a generation of numbered lines to the log.
    private func write(_ generation: Int) throws {
        let lines = (0..<10).map { "2011-06-01 14:29:51,550 jobsengine line \(generation * 10 + $0)\n" }
        try folder.append(lines.joined(), to: "log")
    }

    /// Renames the parts, the oldest first.
    private func shift() throws {
        for part in stride(from: Self.rotations + 4, to: 0, by: -1) {
            for ending in ["", ".gz"] where exists("log.\(part)\(ending)") {
                try folder.rename("log.\(part)\(ending)", "log.\(part + 1)\(ending)")
            }
        }
    }

    private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.file(name).path) }

    private func rotate(into generation: Int) throws {
        try shift()
        try folder.rename("log", "log.1")
        try write(generation)
    }

    /// Follows a backlog.
    /// - Parameter meanwhile: what happens when its first line was read, while most of its files wait.
    private func follow(_ meanwhile: @escaping (Followed) throws -> Void) throws -> Followed {
        try write(0)
        let followed = Followed(folder.file("log"))
        try followed.settle()
        for generation in 1...Self.rotations { try rotate(into: generation) }
        followed.between = { [unowned followed] in
            followed.between = nil
            try meanwhile(followed)
        }
        try followed.settle()
        return followed
    }

    private func check(_ lines: [String], _ notes: [FollowNote], generations: Int) {
        let numbers = lines.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
        #expect(numbers == Array(0..<generations * 10), "\(notes)")
        let gaps = notes.filter { if case .gap = $0 { true } else { false } }
        #expect(gaps.isEmpty, "\(gaps)")
    }

    @Test("what waits is packed, and the log is renamed and packed")
    func packed() throws {
        let followed = try follow { [self] _ in
            for part in 1...8 { try folder.gzip("log.\(part)") }
            try rotate(into: Self.rotations + 1)
            try folder.gzip("log.1")
        }
        check(followed.lines, followed.notes, generations: Self.rotations + 2)
    }

    @Test("the same while nothing follows")
    func packedWhileStopped() throws {
        var saved: (lines: [String], states: [LogState]) = ([], [])
        _ = try follow { saved = ($0.lines, $0.states) }
        for part in 1...Self.rotations { try folder.gzip("log.\(part)") }
        try rotate(into: Self.rotations + 1)
        try folder.gzip("log.1")
        let followed = Followed(folder.file("log"), states: saved.states)
        try followed.settle()
        check(saved.lines + followed.lines, followed.notes, generations: Self.rotations + 2)
    }

    @Test("the log, which waits too, is copied and truncated")
    func copied() throws {
        let followed = try follow { [self] _ in
            try shift()
            try folder.copy("log", "log.1")
            folder.truncate("log")
            try write(Self.rotations + 1)
        }
        check(followed.lines, followed.notes, generations: Self.rotations + 2)
    }

    @Test("what waits is opened in its turn without a look at all that lies there")
    func hundreds() throws {
        for part in 1...300 {
            try folder.write("2011-06-01 14:29:51,550 jobsengine line \(1000 - part)\n", to: "log.\(part)")
        }
        try folder.write("2011-06-01 14:29:51,550 jobsengine line 1000\n", to: "log")
        let followed = Followed(folder.file("log"))
        var rounds = 0
        while followed.lines.count < 301, rounds < 8 {
            followed.follower.wait(try followed.round())
            rounds += 1
        }
        let numbers = followed.lines.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
        #expect(numbers == Array(700...1000), "\(rounds) rounds")
        #expect(followed.notes == [])
    }

    @Test("a part that is a link to itself keeps nothing from being followed")
    func loop() throws {
        try folder.write("a\n", to: "log")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("log.1").path, withDestinationPath: folder.file("log.1").path)
        let followed = Followed(folder.file("log"))
        #expect(try followed.settle() == ["a"])
        #expect(followed.notes == [])
    }

    @Test("one that waits is deleted unread: told, and nothing else lost")
    func deleted() throws {
        let followed = try follow { [self] _ in try folder.remove("log.2") }
        #expect(followed.lines.count == (Self.rotations + 1) * 10 - 10)
        let gaps = followed.notes.filter { if case .gap = $0 { true } else { false } }
        #expect(gaps.count == 1)
    }

    @Test("thousands of parts beside a log are not looked into while it grows", arguments: ["", "x\n"])
    func manyParts(text: String) throws {
        for part in 1...1500 { try folder.write(text.isEmpty ? "" : "\(part)\n", to: "log.\(part)") }
        try folder.write("a\n", to: "log")
        let followed = Followed(folder.file("log"), start: .liveStart)
        #expect(try followed.settle() == ["a"])
        let before = try readsByThread()
        for number in 0..<5 {
            try folder.append("\(number)\n", to: "log")
            #expect(try followed.settle() == ["\(number)"])
        }
        #expect(try readsByThread() - before < 1000)
    }

    /// Calls by which this thread has read.
    private func readsByThread() throws -> Int {
        let text = try String(contentsOfFile: "/proc/thread-self/io", encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("syscr:") })
        return try #require(Int(line.dropFirst(7)))
    }
}
