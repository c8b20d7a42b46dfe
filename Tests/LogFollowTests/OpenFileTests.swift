import Foundation
import LogFollow
import TestSupport
import Testing

/// Logs whose files are let go, and taken again when something happens to them.
struct OpenFileTests {
    private func openFiles(below folder: TemporaryFolder) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
            let file = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
            return file?.hasPrefix(folder.url.path) ?? false
        }
    }

    @Test("more logs than open files: none loses a line over rotations")
    func fewDescriptors() throws {
        let folder = try TemporaryFolder()
        let names = (0..<40).map { "d\($0)/log" }
        for name in names { try folder.write("", to: name) }
        let followed = Followed(names.map { folder.file($0) }, openFiles: 6)
        for round in 0..<6 {
            for name in names { try folder.append("\(name) \(round)\n", to: name) }
            if round % 2 == 1 { try followed.settle(600) }
            for name in names where round % 3 != 0 {
                try folder.rename(name + ".1", name + ".2")
                try folder.rename(name, name + ".1")
                try folder.write("", to: name)
            }
            try followed.settle(600)
        }
        for name in names {
            let lines = followed.lines.filter { $0.hasPrefix(name + " ") }
            #expect(lines == (0..<6).map { "\(name) \($0)" })
        }
        #expect(try openFiles(below: folder) <= 16)
    }

    /// Follows logs that have a line each.
    private func follow(_ count: Int, in folder: TemporaryFolder) throws -> (Followed, [String]) {
        let names = (0..<count).map { "d\($0)/log" }
        for name in names { try folder.write("\(name) 0\n", to: name) }
        let followed = Followed(names.map { folder.file($0) })
        #expect(try followed.settle(600).count == count)
        return (followed, names)
    }

    /// Lets a minute go by in which one of the logs moves.
    private func rest(_ followed: Followed, _ folder: TemporaryFolder, moving name: String) throws {
        for second in 0..<65 {
            if second % 20 == 0 { try folder.append("\(name) moves\n", to: name) }
            followed.waker.wait(nanoseconds: 1_000_000_000)
            try followed.round()
        }
    }

    @Test("of many logs those that move are open")
    func manyLogs() throws {
        let folder = try TemporaryFolder()
        let (followed, names) = try follow(70, in: folder)
        #expect(try openFiles(below: folder) == 70)
        let watched = followed.waker.watched
        try rest(followed, folder, moving: names[7])
        #expect(try openFiles(below: folder) == 1)
        #expect(followed.waker.watched == watched, "changes are noticed as before")
        try folder.append("again\n", to: names[3])
        #expect(try followed.settle(600) == ["again"])
        #expect(try openFiles(below: folder) == 2)
    }

    @Test("few logs stay open, and are read to their end whatever becomes of them")
    func fewLogs() throws {
        let folder = try TemporaryFolder()
        let (followed, names) = try follow(3, in: folder)
        try rest(followed, folder, moving: names[0])
        #expect(try openFiles(below: folder) == 3)
        try folder.append("last\n", to: names[1])
        try folder.remove(names[1])
        #expect(try followed.settle(600) == ["last"])
    }

    @Test("what becomes of a log that was let go: each line once")
    func takenAgain() throws {
        let folder = try TemporaryFolder()
        let (followed, names) = try follow(70, in: folder)
        for name in names { try folder.append("\(name) ha", to: name) }
        try followed.settle(600)
        try rest(followed, folder, moving: names[0])
        let before = followed.lines.count
        for (number, name) in names.enumerated().dropFirst() {
            try folder.append("lf\n", to: name)
            switch number % 4 {
            case 0: break
            case 1: try folder.rename(name, name + ".1")
            case 2:
                try folder.rename(name, name + ".1")
                try folder.gzip(name + ".1")
            default:
                try folder.copy(name, name + ".1")
                folder.truncate(name)
            }
            try folder.append("\(name) new\n", to: name)
        }
        try followed.settle(600)
        let wanted = names.dropFirst().flatMap { ["\($0) half", "\($0) new"] }
        #expect(followed.lines[before...].sorted() == wanted.sorted())
    }
}
