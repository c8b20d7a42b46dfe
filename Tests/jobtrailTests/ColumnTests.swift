import Foundation
import JobColumns
import TestSupport
import Testing

/// `--fields` and `--sort`: the same values as the whole rows have, in the order asked for.
struct ColumnTests {
    private static let log = fixture("stories/day/jobsengine.log").path

    private static func rows(_ arguments: [String]) throws -> [JSONValue] {
        let result = try run(arguments + ["-o", "ndjson", "--tz", "UTC", log])
        #expect(result.status == 0, "\(arguments): \(result.stderr)")
        return try result.text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }

    @Test("fields of records are those of the whole record, ids too")
    func records() throws {
        let names = ["line", "id", "time", "host", "run", "msg", "job", "sub", "ok_counter", "pid", "fields"]
        let whole = try Self.rows(["messages"])
        let chosen = try Self.rows(["messages", "--fields", names.joined(separator: ",")])
        #expect(whole.count == chosen.count && whole.count > 100)
        for (all, some) in zip(whole, chosen) {
            for name in names { #expect(all[name]?.difference(from: some[name]!) == nil, "\(name)") }
        }
    }

    /// Logs with records of every kind, details, own keys, several hosts, odd bytes and counters.
    private static let logs = [
        "stories/day/jobsengine.log", "lines/codes-and-keys.log", "lines/text-forms.log", "lines/runs.log",
        "lines/two-hosts.log", "lines/traceback.log", "lines/update-objects.log", "damaged/invalid-utf8.log",
    ].map { fixture($0).path }
    private static let names = RecordRow.wholeRow.map(\.name)

    @Test(
        "NDJSON and CSV are written by hand: they are what the columns give, byte for byte",
        arguments: logs, ["ndjson", "csv"])
    func handwritten(log: String, form: String) throws {
        let whole = try run(["messages", "--all", "-q", "-o", form, log]).stdout
        let fields = ["--fields", Self.names.joined(separator: ",")]
        #expect(try run(["messages", "--all", "-q", "-o", form] + fields + [log]).stdout == whole)
    }

    @Test("CSV and SQL have every column of NDJSON, with the same values", arguments: logs)
    func everyForm(log: String) throws {
        let rows = try run(["export", "-q", "--to", "ndjson", log]).text.split(separator: "\n").map(String.init)
        let csv = try run(["export", "-q", "--to", "csv", log]).text
        #expect(csv.hasPrefix(Self.names.joined(separator: ",") + "\n"))
        let statement = "SELECT \(Self.names.joined(separator: ", ")) FROM records ORDER BY seq"
        let told = try run(["query", "-q", "-o", "ndjson", statement, log]).text.split(separator: "\n")
        #expect(rows.count == told.count && !rows.isEmpty)
        for (row, sql) in zip(rows, told) {
            let (row, sql) = (try JSONValue(parsing: row), try JSONValue(parsing: String(sql)))
            for column in RecordRow.wholeRow { #expect(Self.agrees(row, sql, column), "\(column.name)") }
        }
    }

    @Test("a record that waits names what for: a list in JSON and SQL, joined by commas in CSV")
    func waitsFor() throws {
        let log = try TemporaryFolder()
        let path = try log.write(
            """
            1306938591.0 ULOGD-I-Waiting_depends depends="ntp, b"
            1306938592.0 Job snort waiting for dependencies: ulogd, squid
            1306938593.0 SQUID-I-Executing depends=ulogd
            1306938594.0 SQUID-I-Start

            """, to: "jobsengine.log"
        ).path
        let rows = try run(["messages", "--all", "-o", "ndjson", path]).text.split(separator: "\n")
        try #require(rows.count == 4)
        let lists = try rows.map { try JSONValue(parsing: String($0))["depends"]! }
        #expect(lists.map { $0.items.compactMap(\.string) } == [["ntp", "b"], ["ulogd", "squid"], [], []])
        #expect(lists[2] == .null && lists[3] == .null)
        let csv = try run(["messages", "--all", "-o", "csv", "--fields", "job,depends", path]).text
        #expect(csv == "job,depends\nulogd,\"ntp,b\"\nsnort,\"ulogd,squid\"\nsquid,\nsquid,\n")
        let statement = "SELECT value FROM records, json_each(depends)"
        #expect(
            try run(["query", "--no-headers", "-o", "csv", statement, path]).text
                == "ntp\nb\nulogd\nsquid\n")
    }

    /// SQL has lists and objects as JSON text.
    private static func agrees(_ row: JSONValue, _ sql: JSONValue, _ column: Column<RecordRow>) -> Bool {
        guard let value = row[column.name], var other = sql[column.name] else { return false }
        if [.json, .names].contains(column.type), let text = other.string {
            guard let parsed = try? JSONValue(parsing: text) else { return false }
            other = parsed
        }
        return value.difference(from: other) == nil
    }

    @Test("sorted downwards, upwards, by two fields; -n takes the first ones, -r turns round")
    func order() throws {
        let messages = try Self.rows(["messages", "--fields", "job,time", "--sort", "job,-time"])
        let keys = messages.map { ($0["job"]!.string!, -$0["time"]!.number!) }
        #expect(zip(keys, keys.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(Set(keys.map(\.0)).count > 10)
        let longest = try Self.rows(["blame", "--sort", "-seconds", "--fields", "seconds,job", "-n", "5"])
        let all = try Self.rows(["blame"]).map { $0["seconds"]!.number! }
        #expect(longest.map { $0["seconds"]!.number! } == Array(all.sorted(by: >).prefix(5)))
        let shortest = try Self.rows(["blame", "--sort", "-seconds", "-r", "-n", "5"])
        #expect(shortest.map { $0["seconds"]!.number! } == Array(all.sorted().prefix(5)))
    }

    @Test("--fields knows each column that CSV has", arguments: ["jobs", "runs", "updates", "blame"])
    func known(command: String) throws {
        let csv = try run([command, "-q", "-o", "csv", Self.logs[0]]).text
        let names = String(csv.prefix { $0 != "\n" })
        #expect(try run([command, "-q", "-o", "csv", "--fields", names, Self.logs[0]]).text == csv)
    }

    @Test("-n takes the worst jobs, --sort keeps columns and the closing line")
    func worst() throws {
        let log = try TemporaryFolder()
        let path = try log.write(
            "1306938591.0 A-I-Start\n1306938592.0 B-E-Start\n1306938593.0 C-I-Executing\n", to: "jobsengine.log"
        ).path
        let table = try run(["jobs", "-n", "2", path]).text.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(table.dropFirst().map(\.first) == ["b", "c", "2"])
        #expect(try run(["jobs", "-n", "1", "-o", "csv", "--no-headers", path]).text.hasPrefix(",b,"))
        let sorted = try run(["jobs", "--sort", "-name", path]).text.split(separator: "\n")
        #expect(sorted.map { $0.split(separator: " ")[0] } == ["JOB", "c", "b", "a", "3"])
        #expect(sorted[0].contains("AGE"))
    }

    @Test("in Markdown a name from the log stays a name")
    func markdown() throws {
        let log = try TemporaryFolder()
        let path = try log.write("1306938591.0 A-E-Start job=\"x|y<b>*z*`\"\n", to: "jobsengine.log").path
        let lines = try run(["jobs", "-o", "markdown", path]).text.split(separator: "\n")
        #expect(lines[2].hasPrefix("| x\\|y&lt;b&gt;\\*z\\*\\` | FAILED |"))
        #expect(lines[1].hasPrefix("| --- |") && lines[3].hasPrefix("1 job, 1 failed"))
        for command in ["runs", "verify", "updates"] {
            #expect(try run([command, "-o", "markdown", path]).text.hasPrefix("| "), "\(command)")
        }
        #expect(try run(["messages", "-o", "markdown", path]).status == 2)
    }

    @Test("tables and CSV have the chosen columns alone")
    func forms() throws {
        let table = try run(["jobs", "--fields", "job,sub", "--sort", "job", Self.log]).text.split(separator: "\n")
        #expect(table[0].split(separator: " ") == ["JOB", "SUB"])
        #expect(table.dropFirst().allSatisfy { $0.split(separator: " ").count == 2 })
        let csv = try run(["runs", "--fields", "run,err", "-o", "csv", Self.log]).text
        #expect(csv.hasPrefix("run,err\n1,"))
    }

    @Test(
        "what is no field, and forms of a fixed shape, are refused",
        arguments: [
            (["messages", "--fields", "tim"], "Did you mean 'time'?"),
            (["jobs", "--sort", "tok"], "Did you mean 'took'?"),
            (["messages", "--fields", "time", "-o", "json"], "take -o ndjson"),
            (["messages", "--fields", "time", "-o", "raw"], "not for -o raw"),
            (["jobs", "--fields", ""], "which ones"),
            (["jobs", "--step", "--sort", "job"], "not for --step"),
        ])
    func refused(arguments: [String], words: String) throws {
        let result = try run(arguments + [Self.log])
        #expect(result.status == 2)
        #expect(result.stderr.contains(words), "\(result.stderr)")
    }

    @Test("file names are links where asked for, and nowhere else")
    func links() throws {
        let linked = try run(["verify", "--hyperlink", "always", Self.log]).text
        #expect(linked.contains("\u{1B}]8;;file://") && linked.contains("/stories/day/jobsengine.log\u{1B}\\"))
        #expect(!(try run(["verify", Self.log]).text.contains("\u{1B}")))
    }
}
