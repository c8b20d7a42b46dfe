import Foundation
import JobTrail
import TestSupport
import Testing

/// Following by the library.
// Far more than it takes alone: beside hundreds of tests that wait for processes, a task may wait for its turn.
@Suite(.timeLimit(.minutes(15)))
struct FollowTests {
    private static func line(_ number: Int) -> String {
        "2011-06-01T14:29:51.\(100_000 + number)Z efw jobsengine[9]: A\(number)-I-Start ok_counter=\(number)\n"
    }

    private static func append(_ text: String, to file: URL) throws {
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
    }

    @Test("records come as they are written, with their details, through a rotation")
    func follow() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(Self.line(1), to: "jobsengine")
        var told: [Record] = []
        for try await record in JobsEngineLog(file.path).follow(from: .oldest) {
            told.append(record)
            switch told.count {
            case 1:
                try Self.append(Self.line(2) + "Traceback (most recent call last):\n  File x\nOSError: y\n", to: file)
            case 2:
                try FileManager.default.moveItem(atPath: file.path, toPath: file.path + ".1")
                _ = try folder.write(Self.line(3), to: "jobsengine")
            default: break
            }
            if told.count == 3 { break }
        }
        #expect(told.map(\.job) == ["a1", "a2", "a3"])
        #expect(told[1].detail == "Traceback (most recent call last):\n  File x\nOSError: y")
    }

    @Test("what waits is bounded, and nothing is dropped")
    func bounded() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write((1...5000).map(Self.line).joined(), to: "jobsengine")
        var next = 1
        for try await record in JobsEngineLog(file.path).follow(from: .liveFile, limit: 1) {
            #expect(record.okCounter == next)
            next += 1
            if next > 5000 { break }
        }
        #expect(next == 5001)
    }

    @Test("cancelling the task ends a following that waits, and a reading")
    func cancel() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(Self.line(1), to: "jobsengine")
        let (began, beginning) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            var count = 0
            for try await _ in JobsEngineLog(file.path).follow(from: .liveFile) {
                count += 1
                beginning.yield()
            }
            return count
        }
        for await _ in began { break }
        task.cancel()
        #expect(try await task.value == 1)
    }

    @Test("a log that is not there yet is waited for; a bundle does not grow")
    func missing() async throws {
        let folder = try TemporaryFolder()
        let file = folder.url.appendingPathComponent("jobsengine")
        let (notes, told) = AsyncStream.makeStream(of: String.self)
        let task = Task { () -> String? in
            let log = JobsEngineLog(file.path).follow { note in told.yield(note) }
            for try await record in log { return record.job }
            return nil
        }
        for await note in notes where note.contains("waiting") { break }
        try Data(Self.line(7).utf8).write(to: file)
        #expect(try await task.value == "a7")
        let bundles = fixture("bundles")
        let bundle = try FileManager.default.contentsOfDirectory(atPath: bundles.path).first { $0.hasSuffix(".zip") }
        let path = bundles.appendingPathComponent(try #require(bundle)).path
        await #expect(throws: JobTrailError.notFollowable(path: path)) {
            for try await _ in JobsEngineLog(path).follow() {}
        }
    }
}
