import Foundation
import TestSupport
import Testing

@testable import JobStore

/// SQLite's edge: values, statements, transactions, and what its refusals are called.
struct DatabaseTests {
    private static let samples: [Statement.Value] = [
        .null, .integer(.min), .integer(.max), .real(-0.125), .text(""), .text("a\0b ü\u{1F525}"), .blob([]),
        .blob([0, 255, 0]),
    ]

    @Test("values come back as they were given, NULs and what is empty included", arguments: samples)
    func values(value: Statement.Value) throws {
        let database = try Database(path: ":memory:", .memory)
        let row = try database.rows("SELECT ?", value)
        #expect(try row.step())
        #expect(row.value(0) == value)
        #expect(try !row.step())
    }

    @Test("a second statement is refused, blanks and comments behind one are not")
    func one() throws {
        let database = try Database(path: ":memory:", .memory)
        #expect(throws: StoreError.self) { try database.prepare("SELECT 1; DELETE FROM records") }
        #expect(throws: StoreError.self) { try database.prepare("  ") }
        #expect(try database.number("SELECT 7;  \n") == 7)
    }

    @Test("a mistake is told with its place in the statement")
    func place() throws {
        let database = try Database(path: ":memory:", .memory)
        let fault = try #require(throws: StoreError.self) { try database.prepare("SELECT 1 FROM nowhere") }
        #expect(fault.fault == .statement)
        let other = try #require(throws: StoreError.self) { try database.prepare("SELECT 1 + , 2") }
        #expect(other.offset == 11)
    }

    @Test("parameters are found by their names, whatever stands before them")
    func parameters() throws {
        let statement = try Database(path: ":memory:", .memory).prepare("SELECT :job, @host, $run, ?")
        #expect(statement.parameters == [":job", "@host", "$run", "?"])
        #expect(statement.index(of: "host") == 2)
        #expect(statement.index(of: "nothing") == nil)
    }

    @Test("a transaction is kept whole or not at all")
    func transaction() throws {
        struct Stop: Error {}
        let database = try Database(path: ":memory:", .memory)
        try database.execute("CREATE TABLE t (a)")
        #expect(throws: Stop.self) {
            try database.transaction {
                try database.run("INSERT INTO t VALUES (?)", 1)
                throw Stop()
            }
        }
        #expect(try database.number("SELECT count(*) FROM t") == 0)
        try database.transaction { try database.run("INSERT INTO t VALUES (?)", 2) }
        #expect(try database.number("SELECT sum(a) FROM t") == 2)
    }

    @Test(
        "refusals by what can be done about them",
        arguments: [
            (1, StoreError.Fault.statement, false, false), (5, .other, true, false), (6, .other, true, false),
            (8, .forbidden, false, false), (9, .timeout, false, false), (10, .other, true, true),
            (13, .other, true, true), (13 | 7 << 8, .other, true, true), (23, .forbidden, false, false),
            (26, .other, false, false),
        ])
    func faults(code: Int32, fault: StoreError.Fault, isPassing: Bool, isOfDisk: Bool) {
        let error = StoreError(path: "store", reason: "no", code: code)
        #expect(error.fault == fault)
        #expect(error.isPassing == isPassing)
        #expect(error.isOfDisk == isOfDisk)
    }

    @Test("what is no database is called so, with its path")
    func noDatabase() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(String(repeating: "no database\n", count: 100), to: "log").path
        let fault = try #require(throws: StoreError.self) {
            try Database(path: path, .reading).number("SELECT count(*) FROM sqlite_schema")
        }
        #expect("\(fault)".hasPrefix("\(path): is no store of jobtrail"))
    }
}

/// A guarded connection reads and does nothing else.
struct ReadingGuardTests {
    private static func database() throws -> Database {
        let database = try Database(path: ":memory:", .memory)
        try database.execute(
            "CREATE TABLE records (job, time, Sub); CREATE TABLE runs (run); CREATE INDEX i ON runs (run); INSERT INTO runs VALUES (1)"
        )
        return database
    }

    private static func run(_ sql: String, _ database: Database) throws {
        let statement = try database.prepare(sql)
        while try statement.step() {}
    }

    @Test(
        "what writes, reaches other files or changes the connection is refused",
        arguments: [
            "DELETE FROM runs", "INSERT INTO runs VALUES (2)", "UPDATE runs SET run = 2", "DROP TABLE runs",
            "CREATE TABLE other (a)", "CREATE TEMP TABLE other (a)",
            "CREATE TEMP TRIGGER x AFTER INSERT ON runs BEGIN SELECT 1; END",
            "ATTACH '/tmp/other' AS other", "PRAGMA query_only = 0", "PRAGMA journal_mode = DELETE", "VACUUM",
            "BEGIN", "ANALYZE", "REINDEX", "PRAGMA writable_schema = 1",
        ])
    func refused(sql: String) throws {
        let database = try Self.database()
        let guarding = ReadingGuard(database, seconds: 60)
        try withExtendedLifetime(guarding) {
            let fault = try #require(throws: StoreError.self) { try Self.run(sql, database) }
            #expect(fault.fault == .forbidden)
            #expect(try database.number("SELECT sum(run) FROM runs") == 1)
        }
    }

    @Test("no code is loaded")
    func extensions() throws {
        let database = try Self.database()
        let guarding = ReadingGuard(database, seconds: 60)
        try withExtendedLifetime(guarding) {
            let fault = try #require(throws: StoreError.self) { try Self.run("SELECT load_extension('x')", database) }
            #expect(fault.reason.contains("not authorized"))
        }
    }

    @Test(
        "what reads is allowed",
        arguments: [
            "SELECT * FROM runs",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT i FROM n",
            "SELECT value FROM json_each('[1,2]')", "PRAGMA table_info(runs)", "EXPLAIN SELECT 1", "VALUES (1)",
            "SELECT upper('a') || group_concat(run) FROM runs",
        ])
    func allowed(sql: String) throws {
        let database = try Self.database()
        let guarding = ReadingGuard(database, seconds: 60)
        try withExtendedLifetime(guarding) { try Self.run(sql, database) }
    }

    @Test("it tells the tables, columns and functions of a statement")
    func told() throws {
        let database = try Self.database()
        let guarding = ReadingGuard(database, seconds: 60)
        _ = try database.prepare("SELECT JOB, Max(r.time) FROM Records AS r WHERE sub = 'err' GROUP BY 1")
        #expect(guarding.reads == ["records": ["job", "time", "Sub"]])
        #expect(guarding.functions.contains("max"))
        _ = try database.prepare("SELECT count(*) FROM runs")
        #expect(guarding.reads["runs"] == [])
    }

    @Test("a statement without an end ends in time, and one that wants too much memory is refused")
    func limits() throws {
        let database = try Self.database()
        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        do {
            let guarding = ReadingGuard(database, seconds: 0.01)
            let fault = try #require(throws: StoreError.self) { try Self.run(endless, database) }
            withExtendedLifetime(guarding) { #expect(fault.fault == .timeout) }
        }
        let guarding = ReadingGuard(database, seconds: 60)
        try withExtendedLifetime(guarding) {
            let fault = try #require(throws: StoreError.self) {
                try Self.run("SELECT length(zeroblob(\(ReadingGuard.lengthLimit) + 1))", database)
            }
            #expect(fault.fault == .statement)
        }
    }

    @Test("a connection writes again when it is let go")
    func released() throws {
        let database = try Self.database()
        do { _ = ReadingGuard(database, seconds: 60) }
        try database.run("INSERT INTO runs VALUES (?)", 5)
        #expect(try database.number("SELECT sum(run) FROM runs") == 6)
    }
}
