import EngineSimulator
import Foundation
import TestSupport
import Testing

/// The built program with its index: what it says, what it leaves alone.
struct IndexProgramTests {
    private let folder: TemporaryFolder
    private let log: String
    private var cache: URL { folder.url.appendingPathComponent("cache") }
    private static let instant = "2011-06-01 14:45"

    init() throws {
        folder = try TemporaryFolder()
        let evidence = folder.url.appendingPathComponent("evidence")
        _ = try BenchLog(seed: 9, lines: 8000, form: .plain).write(to: evidence)
        log = evidence.appendingPathComponent("jobsengine.log").path
    }

    private func jobs(_ more: [String] = [], cache: String? = nil) throws -> CommandResult {
        try run(
            ["jobs", "-o", "json", "-v", "--at", Self.instant] + more + [log],
            env: ["XDG_CACHE_HOME": cache ?? self.cache.path])
    }

    @Test("built, used, switched off: the same answer")
    func answers() throws {
        let off = try jobs(["--no-index"])
        #expect(off.stderr.contains("index: not used: switched off") && off.status == 0)
        let first = try jobs()
        #expect(first.stderr.contains("index: built, ") && first.stdout == off.stdout)
        let second = try jobs()
        #expect(second.stderr.contains("index: used, ") && second.stdout == off.stdout)
        let quiet = try run(["jobs", "--at", "-10min", log], env: ["XDG_CACHE_HOME": cache.path])
        let whole = try run(["jobs", "--at", "-10min", "--no-index", log], env: ["XDG_CACHE_HOME": cache.path])
        #expect(quiet.stdout == whole.stdout && quiet.stderr.isEmpty && !quiet.stdout.isEmpty)
    }

    @Test("nothing is written beside the evidence, whose times stay")
    func leavesNoTrace() throws {
        let evidence = folder.url.appendingPathComponent("evidence")
        var old = timespec(tv_sec: 1_300_000_000, tv_nsec: 5)
        utimensat(AT_FDCWD, log, [old, old], 0)
        _ = try jobs()
        _ = try jobs()
        var status = stat()
        stat(log, &status)
        #expect(status.st_atim.tv_sec == old.tv_sec && status.st_atim.tv_nsec == old.tv_nsec)
        #expect(try FileManager.default.contentsOfDirectory(atPath: evidence.path) == ["jobsengine.log"])
        old.tv_nsec = 0
        let beside = try jobs(cache: evidence.path)
        #expect(beside.status == 0 && beside.stderr.contains("it would stand beside the log"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: evidence.path) == ["jobsengine.log"])
    }

    @Test("before the first record there is nothing, with an index and without")
    func tooEarly() throws {
        for more in [[], [], ["--no-index"]] {
            let words = ["jobs", "--at", "2011-05-01", "-o", "json"] + more + [log]
            let result = try run(words, env: ["XDG_CACHE_HOME": cache.path])
            #expect(result.status == 0 && result.text.hasPrefix("{\"jobs\":{}"))
            #expect(result.stderr == "jobtrail: the log begins after that time\n")
        }
    }

    @Test("a cache that cannot be written is no error", arguments: ["/proc/nowhere", "/dev/null/x"])
    func unwritable(cache: String) throws {
        let result = try jobs(cache: cache)
        #expect(result.status == 0 && result.stderr.contains("index: built, and not kept: \(cache)"))
        let quiet = try run(["jobs", "--at", Self.instant, log], env: ["XDG_CACHE_HOME": cache])
        #expect(quiet.status == 0 && quiet.stderr.isEmpty)
    }

    @Test("what has no index says so")
    func refusals() throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: log))
        let piped = try run(["jobs", "-v", "-o", "json", "--at", Self.instant, "-"], stdin: bytes)
        #expect(piped.stderr.contains("index: not used"))
        let plain = try run(["jobs", "--no-index", "-o", "json", "--at", Self.instant, "-"], stdin: bytes)
        #expect(piped.stdout == plain.stdout)
    }

    @Test("torn and stale are told")
    func notices() throws {
        _ = try jobs()
        let kept = cache.appendingPathComponent("jobtrail")
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: kept.path).first)
        let index = kept.appendingPathComponent(name)
        try Data(contentsOf: index).dropLast(9).write(to: index)
        #expect(try jobs().stderr.contains("index: torn, is built anew"))
        var other = try Data(contentsOf: index)
        other[8] += 1
        try other.write(to: index)
        #expect(try jobs().stderr.contains("index: made by another version, is built anew"))
        #expect(try jobs().stderr.contains("index: used, "))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("Jun  1 15:00:00 box jobsengine: EMI-I-Restart sub=ok\n".utf8))
        try handle.close()
        let grown = try jobs()
        #expect(grown.stderr.contains("index: stale, is built anew: \(log) has changed"))
    }
}
