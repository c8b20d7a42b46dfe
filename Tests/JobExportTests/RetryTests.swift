import EngineSimulator
import Foundation
import TestSupport
import Testing

/// What is sent again, and what is said where that does not help. The server is a stub.
struct RetryTests {
    private let log: SimulatedLog

    init() throws { log = try SimulatedLog(Scenario(seed: 2)) }

    private func export(_ url: String, _ more: [String] = [], env: [String: String] = [:]) throws -> CommandResult {
        try run(["export", "--to", "clickhouse", "--url", url, "-q", "--no-findings"] + more + [log.path], env: env)
    }

    @Test func nobodyListens() throws {
        let result = try export("http://127.0.0.1:\(try FreePort.next())", ["--retries", "1"])
        #expect(result.status == 1)
        #expect(result.stderr.contains("tried 2 times"))
        #expect(result.stderr.contains("is a ClickHouse server listening there?"))
    }

    @Test func aServerThatFails() throws {
        let stub = try StubServer(["500"])
        let result = try export(stub.url, ["--retries", "2"])
        #expect(result.status == 1)
        #expect(result.stderr.contains("answers 500: something is wrong here (tried 3 times)"))
        #expect(try stub.requests().count == 3)
    }

    @Test func aServerThatFailsForAWhile() throws {
        let stub = try StubServer(["500", "cut", "503", "200"])
        #expect(try export(stub.url).status == 0)
        let sizes = Set(try stub.requests().prefix(4).map { $0.split(separator: " ")[1] })
        #expect(sizes.count == 1, "the same rows each time")
        #expect(try stub.requests().count == 5, "the records in four tries, then the files")
    }

    @Test func aRequestThatCannotSucceedIsNotSentAgain() throws {
        let stub = try StubServer(["404"])
        #expect(try export(stub.url).status == 1)
        #expect(try stub.requests().count == 1)
    }

    @Test func aSlowServer() throws {
        let stub = try StubServer(["slow"])
        let result = try export(stub.url, ["--timeout", "1", "--retries", "0"])
        #expect(result.status == 1)
        #expect(result.stderr.lowercased().contains("timeout"))
    }

    @Test func aWebServerThatSaysThatAllIsWell() throws {
        let stub = try StubServer(["portal"])
        let result = try export(stub.url, ["--retries", "0"])
        #expect(result.status == 1)
        #expect(result.stderr.contains("what answers is no ClickHouse server: <html>please log in</html>"))
        let folder = try TemporaryFolder()
        let words = [
            "follow", "--to", "clickhouse", "--url", stub.url, "--checkpoint", folder.file("c").path, log.path,
        ]
        let follower = try RunningCommand.jobtrail(words)
        #expect(follower.wait { $0.stderr.contains("no ClickHouse server") })
        follower.stop()
        // The checkpoint is there from the start, for its lock; it must not know a place in the log.
        let checkpoint = try Data(contentsOf: folder.file("c"))
        #expect(checkpoint.firstRange(of: Data(log.path.utf8)) == nil)
    }

    /// A server that takes the request and says nothing: the end is not waited for as long as an answer may take.
    @Test func aSilentServerDoesNotHoldTheEnd() throws {
        let stub = try StubServer(["slow"])
        let folder = try TemporaryFolder()
        let words = [
            "follow", "--to", "clickhouse", "--url", stub.url, "--checkpoint", folder.file("c").path, log.path,
        ]
        let follower = try RunningCommand.jobtrail(words)
        follower.wait { _ in ((try? stub.requests()) ?? []).count == 1 }
        let began = Date()
        #expect(follower.stop() == 143)
        #expect(Date().timeIntervalSince(began) < 15)
    }

    @Test func credentialsGoIntoAHeader() throws {
        let stub = try StubServer(["200"])
        _ = try export(stub.url, env: ["CLICKHOUSE_USER": "a", "CLICKHOUSE_PASSWORD": "b"])
        #expect(try stub.requests().allSatisfy { $0.hasSuffix("Basic YTpi") })
    }

    @Test(arguments: [
        ["--to", "clickhouse", "--url", "ftp://x"], ["--to", "clickhouse", "--url", "http://a:b@c"], ["--to", "xml"],
        [],
        ["--to", "csv", "--url", "http://x"], ["--to", "clickhouse", "--url", "http://x", "--into", "y"],
        ["--to", "clickhouse", "--url", "http://x", "--database", "a;b"], ["--to", "clickhouse", "--batch", "0"],
    ])
    func wrongUsage(words: [String]) throws {
        #expect(try run(["export"] + words + [log.path]).status == 2)
    }
}
