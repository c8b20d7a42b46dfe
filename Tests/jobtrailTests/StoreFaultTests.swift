import Foundation
import TestSupport
import Testing

/// What goes wrong with a store is said in words, and nothing is left half-written.
@Suite(.serialized)
struct StoreFaultTests {
    /// A store with one bundle in it, and a log that is to be added.
    private struct Rig {
        let folder: TemporaryFolder
        let first = fixture("bundles/two-hosts.tar.gz").path
        let second = fixture("rotated/numbered").path

        init() throws {
            folder = try TemporaryFolder()
            #expect(try jobtrail("ingest", first).status == 0)
        }

        var store: String { folder.file("store.db").path }

        func jobtrail(_ words: String...) throws -> CommandResult {
            try run([words[0], "-q", "--tz", "UTC"] + words.dropFirst() + ["--store", store])
        }

        func sqlite(_ sql: String) throws -> String {
            try Command(URL(fileURLWithPath: "/usr/bin/sqlite3"), [store, sql]).run().text
        }

        /// All that can be seen of the store.
        func answers() throws -> [Data] {
            let sql = "SELECT host, kind, job, action, sub, count(*) FROM records GROUP BY 1, 2, 3, 4, 5"
            return [
                try jobtrail("messages", "-o", "ndjson").stdout, try jobtrail("query", sql, "-o", "csv").stdout,
                try jobtrail("messages", "--sub", "err", "-o", "json").stdout,
            ]
        }

        /// Ingests the second log under strace.
        func ingest(_ fault: String) throws -> RunningCommand {
            try Strace.start([fault], ["ingest", "-q", "--tz", "UTC", second, "--store", store])
        }
    }

    /// Whether a file system may be mounted where nobody else sees it.
    private static let mayMount =
        (try? Command(URL(fileURLWithPath: "/usr/bin/unshare"), ["-rm", "mount", "-t", "tmpfs", "x", "/mnt"]).run())?
        .status == 0

    @Test("a new store that finds no inode says so and leaves nothing", .enabled(if: mayMount), arguments: 1...6)
    func inodes(count: Int) throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "mounted/below")
        let script = """
            mount -t tmpfs -o nr_inodes=\(count) tmpfs mounted || exit 9
            "$0" ingest -q "$1" --store mounted/store
            status=$?; ls -A mounted; exit $status
            """
        let words = ["-rm", "sh", "-c", script, BuiltBinary.url.path, fixture("lines/mixed.log").path]
        let result = try Command(URL(fileURLWithPath: "/usr/bin/unshare"), words, in: folder.url).run()
        guard result.status != 0 else { return #expect(count > 3 && result.text.contains("store")) }
        #expect(result.status == 1 && result.text.isEmpty, "\(result.text)")
        #expect(result.stderr == "jobtrail: mounted/store: No space left on device\n")
    }

    @Test(
        "killed at any call, the store is whole, and the next ingest makes it as if nothing had been",
        arguments: ["pwrite64", "fdatasync", "ftruncate", "unlink"])
    func killed(call: String) throws {
        let undisturbed = try Rig()
        #expect(try undisturbed.jobtrail("ingest", undisturbed.second).status == 0)
        let wanted = try undisturbed.answers()
        for number in [1, 2, 4, 7, 12, 20, 35, 60, 100] {
            let rig = try Rig()
            let killed = try rig.ingest("inject=\(call):signal=SIGKILL:when=\(number)").end() == 137
            #expect(try rig.sqlite("PRAGMA integrity_check") == "ok\n", "\(call) \(number)")
            #expect(try rig.jobtrail("ingest", rig.second).status == 0)
            #expect(try rig.answers() == wanted, "\(call) \(number)")
            if !killed { return }
        }
    }

    @Test(
        "a full disk ends the ingest with words; what was there before is there still",
        arguments: ["pwrite64:error=ENOSPC:when=1+", "pwrite64:error=ENOSPC:when=9+", "pwrite64:error=EIO:when=5+"])
    func fullDisk(fault: String) throws {
        let rig = try Rig()
        let before = try rig.answers()
        let ended = try rig.ingest("inject=\(fault)")
        #expect(ended.end() == 1)
        let words = ["database or disk is full", "disk I/O error"]
        #expect(words.contains { ended.stderr.hasSuffix("\(rig.store): \($0)\n") }, "\(ended.stderr)")
        #expect(try rig.sqlite("PRAGMA integrity_check") == "ok\n")
        let logs = try rig.sqlite("SELECT count(*) FROM source")
        #expect(logs == "2\n", "\(fault): \(logs)")
        #expect(try rig.answers() == before)
    }

    @Test("nothing is left of a new store for which there is no room", arguments: [1, 4, 12])
    func fullDiskAtFirst(call: Int) throws {
        let folder = try TemporaryFolder()
        let log = try folder.copy(fixture: "lines/mixed.log")
        let store = folder.file("kept/store")
        try FileManager.default.createDirectory(at: folder.file("kept"), withIntermediateDirectories: true)
        let ended = try Strace.start(
            ["inject=pwrite64:error=ENOSPC:when=\(call)+"], ["ingest", "-q", log.path, "--store", store.path])
        #expect(ended.end() == 1)
        let words = ["database or disk is full", "disk I/O error"]
        #expect(words.contains { ended.stderr == "jobtrail: \(store.path): \($0)\n" }, "\(ended.stderr)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("kept").path) == [])
    }

    @Test("another program that writes is waited for a while, then named")
    func locked() throws {
        let rig = try Rig()
        let before = try rig.answers()
        let holder = try RunningCommand(
            URL(fileURLWithPath: "/usr/bin/sqlite3"), [rig.store, "BEGIN IMMEDIATE", ".shell sleep 30"])
        let holds = holder.wait { _ in
            (try? rig.sqlite("BEGIN IMMEDIATE; SELECT 1")) == ""
        }
        #expect(holds)
        let refused = try rig.jobtrail("ingest", rig.second)
        #expect(refused.status == 1)
        #expect(refused.stderr.contains("\(rig.store): another program is writing to it"), "\(refused.stderr)")
        // Who reads does not wait.
        #expect(try rig.answers() == before)
        holder.stop(SIGKILL)
    }

    @Test("a store that may only be read is read, and not added to")
    func readOnly() throws {
        let rig = try Rig()
        let before = try rig.answers()
        let refused = try Strace.start(
            ["inject=openat:error=EROFS:when=1"], on: rig.store,
            ["ingest", "-q", "--tz", "UTC", rig.second, "--store", rig.store])
        #expect(refused.end() == 1)
        #expect(refused.stderr.contains("ead-only"), "\(refused.stderr)")
        #expect(try rig.answers() == before)
    }

    @Test("what is no store is left as it is")
    func noStore() throws {
        let folder = try TemporaryFolder()
        let log = fixture("lines/sample-syslog.log").path
        let text = try folder.write("this is no database, and long enough to be looked at as one, isn't it", to: "text")
        let other = folder.file("other.db").path
        _ = try Command(URL(fileURLWithPath: "/usr/bin/sqlite3"), [other, "CREATE TABLE mine (a)"]).run()
        for path in [text.path, other, folder.url.path, folder.file("none/store.db").path] {
            let before = try? Data(contentsOf: URL(fileURLWithPath: path))
            let result = try run(["ingest", log, "--store", path])
            #expect(result.status == 1 && result.stderr.contains(path), "\(result.stderr)")
            #expect((try? Data(contentsOf: URL(fileURLWithPath: path))) == before)
        }
    }
}
