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

    /// A follower that has begun to read a backlog, and has seen all of it.
    private func begin() throws -> Followed {
        try write(0)
        let followed = Followed(folder.file("log"))
        try followed.settle()
        for generation in 1...Self.rotations { try rotate(into: generation) }
        while followed.lines.count == 10 { followed.follower.wait(try followed.round()) }
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
        let followed = try begin()
        for part in 1...8 { try folder.gzip("log.\(part)") }
        try rotate(into: Self.rotations + 1)
        try folder.gzip("log.1")
        try followed.settle()
        check(followed.lines, followed.notes, generations: Self.rotations + 2)
    }

    @Test("the same while nothing follows")
    func packedWhileStopped() throws {
        let stopped = try begin()
        for part in 1...Self.rotations { try folder.gzip("log.\(part)") }
        try rotate(into: Self.rotations + 1)
        try folder.gzip("log.1")
        let followed = Followed(folder.file("log"), states: stopped.states)
        try followed.settle()
        check(stopped.lines + followed.lines, followed.notes, generations: Self.rotations + 2)
    }

    @Test("the log, which waits too, is copied and truncated")
    func copied() throws {
        let followed = try begin()
        try shift()
        try folder.copy("log", "log.1")
        followed.follower.wait(try followed.round())
        folder.truncate("log")
        try write(Self.rotations + 1)
        try followed.settle()
        check(followed.lines, followed.notes, generations: Self.rotations + 2)
    }

    @Test("one that waits is deleted unread: told, and nothing else lost")
    func deleted() throws {
        let followed = try begin()
        try folder.remove("log.2")
        try followed.settle()
        #expect(followed.lines.count == (Self.rotations + 1) * 10 - 10)
        let gaps = followed.notes.filter { if case .gap = $0 { true } else { false } }
        #expect(gaps.count == 1)
    }
}
