import Foundation
import TestSupport
import Testing

@testable import LogFollow

@Suite("an output file with its checkpoint")
struct IntoFileTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("out").path }
    private let logs = [LogState(path: "/log", hasBegun: true)]

    init() throws { folder = try TemporaryFolder() }

    private func open(reset: Bool = false) throws -> IntoFile { try IntoFile(path, paths: ["/log"], reset: reset) }
    private var content: String { (try? String(contentsOf: folder.file("out"), encoding: .utf8)) ?? "" }

    private func cause(_ body: () throws -> Void) -> CheckpointError.Cause? {
        do { try body() } catch let error as CheckpointError { return error.cause } catch {}
        return nil
    }

    private func write(_ text: String) throws {
        let file = try open()
        try file.append(text.utf8)
        try file.commit(logs)
    }

    @Test("what was not committed is cut off")
    func cutBack() throws {
        try write("one\n")
        try folder.append("half a rec", to: "out")
        try write("two\n")
        #expect(content == "one\ntwo\n")
        #expect(try open().saved?.logs == logs)
    }

    @Test("a shorter file, another end, and content without checkpoint are refused")
    func refused() throws {
        try write("one\n")
        folder.truncate("out", to: 2)
        #expect(cause { _ = try open() } == .shortOutput(2, wanted: 4))
        try folder.write("two\nthree\n", to: "out")
        #expect(cause { _ = try open() } == .otherOutput)
        try folder.remove("out.checkpoint")
        #expect(cause { _ = try open() } == .unknownOutput)
        try open(reset: true).commit(logs)
        #expect(content == "two\nthree\n")
    }

    @Test("one writer at a time")
    func locked() throws {
        let first = try open()
        #expect(cause { _ = try open() } == .locked)
        try first.commit(logs)
    }
}
