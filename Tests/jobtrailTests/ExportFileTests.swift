import Foundation
import TestSupport
import Testing

/// `export --into`: files for other programs, read here with the standard tool of their kind.
struct ExportFileTests {
    private static let bundle = fixture("bundles/appliance.tar.gz").path

    private func export(_ words: String...) throws -> CommandResult { try export(words) }

    private func export(_ words: [String]) throws -> CommandResult {
        try run(["export", "--tz", "UTC", "-q"] + words)
    }

    private func sqlite3(_ database: String, _ sql: String) throws -> String {
        let result = try Command(URL(fileURLWithPath: "/usr/bin/sqlite3"), ["-readonly", database, sql]).run()
        #expect(result.status == 0, "\(result.stderr)")
        return result.text
    }

    @Test("sqlite3 reads what every other form holds")
    func database() throws {
        let folder = try TemporaryFolder()
        let target = folder.file("case.db").path
        #expect(try export("--to", "sqlite", "--into", target, Self.bundle).status == 0)
        #expect(try sqlite3(target, "PRAGMA integrity_check") == "ok\n")
        let lines = try export("--to", "ndjson", Self.bundle).text.split(separator: "\n")
        let ids = try lines.map { line in
            let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return try #require(record?["id"] as? String)
        }
        #expect(!ids.isEmpty)
        #expect(try sqlite3(target, "SELECT id FROM records ORDER BY seq") == ids.joined(separator: "\n") + "\n")
        for table in ["jobs", "runs", "updates", "files", "findings"] {
            let asked = ["query", "SELECT * FROM \(table)", "-o", "csv", "--no-headers", "--tz", "UTC", Self.bundle]
            let rows = try run(asked).text.split(separator: "\n").count
            #expect(try sqlite3(target, "SELECT count(*) FROM \(table)") == "\(rows)\n", "\(table)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["case.db"])
    }

    @Test(
        "OTLP holds what NDJSON does, in OpenTelemetry's shape",
        arguments: ["bundles/appliance.tar.gz", "lines/sample-syslog.log"])
    func openTelemetry(input: String) throws {
        let words = [fixture(input).path, "--year", "2011"]
        let records = try lines(of: export(["--to", "ndjson"] + words))
        let told = try lines(of: export(["--to", "otlp"] + words))
        #expect(!told.isEmpty && told.count == records.count)
        for (line, record) in zip(told, records) {
            let resource = try one("resourceLogs", of: line)
            let scope = try one("scopeLogs", of: resource)
            #expect(scope["scope"]?["name"] == .string("jobtrail"))
            let about = try attributes(of: try #require(resource["resource"]))
            #expect(about["service.name"] == .string("jobsengine"))
            #expect(about["host.name"]?.string ?? "" == record["host"]?.string)
            let entry = try one("logRecords", of: scope)
            let time = Double(try #require(entry["timeUnixNano"]?.string)).map { $0 / 1e9 }
            #expect(abs((time ?? 0) - (record["time"]?.number ?? 0)) < 1e-6)
            #expect(entry["severityText"] == record["severity"])
            #expect((1...24).contains(try #require(entry["severityNumber"]?.number)))
            let body = try #require(entry["body"]?["stringValue"]?.string)
            #expect(body.hasPrefix(record["msg"]?.string ?? ""))
            #expect(try attributes(of: entry) == expected(record))
        }
    }

    private func lines(of result: CommandResult) throws -> [TestSupport.JSONValue] {
        try result.text.split(separator: "\n").map { try TestSupport.JSONValue(parsing: String($0)) }
    }

    private func one(_ list: String, of value: TestSupport.JSONValue) throws -> TestSupport.JSONValue {
        let items = value[list]?.items ?? []
        #expect(items.count == 1)
        return try #require(items.first)
    }

    /// Each value is an object whose one key names its type; 64-bit numbers are strings.
    private func attributes(of value: TestSupport.JSONValue) throws -> [String: TestSupport.JSONValue] {
        var found: [String: TestSupport.JSONValue] = [:]
        for attribute in value["attributes"]?.items ?? [] {
            guard case .object(let typed)? = attribute["value"], let (type, plain) = typed.first else { continue }
            let key = try #require(attribute["key"]?.string)
            #expect(typed.count == 1 && found[key] == nil)
            switch type {
            case "stringValue": found[key] = plain
            case "intValue": found[key] = .number(try #require(plain.string.flatMap(Double.init)))
            default: found[key] = .array((plain["values"]?.items ?? []).compactMap { $0["stringValue"] })
            }
        }
        return found
    }

    /// What the attributes of a record must be.
    private func expected(_ record: TestSupport.JSONValue) -> [String: TestSupport.JSONValue] {
        guard case .object(let members) = record else { return [:] }
        let names = ["id": "log.record.uid", "file": "log.file.path"]
        var wanted: [String: TestSupport.JSONValue] = [:]
        for (key, value) in members where value != .null && !["time", "host", "severity", "fields"].contains(key) {
            wanted[names[key] ?? "jobsengine.\(key)"] = value
        }
        if case .object(let fields)? = members["fields"] {
            for (key, value) in fields { wanted["jobsengine.fields.\(key)"] = value }
        }
        return wanted
    }

    @Test("a database is new, whole, and a file")
    func refusals() throws {
        let folder = try TemporaryFolder()
        let there = try folder.write("mine", to: "there.db").path
        let refused = try export("--to", "sqlite", "--into", there, Self.bundle)
        #expect(refused.status == 1 && refused.stderr.contains("is there already"))
        #expect(try String(contentsOfFile: there, encoding: .utf8) == "mine")
        #expect(try export("--to", "sqlite", Self.bundle).status == 2)
        #expect(try export("--to", "sqlite", "--into", "-", Self.bundle).status == 2)
        let nowhere = try export("--to", "sqlite", "--into", folder.file("no/such.db").path, Self.bundle)
        #expect(nowhere.status == 1 && nowhere.stderr.contains("no/such.db"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["there.db"])
    }

    @Test("a full disk leaves no half database")
    func full() throws {
        let folder = try TemporaryFolder()
        let target = folder.file("case.db").path
        let words = "export -q --to sqlite --into \(target) \(Self.bundle)"
        let script =
            "strace -f -o /dev/null -e trace=pwrite64 -e inject=pwrite64:error=ENOSPC:when=2+ "
            + "\(BuiltBinary.url.path) \(words)"
        let result = try Command(URL(fileURLWithPath: "/bin/sh"), ["-c", script]).run()
        #expect(result.status == 1 && result.stderr.contains("case.db: database or disk is full"), "\(result.stderr)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    }

    @Test(
        "nothing is written over what is read, by whatever name",
        arguments: ["csv", "ndjson", "clickhouse", "report"], ["bundle.tar.gz", "engine.log", "link", "store.db"])
    func sources(form: String, name: String) throws {
        let folder = try TemporaryFolder()
        let target = folder.file(name).path
        let source = name == "link" ? folder.file("engine.log").path : target
        try FileManager.default.copyItem(atPath: Self.bundle, toPath: folder.file("bundle.tar.gz").path)
        _ = try folder.write("1306938591.55 ULOGD-I-Start\n", to: "engine.log")
        try FileManager.default.createSymbolicLink(
            at: folder.file("link"), withDestinationURL: folder.file("engine.log"))
        if name == "store.db" { _ = try run(["ingest", "-q", folder.file("engine.log").path, "--store", target]) }
        let before = try Data(contentsOf: folder.file(name))
        let words = form == "report" ? ["report"] : ["export", "--to", form]
        let read = name == "store.db" ? ["--store", source] : [source]
        let refused = try run(words + ["--into", target] + read)
        #expect(refused.status == 2 && refused.stderr.contains("nothing writes to a log"), "\(refused.stderr)")
        #expect(try Data(contentsOf: folder.file(name)) == before)
    }

    @Test("a file, a device and - are written")
    func targets() throws {
        let folder = try TemporaryFolder()
        let file = folder.file("records.csv").path
        #expect(try export("--to", "csv", "--into", file, Self.bundle).status == 0)
        let printed = try export("--to", "csv", "--into", "-", Self.bundle)
        let isSame = try Data(contentsOf: folder.file("records.csv")) == printed.stdout
        #expect(isSame && !printed.stdout.isEmpty)
        #expect(try export("--to", "csv", "--into", "/dev/null", Self.bundle).status == 0)
    }
}
