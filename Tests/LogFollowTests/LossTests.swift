import Foundation
import LogFollow
import TestSupport
import Testing

/// What is lost is told; where nothing is, nothing is said.
@Suite("what is lost while nothing follows")
struct LossTests {
    /// How rotation names and packs.
    struct Rotation: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var first = 1
        var isPacked = false
        var copies = false
        var keeps = 50
    }

    static let rotations = [
        Rotation(testDescription: "numbers"), Rotation(testDescription: "from 0", first: 0),
        Rotation(testDescription: "from 5", first: 5), Rotation(testDescription: "packed", isPacked: true),
        Rotation(testDescription: "copied and truncated", copies: true),
    ]

    private final class Box {
        let folder: TemporaryFolder
        let rotation: Rotation
        private(set) var written = 0
        private(set) var parts = 0

        init(_ rotation: Rotation) throws {
            (folder, self.rotation) = (try TemporaryFolder(), rotation)
            try write()
        }

        var ending: String { rotation.isPacked ? ".gz" : "" }

        func write(_ count: Int = 5) throws {
            written += count
            let lines = (written - count..<written).map { "2011-06-01 14:29:51 line \($0)\n" }
            try folder.append(lines.joined(), to: "log")
        }

        func name(_ age: Int) -> String { "log.\(rotation.first + age)\(ending)" }

        func rotate(writing: Bool = true) throws {
            for age in stride(from: parts - 1, through: 0, by: -1) { try folder.rename(name(age), name(age + 1)) }
            let part = "log.\(rotation.first)"
            if rotation.copies {
                try folder.copy("log", part)
                folder.truncate("log")
            } else {
                try folder.rename("log", part)
                try folder.write("", to: "log")
            }
            if rotation.isPacked { try folder.gzip(part) }
            parts += 1
            if writing { try write() }
        }
    }

    private func settle(_ box: Box, _ states: [LogState] = []) throws -> (Followed, [String]) {
        let followed = Followed(box.folder.file("log"), states: states)
        return (followed, try followed.settle())
    }

    /// How many parts are told to be absent, each time that some are.
    private static func absent(_ notes: [FollowNote]) -> [Int] {
        notes.map { if case .absent(_, _, let count) = $0 { count } else { 0 } }
    }

    private func losses(_ followed: Followed) -> [FollowNote] { followed.notes.filter(\.isLoss) }

    @Test("a part between is renamed or deleted: told once", arguments: rotations, [2, 4])
    func middle(rotation: Rotation, count: Int) throws {
        for absent in 0..<count - 1 {
            let box = try Box(rotation)
            try box.rotate()
            let (first, _) = try settle(box)
            try box.write()
            for _ in 0..<count { try box.rotate() }
            let name = box.name(absent)
            if absent == 0 { try box.folder.rename(name, "aside") } else { try box.folder.remove(name) }
            let (second, lines) = try settle(box, first.states)
            #expect(lines.count == 5 * count)
            #expect(Self.absent(losses(second)) == [1], "\(absent) of \(count): \(second.notes)")
            try box.rotate()
            let (third, _) = try settle(box, second.states)
            #expect(losses(third) == [])
        }
    }

    @Test("all that was read is gone", arguments: rotations)
    func everything(rotation: Rotation) throws {
        let box = try Box(rotation)
        let (first, _) = try settle(box)
        for _ in 0..<3 { try box.rotate() }
        for age in 0..<3 where age > 0 { try box.folder.remove(box.name(age)) }
        let (second, lines) = try settle(box, first.states)
        #expect(lines.count == 10)
        #expect(losses(second).count == 1)
    }

    @Test("a day is absent among days in a row")
    func days() throws {
        let folder = try TemporaryFolder()
        for day in 1...3 { try folder.write("2011-06-0\(day) 12:00:00 line\n", to: "log-2011060\(day)") }
        try folder.write("2011-06-04 12:00:00 line\n", to: "log")
        let first = Followed(folder.file("log"))
        try first.settle()
        try folder.rename("log", "log-20110604")
        for day in [6, 7] { try folder.write("2011-06-0\(day) 12:00:00 line\n", to: "log-2011060\(day)") }
        try folder.write("2011-06-08 12:00:00 line\n", to: "log")
        let second = Followed(folder.file("log"), states: first.states)
        #expect(try second.settle().count == 3)
        let path = folder.file("log-2011060").path
        #expect(second.notes == [.absent(after: path + "4", before: path + "6", count: 1)])
    }

    @Test("days that are not in a row, and weeks, are as they are", arguments: [[1, 2, 5], [1, 8, 15], [1, 3]])
    func otherDays(days: [Int]) throws {
        let folder = try TemporaryFolder()
        func name(_ day: Int) -> String { "log-201106" + (day < 10 ? "0\(day)" : "\(day)") }
        for day in days { try folder.write("\(day) before\n", to: name(day)) }
        try folder.write("live\n", to: "log")
        let first = Followed(folder.file("log"))
        try first.settle()
        try folder.rename("log", name(22))
        try folder.write("29\n", to: name(29))
        try folder.write("new\n", to: "log")
        let second = Followed(folder.file("log"), states: first.states)
        #expect(try second.settle() == ["29", "new"])
        #expect(second.notes == [])
    }

    /// Follows, stops, rotates, packs and writes at random.
    @Test("nothing lost, nothing said; something lost, something said", arguments: rotations, 1...2)
    func atRandom(rotation: Rotation, seed: UInt64) throws {
        var random = SplitMix(seed)
        let box = try Box(rotation)
        // Where numbers begin is known once a part was seen.
        try box.rotate()
        var (followed, lines) = try settle(box)
        for _ in 0..<8 {
            let isStopped = Int.random(in: 0...1, using: &random) == 0
            let states = followed.states
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                if Int.random(in: 0...1, using: &random) == 0 { try box.write(Int.random(in: 0...4, using: &random)) }
                try box.rotate(writing: Int.random(in: 0...3, using: &random) > 0)
            }
            if isStopped { followed = Followed(box.folder.file("log"), states: states) }
            lines += try followed.settle()
            #expect(losses(followed) == [])
        }
        #expect(lines.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } } == Array(0..<box.written))
    }
}
