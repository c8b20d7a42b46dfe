import Foundation
import TestSupport
import Testing

/// The store: the same answers as from the files, nothing twice, nothing half-written.
struct StoreTests {
    private static let views = [
        ["jobs", "-o", "json"], ["messages", "-o", "json"], ["messages", "-o", "ndjson"], ["updates", "-o", "json"],
        ["runs", "-o", "json"], ["blame", "-o", "json"], ["verify", "-o", "json"], ["jobs"], ["messages", "-o", "csv"],
        ["query", "-q", "SELECT * FROM records", "-o", "csv"],
    ]

    @Test(
        "every command answers from the store as from the files",
        arguments: [
            "rotated/numbered", "stories/day/jobsengine.log", "bundles/appliance.tar.gz", "lines/mixed.log",
            "bundles/two-hosts.tar.gz",
        ])
    func sameAnswers(log: String) throws {
        let folder = try TemporaryFolder()
        let store = folder.file("store.db").path
        #expect(try run(["ingest", "-q", "--tz", "UTC", fixture(log).path, "--store", store]).status == 0)
        for view in Self.views {
            let plain = try run(view + ["--tz", "UTC", fixture(log).path])
            let stored = try run(view + ["--tz", "UTC", "--store", store])
            #expect(plain.stdout == stored.stdout, "\(view)")
            #expect(plain.status == stored.status)
        }
    }

    @Test("ingesting again adds nothing; a log that grew replaces its beginning")
    func again() throws {
        let folder = try TemporaryFolder()
        let store = folder.file("store.db").path
        let text = try String(contentsOf: fixture("stories/day/jobsengine.log"), encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let log = try folder.write(lines[..<100].joined(separator: "\n") + "\n", to: "jobsengine.log").path
        func count() throws -> String {
            try run([
                "query", "SELECT count(*), count(DISTINCT id) FROM records", "--store", store, "-o", "csv",
                "--no-headers",
            ]).text
        }
        _ = try run(["ingest", "-q", log, "--store", store])
        let first = try count()
        _ = try run(["ingest", "-q", log, "--store", store])
        #expect(try count() == first)
        try text.write(toFile: log, atomically: true, encoding: .utf8)
        _ = try run(["ingest", "-q", log, "--store", store])
        #expect(try count() == "275,275\r\n")
    }

    @Test(
        "a query only reads",
        arguments: [
            "DELETE FROM records", "ATTACH 'x.db' AS x", "CREATE TABLE t (a)", "PRAGMA user_version = 5",
            "SELECT 1; SELECT 2",
        ])
    func readOnly(sql: String) throws {
        let folder = try TemporaryFolder()
        let result = try run(["query", sql, fixture("lines/sample-syslog.log").path], cwd: folder.url)
        #expect(result.status == 2, "\(result.stderr)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    }

    @Test("a mistake in SQL has a caret under its place")
    func caret() throws {
        let result = try run(["query", "SELECT jb FROM records", fixture("lines/sample-syslog.log").path])
        #expect(result.status == 2)
        #expect(result.stderr.hasSuffix("  SELECT jb FROM records\n         ^\n"))
    }

    @Test("what is no store, or a newer one, is refused with words")
    func refused() throws {
        let folder = try TemporaryFolder()
        let text = try folder.write(
            "hello, this is no database, and long enough to be looked at".description, to: "text"
        ).path
        #expect(try run(["jobs", "--store", text]).stderr.contains("no store"))
        #expect(try run(["jobs", "--store", folder.file("none").path]).status == 1)
        let store = folder.file("store.db").path
        _ = try run(["ingest", "-q", fixture("lines/sample-syslog.log").path, "--store", store])
        let raise = ["-c", "sqlite3 \(store) 'PRAGMA user_version = 99'"]
        _ = try Command(URL(fileURLWithPath: "/bin/sh"), raise).run()
        let newer = try run(["jobs", "--store", store])
        #expect(newer.status == 1)
        #expect(newer.stderr.contains("newer version"))
    }

    @Test("SQL counts what the views count")
    func counts() throws {
        let log = fixture("stories/day/jobsengine.log").path
        let sql =
            "SELECT (SELECT count(*) FROM jobs), (SELECT count(*) FROM runs), count(*) FROM records WHERE kind = 'completed'"
        let result = try run(["query", sql, log, "-o", "csv", "--no-headers"])
        #expect(result.text == "51,2,157\r\n")
        let named = try run([
            "query", "--param", "j=snort", "SELECT count(*) FROM records WHERE job = :j", log, "-o", "json",
        ])
        #expect(named.text == "[{\"count(*)\":8}]\n", "\(named.text)")
    }
}
