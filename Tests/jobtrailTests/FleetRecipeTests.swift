import Foundation
import TestSupport
import Testing

/// The recipes of docs/fleets.md as they stand in `contrib`, run with the real programs.
struct FleetRecipeTests {
    private static let contrib = checkout.appendingPathComponent("contrib")

    @Test(
        "boxes send by syslog-ng to a collector, one follow there keeps everything, over a rotation and a restart",
        .enabled(if: ProducedBox.isPossible, "no syslog-ng: scripts/setup.sh test installs it"))
    func collector() throws {
        let folder = try TemporaryFolder()
        let script = checkout.appendingPathComponent("Tests/producers/collector.py").path
        var command = Command(
            URL(fileURLWithPath: "/usr/bin/python3"),
            [script, folder.url.path, BuiltBinary.url.path, Self.contrib.path])
        command.limit = 180
        let result = try command.run()
        try #require(result.status == 0, "\(result.stderr)")
        let truth = try JSONValue(parsing: Data(contentsOf: folder.file("truth.json")))
        for host in ["efw1", "efw2"] {
            let wanted = truth[host]?.items ?? []
            #expect(wanted.count > 20)
            let read = ["messages", "--all", "--host", host]
            let kept = try ProducedBox.records(read + ["--store", folder.file("lib/boxes.db").path])
            #expect(ProducedBox.difference(kept, wanted) == nil)
            #expect(ProducedBox.difference(try ProducedBox.records(read + [folder.file("boxes").path]), wanted) == nil)
        }
    }

    @Test(
        "systemd takes the unit, and finds it well shut",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze"), "no systemd"))
    func unit() throws {
        let folder = try TemporaryFolder()
        let unit = Self.contrib.appendingPathComponent("systemd/jobtrail-follow@.service")
        let text = try String(contentsOf: unit, encoding: .utf8)
            .replacingOccurrences(of: "/usr/bin/jobtrail", with: BuiltBinary.url.path)
        let file = try folder.write(text, to: "jobtrail-follow@.service")
        let analyze = URL(fileURLWithPath: "/usr/bin/systemd-analyze")
        let verdict = try Command(analyze, ["verify", "--man=no", file.path]).run()
        #expect(verdict.status == 0 && verdict.stderr.isEmpty, "\(verdict.stderr)")
        // In tenths: 2.0 and below is what systemd calls OK.
        let exposure = try Command(analyze, ["security", "--offline=yes", "--threshold=20", file.path]).run()
        #expect(exposure.status == 0, "\(exposure.text.suffix(300))")
    }

    // MARK: tools on one machine

    private static let day = fixture("stories/day/jobsengine.log").path

    fileprivate static let path = "/usr/bin:/bin:/usr/local/bin"

    private static func shell(_ script: String, _ folder: TemporaryFolder) throws -> CommandResult {
        let environment = [
            "PATH": path, "HOME": folder.url.path, "TZ": "UTC", "LOG": day,
            "JOBTRAIL": BuiltBinary.url.path, "CONTRIB": contrib.path, "PYTHONPATH": DuckDB.packages,
        ]
        var command = Command(
            URL(fileURLWithPath: "/bin/bash"), ["-ec", script], in: folder.url, environment: environment)
        command.limit = 60
        return try command.run()
    }

    private static func count(_ condition: String) throws -> String {
        let sql = "SELECT count(*) FROM records WHERE \(condition)"
        return try run(["query", "-q", "--no-headers", "-o", "csv", sql, day]).text
    }

    @Test(
        "lnav takes the formats with their samples, and counts what jobtrail counts",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/lnav"), "no lnav"))
    func lnav() throws {
        let folder = try TemporaryFolder()
        let script = """
            lnav -I $CONTRIB/lnav -C
            "$JOBTRAIL" messages --all -o ndjson $LOG > records.ndjson
            for source in "jobsengine_log $LOG" "jobtrail_records records.ndjson"; do
                set -- $source
                lnav -n -I $CONTRIB/lnav -c ";SELECT count(*) FROM $1 WHERE log_level = 'error'" -c ':write-csv-to -' $2
            done
            """
        let result = try Self.shell(script, folder)
        #expect(result.status == 0, "\(result.stderr)")
        let errors = try Self.count("severity = 'E'").trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(result.text.split(separator: "\n").filter { $0 == errors }.count == 2, "\(result.text)")
    }

    @Test("DuckDB makes a Parquet file of the records", .enabled(if: DuckDB.isInstallable, "no DuckDB for Python"))
    func parquet() throws {
        let folder = try TemporaryFolder()
        let script = """
            "$JOBTRAIL" messages --all -o ndjson $LOG | python3 -c '
            import duckdb, sys
            duckdb.sql(open(sys.argv[1]).read())
            for row in duckdb.sql("SELECT count(*), count(detail), epoch_us(max(time)) FROM read_parquet($$records.parquet$$)").fetchall():
                print(*row)
            ' $CONTRIB/duckdb/records.sql
            """.replacingOccurrences(of: "$$", with: "'\\''")
        let result = try Self.shell(script, folder)
        #expect(result.status == 0, "\(result.stderr)")
        let newest = try run(["query", "-q", "--no-headers", "-o", "csv", "SELECT max(time) FROM records", Self.day])
            .text
        let micros = (Double(newest.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0) * 1e6
        let wanted = [try Self.count("1"), try Self.count("detail IS NOT NULL"), "\(Int(micros.rounded()))"]
        #expect(
            result.text.split(separator: " ").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
                == wanted.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) })
    }
}

/// DuckDB as a package of Python's; installed below `.build` where Python lacks it.
private enum DuckDB {
    static let packages = checkout.appendingPathComponent(".build/duckdb").path
    private static let python = URL(fileURLWithPath: "/usr/bin/env")

    static let isInstallable: Bool = {
        if imports() { return true }
        var pip = Command(python, ["python3", "-m", "pip", "install", "-q", "--target", packages, "duckdb"])
        pip.limit = 120
        return (try? pip.run().status) == 0 && imports()
    }()

    private static func imports() -> Bool {
        let probe = Command(
            python, ["python3", "-c", "import duckdb"],
            environment: ["PYTHONPATH": packages, "PATH": FleetRecipeTests.path])
        return (try? probe.run().status) == 0
    }
}
