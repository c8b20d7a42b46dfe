import Foundation
import JobColumns
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

    @Test("a record's columns are those of every other form")
    func columns() throws {
        let table = try #require(
            try run(["schema", "clickhouse"]).text.components(separatedBy: ";\n").first { $0.contains(".records\n") })
        for column in RecordRow.wholeRow { #expect(table.contains("    \(column.name) "), "\(column.name)") }
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
        #expect(told.hasPrefix("INSERT INTO jobtrail.records (id, place, "), "\(told)")
        #expect(told.hasSuffix("detail) FORMAT RowBinary\n"), "\(told)")
    }

    @Test func modern() throws {
        let script = try run(["schema", "clickhouse", "--modern", "--ttl", "400"]).text
        #expect(
            script.contains("    host LowCardinality(String),") && script.contains("micros Int64 CODEC(Delta, ZSTD)"))
        #expect(script.contains("\nTTL time + INTERVAL 400 DAY\n"))
        #expect(try !run(["schema", "clickhouse"]).text.contains("LowCardinality"))
    }

    @Test(arguments: [[], ["oracle"], ["clickhouse", "--insert", "jobs"], ["clickhouse", "--cluster", "a'b"]])
    func wrongUsage(words: [String]) throws {
        #expect(try run(["schema"] + words).status == 2)
    }

    /// Today's dialect, by the engine that Python's package of it brings.
    @Test(.enabled(if: Chdb.isInstallable, "Python's package chdb is neither installed nor installable"))
    func todaysDialect() throws {
        let log = try SimulatedLog(wild: 7, layout: .syslog)
        let stream = try log.folder.write(try run(["export", "--to", "clickhouse", "-q", log.path]).stdout, to: "rows")
        let schema = try log.folder.write(try run(["schema", "clickhouse"]).stdout, to: "schema.sql")
        let engine = Chdb(in: log.folder)
        try engine.insertTwice(schema: schema, rows: stream)
        #expect(try Parity.differences(log, engine) == [])
        for view in ["events", "updates", "failures_per_day"] {
            #expect(try !engine.rows("SELECT * FROM jobtrail.\(view)").isEmpty, "\(view)")
        }
    }
}
