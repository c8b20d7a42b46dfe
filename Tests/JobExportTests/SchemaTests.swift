import Foundation
import JobColumns
import JobState
import TestSupport
import Testing

/// What `schema` prints.
struct SchemaTests {
    @Test func oneServer() throws {
        let script = try run(["schema", "clickhouse"]).text
        #expect(script.hasPrefix("CREATE DATABASE IF NOT EXISTS jobtrail;\n"))
        #expect(script.contains("ENGINE = ReplacingMergeTree(seen)"))
        #expect(!script.contains("ON CLUSTER"))
    }

    @Test("a table has every column of every other form, with what it means")
    func columns() throws {
        let tables = try run(["schema", "clickhouse"]).text.components(separatedBy: ";\n")
        func expect(_ name: String, _ columns: [(name: String, meaning: String)]) throws {
            let table = try #require(tables.first { $0.contains("TABLE IF NOT EXISTS jobtrail.\(name)\n") })
            let told = table.split(separator: "\n").filter { $0.contains(" COMMENT '") }
            #expect(told.count >= columns.count)
            for (line, column) in zip(told, columns) {
                #expect(line.hasPrefix("    \(column.name) "), "\(line): \(column.name)")
            }
        }
        try expect("records", RecordRow.wholeRow.map { ($0.name, $0.meaning) })
        try expect("files", FileReport.wholeRow.map { ($0.name, $0.meaning) })
        try expect("findings", Finding.wholeRow.map { ($0.name, $0.meaning) })
        try expect("catalogue", CatalogueRow.wholeRow.map { ($0.name, $0.meaning) })
        #expect(tables.contains { $0.contains("    job String COMMENT 'The job'") })
    }

    @Test func aCluster() throws {
        let script = try run(["schema", "clickhouse", "--cluster", "fleet", "--database", "boxes"]).text
        #expect(script.contains("ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/boxes/records_local'"))
        #expect(script.contains("ENGINE = Distributed(fleet, boxes, records_local, cityHash64(host))"))
        let statements = script.components(separatedBy: ";\n").filter { $0.contains("CREATE") }
        #expect(statements.allSatisfy { $0.contains("ON CLUSTER fleet") })
    }

    @Test("an insertion names its columns")
    func insertion() throws {
        let told = try run(["schema", "--insert", "records"]).text
        let names = RecordRow.wholeRow.map(\.name).joined(separator: ", ")
        #expect(told.hasPrefix("INSERT INTO jobtrail.records (\(names), "), "\(told)")
        #expect(told.hasSuffix(") FORMAT RowBinary\n"), "\(told)")
    }

    @Test func modern() throws {
        let script = try run(["schema", "clickhouse", "--modern", "--ttl", "400"]).text
        #expect(
            script.contains("    host LowCardinality(String) COMMENT '")
                && script.contains(#/ micros Int64 COMMENT '[^']*' CODEC\(Delta, ZSTD\)/#))
        #expect(script.contains("\nTTL time + INTERVAL 400 DAY\n"))
        #expect(try !run(["schema", "clickhouse"]).text.contains("LowCardinality"))
    }

    @Test(arguments: [
        [], ["oracle"], ["clickhouse", "--insert", "jobs"], ["clickhouse", "--cluster", "a'b"],
        ["clickhouse", "--ttl", "40000"],
    ])
    func wrongUsage(words: [String]) throws {
        #expect(try run(["schema"] + words).status == 2)
    }
}

/// Today's dialect, by the engine that Python's package of it brings.
@Suite(.serialized, .enabled(if: Chdb.isInstallable, "Python's package chdb is neither installed nor installable"))
struct ModernServerTests {
    /// Sends a log's rows twice, and holds every view against the files.
    private static func send(_ log: SimulatedLog, after schemas: [[String]], to engine: Chdb) throws {
        var statements = try schemas.flatMap { words in
            try run(["schema", "clickhouse"] + words).text.components(separatedBy: ";\n")
        }
        for table in ["records", "catalogue"] {
            let rows = try run(["export", "--to", "clickhouse", "--table", table, "-q", log.path]).stdout
            let file = try engine.folder.write(rows, to: table)
            let insertion = try run(["schema", "--insert", table]).text
            let sending = insertion.replacing(" FORMAT ", with: " FROM INFILE '\(file.path)' FORMAT ")
            statements += [sending, sending]
        }
        try engine.run(statements)
        #expect(try Parity.differences(log, engine) == [])
        for view in ["events", "updates", "failures_per_day"] {
            #expect(try !engine.rows("SELECT * FROM jobtrail.\(view) LIMIT 1").isEmpty, "\(view)")
        }
    }

    @Test func plainTables() throws {
        try Self.send(SimulatedLog(wild: 7, layout: .syslog), after: [[]], to: Chdb(in: TemporaryFolder()))
    }

    @Test("packed columns, and rows that go one day")
    func modernTables() throws {
        let log = try SimulatedLog(wild: 7, layout: .syslog)
        try log.addCatalogue()
        let engine = try Chdb(in: TemporaryFolder())
        try Self.send(log, after: [["--modern", "--ttl", "20000"]], to: engine)
        let told = try engine.rows(
            "SELECT type, comment FROM system.columns WHERE database = 'jobtrail' AND table = 'records' AND name = 'job'"
        )
        #expect(
            told.first?["type"] == .string("LowCardinality(String)") && told.first?["comment"] == .string("The job"))
        // What is older goes: all of it is.
        try engine.run(["ALTER TABLE jobtrail.records MODIFY TTL time + INTERVAL 10 DAY SETTINGS mutations_sync = 2"])
        try engine.run(["OPTIMIZE TABLE jobtrail.records FINAL"])
        #expect(try engine.rows("SELECT count() AS rows FROM jobtrail.records").first?["rows"] == .number(0))
    }

    @Test("tables that lack a column, a table and a view are brought up to date, twice if need be")
    func upgrade() throws {
        let log = try SimulatedLog(wild: 3, layout: .python)
        let earlier = try run(["schema", "clickhouse"]).text.components(separatedBy: ";\n").filter {
            !$0.contains("jobtrail.catalogue\n") && !$0.contains("CREATE VIEW")
        }.joined(separator: ";\n")
        let before = earlier.replacing(#/    percentage_text [^\n]*\n/#, with: "")
        #expect(before != earlier)
        let upgrade = ["--modern", "--upgrade", "--ttl", "20000"]
        let engine = try Chdb(in: TemporaryFolder())
        try engine.run(before.components(separatedBy: ";\n"))
        try Self.send(log, after: [upgrade, upgrade], to: engine)
        let table = try engine.rows("SHOW CREATE TABLE jobtrail.records").first?["statement"]?.string ?? ""
        #expect(table.contains("percentage_text") && table.contains("toIntervalDay(20000)"), "\(table)")
    }
}
