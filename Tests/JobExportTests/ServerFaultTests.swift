import EngineSimulator
import Foundation
import TestSupport
import Testing

/// Servers that are not there, refuse, fail or vanish: clear words, exit 1, and nothing doubled afterwards.
@Suite(
    .serialized,
    .enabled(if: ClickHouseProcess.isInstalled, "clickhouse-server is not installed (scripts/packages-test-heavy.txt)"))
struct ServerFaultTests {
    private let log: SimulatedLog

    init() throws { log = try SimulatedLog(Scenario(seed: 9)) }

    private func export(_ url: String, _ more: [String] = [], env: [String: String] = [:]) throws -> CommandResult {
        try run(["export", "--to", "clickhouse", "--url", url, "--retries", "1"] + more + [log.path], env: env)
    }

    @Test func aMissingTable() throws {
        let server = try ClickHouseProcess()
        let result = try export(server.url)
        #expect(result.status == 1)
        #expect(result.stderr.contains("no such table"))
        #expect(result.stderr.contains("jobtrail schema clickhouse"))
    }

    @Test func aTableOfAnOtherShape() throws {
        let server = try ClickHouseProcess()
        try server.query("CREATE DATABASE jobtrail")
        try server.query("CREATE TABLE jobtrail.records (id String) ENGINE = Log")
        let result = try export(server.url)
        #expect(result.status == 1)
        #expect(result.stderr.contains("is not what this jobtrail writes"))
    }

    @Test func aWrongPasswordAndARightOne() throws {
        let server = try ClickHouseProcess()
        try server.makeSchema()
        let wrong = try export(server.url, env: ["CLICKHOUSE_USER": "writer", "CLICKHOUSE_PASSWORD": "guessed"])
        #expect(wrong.status == 1)
        #expect(wrong.stderr.contains("refuses the user or the password"))
        #expect(!wrong.stderr.contains("guessed"))
        let right = try export(server.url, env: ["CLICKHOUSE_USER": "writer", "CLICKHOUSE_PASSWORD": "correct"])
        #expect(right.status == 0, "\(right.stderr)")
        let file = try log.folder.write("user=writer\npassword=correct\n", to: "secrets")
        #expect(try export(server.url, ["--credentials", file.path]).status == 0)
    }

    /// Killed while inserts go on, started again, and sent again: as if nothing had happened.
    @Test func aServerKilledInMidInsert() throws {
        let server = try ClickHouseProcess()
        try server.makeSchema()
        let log = try SimulatedLog(ServerFaultTests.long)
        let done = DispatchSemaphore(value: 0)
        let status = Outcome()
        let url = server.url
        Thread.detachNewThread {
            let words = ["--to", "clickhouse", "--url", url, "--batch", "5", "--retries", "0", log.path]
            status.set(try? run(["export"] + words))
            done.signal()
        }
        while (try? server.query("SELECT count() FROM jobtrail.records").hasPrefix("0")) ?? true {
            Thread.sleep(forTimeInterval: 0.02)
        }
        server.kill()
        done.wait()
        #expect(status.result?.status == 1)
        #expect(status.result?.stderr.contains("is a ClickHouse server listening there?") == true)
        try server.start()
        #expect(try log.export(to: server).status == 0)
        #expect(try Parity.differences(log, server) == [])
    }

    private static var long: Scenario {
        var scenario = Scenario(seed: 4)
        scenario.events = 4000
        return scenario
    }
}

/// A result handed from one thread to another.
private final class Outcome: @unchecked Sendable {
    private let lock = NSLock()
    private var stored: CommandResult?

    var result: CommandResult? { lock.withLock { stored } }
    func set(_ result: CommandResult?) { lock.withLock { stored = result } }
}
