import EngineSimulator
import Foundation
import TestSupport

/// A log that grows, and a server that takes it.
struct FollowedServer {
    let server: ClickHouseProcess
    let folder: TemporaryFolder
    var log: URL { folder.file("logs/jobsengine.log") }
    var checkpoint: URL { folder.file("checkpoint") }

    init(schema: Bool = true) throws {
        server = try ClickHouseProcess()
        folder = try TemporaryFolder()
        if schema { try server.makeSchema() }
        try folder.write("", to: "logs/jobsengine.log")
    }

    var arguments: [String] {
        [
            "follow", "--to", "clickhouse", "--url", server.url, "--checkpoint", checkpoint.path, log.path,
        ]
    }

    func follow(_ more: [String] = []) throws -> RunningCommand { try .jobtrail(arguments + more) }

    /// Ends a follower with SIGKILL at one of its calls.
    func follow(killedAt call: String, _ number: Int) throws -> RunningCommand {
        let options = ["-D", "-f", "-qq", "-o", "/dev/null", "-e", "inject=\(call):signal=SIGKILL:when=\(number)"]
        return try RunningCommand(
            URL(fileURLWithPath: "/usr/bin/strace"), options + [BuiltBinary.url.path] + arguments,
            environment: ["TZ": "UTC"])
    }

    func append(_ bytes: some Sequence<UInt8>) throws {
        let descriptor = open(log.path, O_WRONLY | O_APPEND | O_CREAT, 0o644)
        defer { close(descriptor) }
        let bytes = Array(bytes)
        _ = write(descriptor, bytes, bytes.count)
    }

    func append(_ numbers: Range<Int>) throws {
        let lines = numbers.map { "2011-06-01 14:29:\(10 + $0 % 50),550 jobsengine JOB\($0 % 7)-I-Start n=\($0)\n" }
        try append(lines.joined().utf8)
    }

    /// As logrotate does by default.
    func rotate() throws {
        let names = (1...9).reversed().map { "logs/jobsengine.log.\($0)" } + ["logs/jobsengine.log"]
        for (older, name) in zip(names, names.dropFirst()) { rename(folder.file(name).path, folder.file(older).path) }
        try folder.write("", to: "logs/jobsengine.log")
    }

    /// How many records the table has, each counted once.
    func count() -> Int {
        let text = try? server.query("SELECT count() FROM (SELECT id FROM jobtrail.records FINAL)")
        return text.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? -1
    }

    func wait(_ count: Int, _ command: RunningCommand) {
        command.wait { command in
            usleep(50_000)
            return command.hasEnded || self.count() >= count
        }
    }

    /// What must be the same of every row, however it came.
    func rows(_ database: String) throws -> [String] {
        let columns = """
            hex(id), hex(place), hex(run_place), seen, run, run_start, micros, host, kind, job, sub, detail, offset, line
            """
        let text = try server.query(
            "SELECT \(columns) FROM \(database).records FINAL ORDER BY place FORMAT TabSeparated")
        return text.split(separator: "\n").map(String.init)
    }

    /// The rows that an export of the files as they lie there now makes.
    func exported() throws -> [String] {
        let schema = try run(["schema", "clickhouse", "--database", "files"]).text
        for statement in schema.components(separatedBy: ";\n") where statement.contains("CREATE") {
            try server.query(statement)
        }
        let result = try run(
            ["export", "--to", "clickhouse", "--url", server.url, "--database", "files", "-q", log.path])
        guard result.status == 0 else { throw NoAnswer(what: result.stderr) }
        return try rows("files")
    }
}
