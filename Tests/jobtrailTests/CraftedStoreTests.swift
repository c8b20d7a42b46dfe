import Foundation
import TestSupport
import Testing

/// Stores that somebody has made with a purpose: they are read or refused in words, and run nothing of their own.
@Suite("crafted stores")
struct CraftedStoreTests {
    private let folder: TemporaryFolder
    private var store: String { folder.file("store.db").path }

    init() throws {
        folder = try TemporaryFolder()
        let result = try run(["ingest", "-q", fixture("lines/mixed.log").path, "--store", store])
        try #require(result.status == 0, "\(result.stderr)")
    }

    private func craft(_ sql: String) throws {
        let result = try Command(URL(fileURLWithPath: "/usr/bin/sqlite3"), [store, sql]).run()
        try #require(result.status == 0, "\(result.stderr)")
    }

    private static let commands = [
        ["jobs"], ["verify"], ["messages", "-o", "ndjson"], ["query", "SELECT max(time), max(file) FROM records"],
        ["ingest", fixture("lines/sample-syslog.log").path],
    ]

    @Test(
        "numbers at their edge",
        arguments: [
            "UPDATE source SET bytes = 9223372036854775807", "UPDATE source SET last_seq = 9223372036854775807",
            "UPDATE source SET first_seq = -9223372036854775807 - 1",
            "UPDATE page SET start = -9223372036854775807 - 1",
            "UPDATE page SET size = 9223372036854775807", "UPDATE page SET start = 9223372036854775807",
            "UPDATE records SET offset = 9223372036854775807", "UPDATE records SET line = 9223372036854775807",
            "UPDATE records SET run = 9223372036854775807", "UPDATE records SET time = 9e999",
            "UPDATE records SET seq = 9223372036854775807 WHERE seq = 3",
        ])
    func edges(_ sql: String) throws {
        try craft(sql)
        for words in CraftedStoreTests.commands {
            let result = try run(words + ["-q", "--store", store])
            #expect([0, 1, 3].contains(result.status), "\(words): \(result.status) \(result.stderr)")
            #expect(result.status != 1 || !result.stderr.isEmpty)
        }
    }

    @Test(
        "a table that is none",
        arguments: [
            "DROP TABLE files; CREATE VIEW files AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x FROM c) SELECT x FROM c",
            "ALTER TABLE page RENAME TO p; CREATE VIEW page AS SELECT * FROM p",
            "ALTER TABLE source ADD COLUMN more TEXT AS (hex(zeroblob(100000000)))", "DROP TABLE reading",
            "DROP TABLE updates; CREATE VIRTUAL TABLE updates USING fts5(host, name, status, time, msg)",
        ])
    func noTable(_ sql: String) throws {
        try craft(sql)
        for words in CraftedStoreTests.commands {
            let result = try run(words + ["-q", "--store", store])
            #expect(result.status == 1)
            #expect(result.stderr.contains("is not as jobtrail makes it"), "\(words): \(result.stderr)")
        }
    }

    @Test("a trigger does nothing")
    func trigger() throws {
        try craft("CREATE TRIGGER t AFTER INSERT ON files BEGIN DELETE FROM page; END")
        let result = try run(["ingest", "-q", fixture("lines/sample-syslog.log").path, "--store", store])
        #expect(result.status == 0, "\(result.stderr)")
        #expect(try run(["messages", "-q", "--store", store]).status == 0)
    }
}
