import Foundation
import TestSupport
import Testing

/// What a box is called, and that damage is told by whatever sends its log.
struct IdentityTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func hosts(_ arguments: [String]) throws -> [String] {
        let rows = try run(["export", "-q", "--to", "ndjson"] + arguments).text.split(separator: "\n")
        return try rows.map { try JSONValue(parsing: String($0))["host"]?.string ?? "" }
    }

    /// A bundle with one log.
    private func bundle(_ name: String, _ lines: String) throws -> String {
        try FileManager.default.createDirectory(
            at: folder.url.appendingPathComponent("\(name)/var/log"), withIntermediateDirectories: true)
        try folder.write(lines, to: "\(name)/var/log/jobsengine.log")
        let tar = Command(
            URL(fileURLWithPath: "/bin/tar"), ["-czf", "\(name).tar.gz", "-C", name, "var"], in: folder.url)
        #expect(try tar.run().status == 0)
        return folder.file("\(name).tar.gz").path
    }

    private static func named(_ host: String, minute: Int) -> String {
        (0..<3).map { "Jun  1 14:\(minute):0\($0) \(host) jobsengine[9]: NTP-I-Start job=ntp action=start\n" }.joined()
    }

    private static let many = (0..<200).map {
        "Jun  1 14:10:00 efw jobsengine[\($0)]: NTP-I-Start job=ntp\($0 * 7919 % 997) action=start\n"
    }.joined()

    @Test("a bundle without a host has its own name, alone and beside others")
    func hostless() throws {
        let lines = { (day: Int) in "2011-06-0\(day) 14:00:00,000 jobsengine NTP-I-Start job=ntp action=start\n" }
        let bundles = [try bundle("milano", lines(1)), try bundle("torino", lines(2))]
        let together = try hosts(bundles)
        #expect(together.count == 2 && together.allSatisfy { !$0.isEmpty }, "\(together)")
        #expect(try bundles.flatMap { try hosts([$0]) }.sorted() == together.sorted())
    }

    @Test("a box is called what --as-host says, in views, exports, stores and when it is followed")
    func asHost() throws {
        let log = try folder.write(Self.named("efw", minute: 10), to: "jobsengine.log").path
        #expect(try hosts(["--as-host", "milano", log]) == ["milano", "milano", "milano"])
        let runs = try run(["runs", "-q", "-o", "json", "--as-host", "milano", log]).json()
        #expect(runs["runs"]?.items.first?["host"]?.string == "milano")
        let store = folder.file("store.db").path
        #expect(try run(["ingest", "-q", "--store", store, "--as-host", "milano", log]).status == 0)
        #expect(try hosts(["--store", store]) == ["milano", "milano", "milano"])
        let other = try folder.write(Self.named("efw", minute: 20), to: "other/jobsengine.log").path
        #expect(try run(["ingest", "-q", "--store", store, "--as-host", "torino", other]).status == 0)
        #expect(try Set(hosts(["--store", store])) == ["milano", "torino"])
        let follower = try RunningCommand.jobtrail([
            "follow", "-q", "-n", "all", "-o", "ndjson", "--as-host", "roma", log,
        ])
        follower.wait { $0.stdout.split(separator: "\n").count == 3 }
        #expect(follower.stop() == 143)
        #expect(follower.stdout.components(separatedBy: "\"host\":\"roma\"").count == 4, "\(follower.stdout)")
    }

    @Test("two boxes of one name are told, and can be kept apart")
    func namesakes() throws {
        let one = try bundle("north", Self.named("efw", minute: 10) + Self.named("efw", minute: 30))
        let other = try bundle("south", Self.named("efw", minute: 20))
        let told = try run(["jobs", one, other]).stderr
        #expect(told.contains("both call themselves 'efw'") && told.contains("--as-host"), "\(told)")
        let verified = try run(["verify", "-q", "--no-headers", "--output", "ndjson", one, other])
        #expect(verified.status == 3 && verified.text.contains("\"kind\":\"host\""), "\(verified.text)")
        let later = try bundle("later", Self.named("efw", minute: 40))
        #expect(try !run(["jobs", one, later]).stderr.contains("call themselves"))
    }

    @Test(
        "sending a truncated archive ends with 3, also with -q",
        arguments: [
            ["export", "--to", "ndjson"], ["export", "--to", "clickhouse"], ["ingest", "--store", "store.db"],
        ])
    func truncated(command: [String]) throws {
        try folder.write(Self.many, to: "log")
        let cut = "gzip -c log | head -c 400 > jobsengine.log.1.gz; gzip -c log > whole.log.gz"
        _ = try Command(URL(fileURLWithPath: "/bin/sh"), ["-c", cut], in: folder.url).run()
        #expect(try run(command + ["-q", "jobsengine.log.1.gz"], cwd: folder.url).status == 3)
        #expect(try run(command + ["-q", "gone.log"], cwd: folder.url).status == 1)
        try FileManager.default.removeItem(at: folder.file("jobsengine.log.1.gz"))
        try? FileManager.default.removeItem(at: folder.file("store.db"))
        #expect(try run(command + ["-q", "whole.log.gz"], cwd: folder.url).status == 0)
    }

    @Test("following a log whose archive is truncated ends with 3")
    func truncatedFollow() throws {
        try folder.write(Self.many, to: "old")
        let line = "Jun  1 14:20:00 efw jobsengine[9]: LIVE-I-Start job=live action=start\n"
        let log = try folder.write(line, to: "jobsengine.log").path
        let cut = "gzip -c old | head -c 400 > jobsengine.log.1.gz"
        _ = try Command(URL(fileURLWithPath: "/bin/sh"), ["-c", cut], in: folder.url).run()
        let follower = try RunningCommand.jobtrail(["follow", "-q", "-n", "all", "-o", "ndjson", log])
        follower.wait { $0.stdout.contains("live") }
        #expect(follower.stop() == 3, "\(follower.stdout) \(follower.stderr)")
    }
}
