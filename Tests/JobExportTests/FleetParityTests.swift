import EngineSimulator
import Foundation
import TestSupport
import Testing

/// The server's views answer as `jobtrail` does from the files, however the rows arrived.
@Suite(
    .serialized,
    .enabled(if: ClickHouseProcess.isInstalled, "clickhouse-server is not installed (scripts/packages-test-heavy.txt)"))
struct FleetParityTests {
    @Test func everyLayoutSentTwiceInBatchesOfAnySize() throws {
        let server = try ClickHouseProcess()
        try server.makeSchema()
        for (index, layout) in Layout.logs.enumerated() {
            for seed in UInt64(1)...2 {
                try server.empty()
                let log = try SimulatedLog(wild: seed, layout: layout)
                for batch in ["50", "100000"] {
                    #expect(try log.export(to: server, ["--batch", batch]).status == 0)
                }
                let differences = try Parity.differences(log, server)
                #expect(differences == [], "layout \(layout) (\(index)), seed \(seed)")
            }
        }
    }

    /// Each rotated file alone, newest first: what an import's first record means is settled in the engine.
    @Test func filesOneByOneInAnyOrder() throws {
        let server = try ClickHouseProcess()
        try server.makeSchema()
        for seed in UInt64(1)...6 {
            try server.empty()
            let log = try SimulatedLog(FleetParityTests.rotated(seed))
            let files = try FileManager.default.contentsOfDirectory(atPath: log.path).sorted { $0 > $1 }
            for file in seed % 2 == 0 ? files : files.reversed() {
                let sent = try run([
                    "export", "--to", "clickhouse", "--url", server.url, "--no-rotated", "-q", log.path + "/" + file,
                ])
                #expect(sent.status == 0, "\(sent.stderr)")
            }
            #expect(try Parity.differences(log, server) == [], "seed \(seed)")
            try log.export(to: server)
            #expect(try Parity.differences(log, server) == [], "seed \(seed), then the whole log")
        }
    }

    private static func rotated(_ seed: UInt64) -> Scenario {
        var scenario = Scenario(seed: seed, layout: .syslogISO)
        scenario.events = 600
        scenario.rotation.count = 4
        return scenario
    }

    /// Columns are named in every insertion, and `--upgrade` makes the views of this version.
    @Test func tablesOfOtherVersions() throws {
        let server = try ClickHouseProcess()
        try server.makeSchema()
        try server.query("ALTER TABLE jobtrail.records ADD COLUMN note String DEFAULT 'none'")
        try server.query("DROP TABLE jobtrail.jobs")
        try server.query("DROP TABLE jobtrail.catalogue")
        try server.query("DROP TABLE jobtrail.schema_version")
        let upgrade = try run(["schema", "clickhouse", "--upgrade"])
        for _ in 0..<2 { _ = try server.client(["--multiquery"], stdin: upgrade.stdout) }
        let log = try SimulatedLog(wild: 3, layout: .syslog)
        #expect(try log.export(to: server).status == 0)
        let stream = try run(["export", "--to", "clickhouse", "-q", log.path])
        let insertion = try run(["schema", "--insert", "records"]).text
        _ = try server.client(["--query", insertion], stdin: stream.stdout)
        #expect(try Parity.differences(log, server) == [])
        let version = try #require(upgrade.text.firstMatch(of: /SELECT toUInt32\((\d+)\) AS version/)?.1)
        #expect(try server.query("SELECT version FROM jobtrail.schema_version").contains(version))
    }

    @Test("jobs that only the catalogue knows are there, and actions do what it says")
    func catalogues() throws {
        let server = try ClickHouseProcess()
        try server.makeSchema()
        for seed in UInt64(1)...3 {
            try server.empty()
            let log = try SimulatedLog(wild: seed, layout: .syslogISO)
            try log.addCatalogue()
            for _ in 1...2 { try log.export(to: server) }
            #expect(try Parity.differences(log, server) == [], "seed \(seed)")
            #expect(try !server.rows("SELECT * FROM jobtrail.jobs WHERE name = 'idle' AND status = 'stop'").isEmpty)
        }
    }

    /// They are messages, and neither `ok` nor `err`.
    @Test func notesThatCameWithACode() throws {
        let server = try ClickHouseProcess()
        try server.makeSchema()
        let folder = try TemporaryFolder()
        let log = try folder.write(
            """
            2011-06-01 14:00:00,000 efw jobsengine NTP-I-Start job=ntp action=start
            2011-06-01 14:00:02,000 efw jobsengine DISK-W-Full the disk is nearly full
            2011-06-01 14:00:03,000 efw jobsengine Job ntp executing restart
            2011-06-01 14:00:04,000 efw jobsengine NTP-W-Peers the peers of ntp are slow

            """, to: "notes.log")
        let messages = try run(["messages", "-q", "-o", "json", log.path]).json()
        #expect(messages["messages"]?.items.count == 3, "\(messages)")
        #expect(try run(["export", "-q", "--to", "clickhouse", "--url", server.url, log.path]).status == 0)
        let told = try SQLViews.messages(server, isSingle: true)
        #expect(told["messages"] == messages["messages"], "\(told) \(messages)")
        let runs = try run(["runs", "-q", "-o", "json", log.path]).json()
        #expect(try SQLViews.runs(server)["runs"] == runs["runs"], "\(runs)")
        let jobs = try run(["jobs", "-q", "-o", "json", log.path]).json()
        #expect(try SQLViews.jobs(server, isSingle: true)["jobs"] == jobs["jobs"], "\(jobs)")
    }

    @Test func theStreamIsWhatTheServerIsSent() throws {
        let server = try ClickHouseProcess()
        try server.makeSchema()
        let log = try SimulatedLog(wild: 5, layout: .syslog)
        for table in ["records", "files", "findings"] {
            let stream = try run(["export", "--to", "clickhouse", "--table", table, "-q", log.path])
            #expect(stream.status == 0)
            guard !stream.stdout.isEmpty else { continue }
            _ = try server.client(
                ["--query", "INSERT INTO jobtrail.\(table) FORMAT RowBinary"], stdin: stream.stdout)
        }
        #expect(try Parity.differences(log, server) == [])
        let before = try server.query("SELECT count() FROM jobtrail.findings FINAL")
        try log.export(to: server)
        #expect(try server.query("SELECT count() FROM jobtrail.findings FINAL") == before)
        #expect(try Parity.differences(log, server) == [])
    }

    @Test func theInventoryIsThatOfVerify() throws {
        let server = try ClickHouseProcess()
        try server.makeSchema()
        let log = try SimulatedLog(wild: 3, layout: .syslog)
        for _ in 1...2 { try log.export(to: server) }
        let verify = try log.view("verify")
        let files = try server.rows("SELECT file, lines, records, sha256 FROM jobtrail.files FINAL ORDER BY file")
        let wanted = (verify["files"]?.items ?? []).filter { $0["role"] != .string("duplicate") }
        let digests = [files, wanted].map { $0.compactMap { $0["sha256"]?.string }.sorted() }
        #expect(digests[0] == digests[1])
        let findings = try server.rows("SELECT kind, text FROM jobtrail.findings FINAL")
        #expect(findings.count == verify["findings"]?.items.count)
    }
}
