import Foundation
import LogFollow
import TestSupport
import Testing

/// Holes that are filled after they were read over, as a network file system does with a file's pages.
@Suite("holes that are filled later")
struct HoleTests {
    private let folder: TemporaryFolder
    private var followed: Followed

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("a\n", to: "log")
        followed = Followed(folder.file("log"))
    }

    private mutating func settle(anew: Bool) throws -> [String] {
        if anew { followed = Followed(folder.file("log"), states: followed.states) }
        return try followed.settle()
    }

    @Test("at once or in parts, also while nothing follows", arguments: [0, 3000], [false, true])
    mutating func inParts(length: Int, stops: Bool) throws {
        let behind = (0..<length / 10).map { "line \(1000 + $0)\n" }.joined()
        try followed.settle()
        try folder.overwrite("log", at: 8, "e\n" + behind)
        #expect(try followed.settle().first == "e")
        try folder.overwrite("log", at: 2, "b\nc\n")
        #expect(try settle(anew: stops) == ["b", "c"])
        try folder.overwrite("log", at: 6, "d\n")
        #expect(try settle(anew: stops) == ["d"])
        try folder.append("f\n", to: "log")
        #expect(try settle(anew: stops) == ["f"])
        #expect(try settle(anew: true) == [])
    }

    @Test("several, in any order", arguments: [0, 3000], [false, true])
    mutating func several(length: Int, stops: Bool) throws {
        let between = (0..<length / 10).map { "line \(1000 + $0)\n" }.joined()
        try followed.settle()
        try folder.overwrite("log", at: 4, "c\n" + between)
        let second = 6 + between.utf8.count
        try folder.overwrite("log", at: second + 2, "e\n")
        let third = second + 4
        try folder.overwrite("log", at: third + 2, "g\n")
        #expect(try followed.settle().filter { $0.count == 1 } == ["c", "e", "g"])
        try folder.overwrite("log", at: third, "f\n")
        #expect(try settle(anew: stops) == ["f"])
        try folder.overwrite("log", at: 2, "b\n")
        try folder.overwrite("log", at: second, "d\n")
        #expect(try settle(anew: stops) == ["b", "d"])
        try folder.append("h\n", to: "log")
        #expect(try settle(anew: stops) == ["h"])
    }

    @Test("one that was filled and rotated while nothing followed")
    mutating func rotated() throws {
        try followed.settle()
        try folder.overwrite("log", at: 4, "c\n")
        #expect(try followed.settle() == ["c"])
        try folder.overwrite("log", at: 2, "b\n")
        try folder.rename("log", "log.1")
        try folder.write("d\n", to: "log")
        #expect(try settle(anew: true) == ["b", "d"])
    }
}
