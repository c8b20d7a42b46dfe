import Foundation
import JobTrail
import TestSupport
import Testing

/// The library's answers are the program's.
struct ParityTests {
    private static let logs = [
        "lines/mixed.log", "lines/traceback.log", "lines/codes-and-keys.log", "lines/text-restates-code.log",
        "lines/sample-journal-json.log", "rotated/numbered/jobsengine.log", "stories/day/jobsengine.log",
    ]

    private static let utc: LogOptions = {
        var options = LogOptions()
        options.timeZone = .gmt
        return options
    }()

    private static func json(_ value: some Encodable) throws -> JSONValue {
        try JSONValue(parsing: JSONEncoder().encode(value))
    }

    private static func program(_ arguments: String...) throws -> CommandResult {
        try run(arguments + ["--tz", "UTC", "-q"])
    }

    @Test("a root's jobs, messages and updates are those of the program", arguments: [nil, 1_306_938_592.0])
    func root(at: Double?) throws {
        let folder = try TemporaryFolder()
        let root = try folder.copy(fixture: "rotated/below-root").path
        let (status, date) = (JobStatus(root: root, options: Self.utc), at.map { Date(timeIntervalSince1970: $0) })
        let moment = at.map { ["--at", "\($0)"] } ?? []
        let common = ["-o", "json", "--tz", "UTC", "-q", "--root", root] + moment
        let jobs = try run(["jobs"] + common).json()
        #expect(try Self.json(status.getJobs(at: date)).difference(from: jobs) == nil)
        let messages = try run(["messages"] + common).json()
        #expect(try Self.json(status.getMessages(at: date)).difference(from: messages) == nil)
        for timeout in [0, 30, 86_400.0] {
            let updates = try run(["updates", "--timeout", "\(timeout)"] + common).json()
            #expect(try Self.json(status.getUpdates(timeout: timeout, at: date)).difference(from: updates) == nil)
        }
    }

    @Test("a log's jobs and messages are those of the program", arguments: logs)
    func log(name: String) async throws {
        let path = fixture(name).path
        let log = JobsEngineLog(path, options: Self.utc)
        let jobs = try Self.program("jobs", "-o", "json", path).json()["jobs"]
        let own = Dictionary(try log.jobs().map { ($0.name, $0) }) { $1 }
        #expect(try Self.json(own).difference(from: jobs ?? .null) == nil)
        var messages: [Message] = []
        for try await message in log.messages { messages.append(message) }
        let told = try Self.program("messages", "-o", "json", path).json()["messages"]
        #expect(try Self.json(messages).difference(from: told ?? .null) == nil)
    }

    @Test("a log's records are those of the program", arguments: logs)
    func records(name: String) async throws {
        let path = fixture(name).path
        let lines = try Self.program("messages", "--all", "-o", "ndjson", path).text.split(separator: "\n")
        var told = try lines.map { try JSONValue(parsing: String($0)) }[...]
        for try await record in JobsEngineLog(path, options: Self.utc).records {
            let wanted = told.popFirst()
            #expect(wanted?["id"]?.string == record.id && wanted?["kind"]?.string == record.kind.rawValue)
            #expect(wanted?["time"]?.number == record.time.timeIntervalSince1970)
            #expect(wanted?["msg"]?.string == record.msg && wanted?["text"]?.string == record.text)
            #expect(wanted?["job"]?.string == record.job && wanted?["action"]?.string == record.action)
            #expect(wanted?["sub"]?.string == record.sub?.rawValue && wanted?["run"]?.number == Double(record.run))
            #expect(wanted?["detail"]?.string == record.detail && wanted?["file"]?.string == record.file)
            #expect(wanted?["line"]?.number == Double(record.line))
        }
        #expect(told.isEmpty)
    }

    @Test("what was skipped is told")
    func account() throws {
        let account = try JobsEngineLog(fixture("lines/unparsed.log").path).account()
        #expect(account.unparsed > 0 && !account.isClean)
    }

    @Test("an error says which path, and why")
    func errors() throws {
        #expect(throws: JobTrailError.unreadable(path: "/nowhere", reason: "No such file or directory")) {
            try JobsEngineLog("/nowhere").jobs()
        }
        var options = LogOptions()
        options.layouts = ["%{time"]
        #expect(throws: JobTrailError.self) { try JobsEngineLog("/dev/null", options: options).jobs() }
    }

    @Test("of several boxes one is chosen")
    func hosts() throws {
        let folder = try TemporaryFolder()
        let text = try Data(contentsOf: fixture("lines/two-hosts.log"))
        _ = try folder.write(String(decoding: text, as: UTF8.self), to: "var/log/jobsengine")
        #expect(throws: JobTrailError.self) { try JobStatus(root: folder.url.path).getJobs() }
        let hosts = Set(try JobsEngineLog(root: folder.url.path).jobs().map(\.host)).sorted()
        #expect(hosts.count == 2)
        for host in hosts {
            let status = JobStatus(root: folder.url.path, host: host)
            #expect(try status.getJobs().jobs.values.allSatisfy { $0.host == host })
            #expect(try status.getMessages().messages.allSatisfy { $0.host == host })
        }
    }
}
