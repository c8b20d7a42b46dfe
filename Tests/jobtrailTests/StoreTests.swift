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
        #expect(try count() == "275,275\n")
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
        let lower = ["-c", "sqlite3 \(store) 'PRAGMA user_version = 2'"]
        _ = try Command(URL(fileURLWithPath: "/bin/sh"), lower).run()
        let older = try run(["jobs", "--store", store])
        #expect(older.status == 1 && older.stderr.contains("older jobtrail"))
        #expect(older.stderr.split(separator: "\n").count == 1)
    }

    private func sqlite(_ store: String, _ sql: String) throws -> String {
        try Command(URL(fileURLWithPath: "/usr/bin/sqlite3"), [store, sql]).run().text
    }

    @Test("each source keeps the zone in which it was read")
    func zones() throws {
        let folder = try TemporaryFolder()
        let store = folder.file("store.db").path
        let line = "Jun  1 14:29:51 BOX jobsengine[1]: SNORT-I-Start ok_counter=1 err_counter=0\n"
        for (box, zone) in [("rome", "Europe/Rome"), ("tokyo", "Asia/Tokyo")] {
            let log = try folder.write(line.replacing("BOX", with: box), to: "\(box)/jobsengine.log")
            _ = try run(["ingest", "-q", "--tz", zone, log.path, "--store", store])
        }
        let clock = "SELECT host, strftime('%H:%M', time, 'unixepoch') FROM records ORDER BY seq"
        #expect(try sqlite(store, clock) == "rome|12:29\ntokyo|05:29\n")
        let rows = ["messages", "-o", "csv", "--fields", "host,time", "--no-headers", "--store", store]
        let kept = try run(rows)
        _ = try sqlite(store, "UPDATE source SET is_read = 0")
        #expect(try run(rows).text == kept.text)
        let times = kept.text.split(separator: "\n").compactMap { Double($0.split(separator: ",")[1]) }
        #expect(times.count == 2 && times[0] - times[1] == 7 * 3600, "\(kept.text)")
    }

    @Test("one more log adds its rows and rewrites no others; the tables are those of all logs at once")
    func oneMore() throws {
        let folder = try TemporaryFolder()
        let (store, whole) = (folder.file("store.db").path, folder.file("whole.db").path)
        let text = try String(contentsOf: fixture("stories/day/jobsengine.log"), encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let parts = [lines[..<100], lines[100..<200], lines[200...]]
        var logs = try parts.enumerated().map { number, part in
            try folder.write(part.joined(separator: "\n") + "\n", to: "week\(number)/jobsengine.log").path
        }
        logs.append(fixture("bundles/two-hosts.tar.gz").path)
        _ = try run(["ingest", "-q", "--tz", "UTC"] + logs + ["--store", whole])
        let rows = "SELECT seq, id, time, msg, file FROM records WHERE seq <= "
        for log in logs {
            let count =
                FileManager.default.fileExists(atPath: store) ? try sqlite(store, "SELECT max(seq) FROM records") : "0"
            let before = count == "0" ? "" : try sqlite(store, rows + count)
            _ = try run(["ingest", "-q", "--tz", "UTC", log, "--store", store])
            if count != "0" { #expect(try sqlite(store, rows + count) == before) }
        }
        for table in ["records", "runs", "jobs", "files", "findings"] {
            let hidden = table == "records" ? "id, time, host, run, kind, msg, detail, file, line" : "*"
            let sql = "SELECT \(hidden) FROM \(table) ORDER BY 1, 2, 3, 4, 5"
            #expect(try sqlite(store, sql) == sqlite(whole, sql), "\(table)")
        }
    }

    @Test("a store is no more open than the logs that are put into it")
    func modes() throws {
        let folder = try TemporaryFolder()
        let log = try folder.copy(fixture: "lines/mixed.log").path
        let store = folder.file("store.db").path
        func mode(_ path: String) throws -> Int {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0
        }
        _ = try run(["ingest", "-q", log, "--store", store])
        #expect(try mode(store) & 0o400 != 0)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: log)
        _ = try run(["ingest", "-q", log, "--store", store])
        #expect(try mode(store) == 0o600)
    }

    @Test("options that tables cannot honour are refused")
    func refusedOptions() throws {
        let folder = try TemporaryFolder()
        let store = folder.file("store.db").path
        let log = fixture("lines/sample-syslog.log").path
        _ = try run(["ingest", "-q", "--tz", "UTC", log, "--store", store])
        for option in [
            ["--tz", "Asia/Tokyo"], ["--year", "1999"], ["--tag", "x"], ["--layout", "%{time} %{message}"],
        ] {
            let refused = try run(["query", "SELECT 1", "--store", store] + option)
            #expect(refused.status == 2 && refused.stderr.contains(option[0]), "\(option): \(refused.stderr)")
        }
        #expect(try run(["ingest", log, "--year", "1999", "--store", store]).status == 2)
    }

    @Test(
        "what somebody wrote into a store ends no command",
        arguments: [
            "UPDATE page SET size = 9223372036854775807", "UPDATE page SET bytes = x'00'", "UPDATE page SET start = -5",
            "UPDATE records SET time = 1e300, line = -7, offset = 9e18", "UPDATE source SET outcome = x'ff'",
            "UPDATE records SET file = 'none'", "UPDATE records SET offset = 9223372036854775807, line = 0",
            "UPDATE source SET modified = 9223372036854775807, recorded = -9223372036854775808, grp = -1",
            "UPDATE source SET damages = x'ffffffffffff', zone = 'nowhere', hosts = 'a', is_document = 7",
            "UPDATE runs SET run = 9223372036854775807, host = NULL", "UPDATE records SET run = 9223372036854775807",
            "DROP TABLE page", "DELETE FROM page", "UPDATE reading SET layouts = 'x'",
        ])
    func crafted(sql: String) throws {
        let folder = try TemporaryFolder()
        let store = folder.file("store.db").path
        _ = try run(["ingest", "-q", "--tz", "UTC", fixture("bundles/two-hosts.tar.gz").path, "--store", store])
        _ = try sqlite(store, sql)
        for view in [
            ["messages"], ["messages", "-n", "3", "-o", "ndjson"], ["messages", "--sub", "ok"], ["jobs"], ["runs"],
        ] {
            let result = try run(view + ["--store", store])
            #expect([0, 1, 2].contains(result.status), "\(sql) \(view): \(result.status) \(result.stderr)")
        }
        let more = try run(["ingest", "-q", fixture("rotated/numbered").path, "--store", store])
        #expect([0, 1, 2].contains(more.status), "\(sql): \(more.status) \(more.stderr)")
    }

    @Test("SQL counts what the views count")
    func counts() throws {
        let log = fixture("stories/day/jobsengine.log").path
        let sql =
            "SELECT (SELECT count(*) FROM jobs), (SELECT count(*) FROM runs), count(*) FROM records WHERE kind = 'completed'"
        let result = try run(["query", sql, log, "-o", "csv", "--no-headers"])
        #expect(result.text == "51,2,157\n")
        let named = try run([
            "query", "--param", "j=snort", "SELECT count(*) FROM records WHERE job = :j", log, "-o", "json",
        ])
        #expect(named.text == "[{\"count(*)\":8}]\n", "\(named.text)")
    }
}
