import Foundation
import LogBytes
import TestSupport
import Testing

/// Content that stands twice, found among many files that begin alike.
struct DuplicateTests {
    private static let beginning = String(
        repeating: "ULOGD-I-Start timestamp=5 text=the same in every file\n", count: 40)

    private func found(_ texts: [String: String]) throws -> [DuplicateFile] {
        let folder = try TemporaryFolder()
        for (name, text) in texts { try folder.write(text, to: name) }
        return DuplicateFinder.resolve(try SetFinder().look(at: folder.url.path).sets).duplicates
    }

    @Test("hundreds of files with the same beginning are not compared each with each")
    func alike() throws {
        var texts: [String: String] = [:]
        for number in 1...800 { texts["jobsengine.log.\(number)"] = Self.beginning + "line \(number)\n" }
        texts["jobsengine.log.900"] = Self.beginning + "line 7\nand another\n"
        texts["jobsengine.log.901"] = Self.beginning + "line 9\n"
        let found = try found(texts).map {
            "\($0.file.lastName) \($0.isBeginning) \($0.original.split(separator: "/").last!)"
        }
        #expect(
            Set(found) == ["jobsengine.log.7 true jobsengine.log.900", "jobsengine.log.9 false jobsengine.log.901"])
    }

    @Test("of beginnings of each other the longest is read, and told as the original of all")
    func chain() throws {
        let lines = (1...9).map { "A-I-Start timestamp=\($0)\n" }
        var texts: [String: String] = [:]
        for count in 1...9 { texts["jobsengine.log.\(count)"] = lines.prefix(count).joined() }
        texts["jobsengine.log.20"] = "A-I-Sta"
        let found = try found(texts)
        #expect(found.count == 8 && found.allSatisfy { $0.isBeginning && $0.original.hasSuffix(".log.9") })
    }

    @Test("equal files are read a time or two each")
    func equal() throws {
        let folder = try TemporaryFolder()
        let text = String(repeating: Self.beginning, count: 200)
        for number in 1...12 { try folder.write(text, to: "jobsengine.log.\(number)") }
        let sets = try SetFinder().look(at: folder.url.path).sets
        let before = try readByThread()
        #expect(DuplicateFinder.resolve(sets).duplicates.count == 11)
        #expect(try readByThread() - before < text.utf8.count * 30)
    }

    /// Bytes that this thread has read.
    private func readByThread() throws -> Int {
        let text = try String(contentsOfFile: "/proc/thread-self/io", encoding: .utf8)
        return try #require(text.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
    }
}
