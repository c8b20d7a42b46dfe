import Foundation
import TestSupport
import Testing

/// What a statement may not do, and what it is told.
struct QueryLimitTests {
    private static let log = fixture("stories/day/jobsengine.log").path

    @Test(
        "nothing is written, attached or loaded, neither over files nor in a store",
        arguments: [
            "DELETE FROM records", "INSERT INTO jobs DEFAULT VALUES", "UPDATE jobs SET sub = 'ok'", "DROP TABLE jobs",
            "UPDATE sqlite_master SET sql = ''",
            "CREATE TABLE t (a)", "CREATE TEMP TABLE t AS SELECT * FROM jobs", "CREATE VIEW v AS SELECT 1",
            "ATTACH 'other.db' AS x", "VACUUM INTO 'copy.db'", "PRAGMA user_version = 5",
            "PRAGMA journal_mode = DELETE",
            "PRAGMA query_only = 0", "BEGIN", "SELECT load_extension('x')", "ANALYZE",
        ])
    func forbidden(sql: String) throws {
        let folder = try TemporaryFolder()
        _ = try run(["ingest", "-q", Self.log, "--store", "store.db"], cwd: folder.url)
        let before = try Data(contentsOf: folder.file("store.db"))
        for place in [[Self.log], ["--store", "store.db"]] {
            let result = try run(["query", "-q", sql] + place, cwd: folder.url)
            #expect(result.status == 2 && result.text.isEmpty, "\(result.status) \(result.text)")
            #expect(result.stderr.hasPrefix("jobtrail: query: "), "\(result.stderr)")
        }
        let unchanged = try Data(contentsOf: folder.file("store.db")) == before
        #expect(unchanged)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(names.allSatisfy { $0.hasPrefix("store.db") }, "\(names)")
    }

    @Test(
        "what takes too long is ended, with words and status 1",
        arguments: [
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
            "SELECT count(*) FROM records a, records b, records c, records d",
        ])
    func tooLong(sql: String) throws {
        let result = try run(["query", "--max-seconds", "1", sql, Self.log])
        #expect(result.status == 1)
        #expect(result.stderr == "jobtrail: query: took more than 1 s (--max-seconds)\n")
    }

    @Test(
        "more rows than allowed are left out, with words and status 1", arguments: ["csv", "ndjson", "table", "json"])
    func tooMany(form: String) throws {
        let words = ["query", "--max-rows", "3", "-o", form, "--no-headers", "SELECT seq FROM records ORDER BY seq"]
        let result = try run(words + [Self.log])
        #expect(result.status == 1)
        #expect(result.stderr == "jobtrail: query: more than 3 rows; the rest is left out (--max-rows)\n")
        #expect(result.text.contains("3") && !result.text.contains("4"), "\(result.text)")
    }

    @Test(
        "a mistake is told in SQLite's words, with a caret under the place",
        arguments: [
            ("SELECT jb FROM records", "no such column: jb", "  SELECT jb FROM records\n         ^\n"),
            ("SELECT 1\nFROM recrds", "no such table: recrds", ""),
            ("SELECT job FROM records\nWHERE AND", "near \"AND\": syntax error", "  WHERE AND\n        ^\n"),
            ("SELECT nosuch(1)", "no such function: nosuch", "  SELECT nosuch(1)\n         ^\n"),
        ])
    func caret(sql: String, words: String, place: String) throws {
        let result = try run(["query", sql, Self.log])
        #expect(result.status == 2)
        #expect(result.stderr.hasPrefix("jobtrail: query: \(words)"), "\(result.stderr)")
        #expect(place.isEmpty || result.stderr.hasSuffix(place), "\(result.stderr)")
    }

    @Test("tables tell of themselves")
    func telling() throws {
        let sql = "SELECT group_concat(name) AS names FROM pragma_table_info('records')"
        let result = try run(["query", sql, Self.log, "-o", "csv", "--no-headers"])
        #expect(result.status == 0, "\(result.stderr)")
        #expect(result.text.hasPrefix("\"seq,id,time,"), "\(result.text)")
    }
}
