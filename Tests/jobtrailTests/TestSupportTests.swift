import Foundation
import TestSupport
import Testing

/// The helpers that all other tests rely on.
struct TestSupportTests {
    private let cat = URL(fileURLWithPath: "/bin/cat")
    private let shell = URL(fileURLWithPath: "/bin/sh")

    @Test("more than a pipe holds goes through in both directions")
    func fullPipes() throws {
        let much = Data(repeating: 0x61, count: 4_000_000)
        let result = try Command(cat, [], stdin: much).run()
        #expect(result.status == 0)
        #expect(result.stdout == much)
    }

    @Test("a command that does not read its input ends as it would")
    func unreadInput() throws {
        let much = Data(repeating: 0x61, count: 4_000_000)
        let result = try Command(shell, ["-c", "echo no >&2; exit 3"], stdin: much).run()
        #expect(result.status == 3)
        #expect(result.stderr == "no\n")
    }

    @Test("a signal and the time limit show in the status")
    func endedBySignal() throws {
        #expect(try Command(shell, ["-c", "kill -TERM $$"]).run().status == 143)
        var endless = Command(shell, ["-c", "exec sleep 600"])
        endless.limit = 0.1
        #expect(try endless.run().status == 137)
    }

    @Test("the first difference is named by its path")
    func differences() throws {
        let one = try JSONValue(parsing: #"{"a": {"b": [1, 2, true, null]}, "c": 1.5}"#)
        #expect(one.difference(from: try JSONValue(parsing: #"{"c": 1.50, "a": {"b": [1.0, 2, true, null]}}"#)) == nil)
        let other = try JSONValue(parsing: #"{"a": {"b": [1, 2, 1, null]}, "c": 1.5}"#)
        #expect(one.difference(from: other) == "$.a.b[2]: true, expected 1.0")
        let shorter = try JSONValue(parsing: #"{"a": {"b": [1]}, "c": 1.5}"#)
        #expect(one.difference(from: shorter) == "$.a.b: 4 items, expected 1")
        #expect(one.difference(from: try JSONValue(parsing: "{}")) == "$.a: not expected")
    }

    @Test("a copied fixture has the date that belongs to it, and goes with its folder")
    func fixtureDates() throws {
        var path = ""
        do {
            let folder = try TemporaryFolder()
            path = folder.url.path
            try folder.copy(fixture: "rotated/year-turn")
            let live = folder.file("year-turn/jobsengine.log").path
            let date = try FileManager.default.attributesOfItem(atPath: live)[.modificationDate] as? Date
            #expect(date?.timeIntervalSince1970 == 1330603200)
            withExtendedLifetime(folder) {}
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
