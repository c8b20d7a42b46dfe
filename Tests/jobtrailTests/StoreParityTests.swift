import Foundation
import TestSupport
import Testing

/// Every view from a store is that from the files, byte for byte, with what is said beside it and how it ends.
struct StoreParityTests {
    private static let views = [
        ["jobs", "--all"], ["messages"], ["messages", "--all"], ["runs"], ["summary"], ["failures"], ["verify"],
        ["blame"],
        ["updates", "--timeout", "1e12"], ["diff", "-b", "-1", "-b", "0"],
    ]

    private static func same(_ path: String, cwd: URL, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let folder = try TemporaryFolder()
        let store = folder.file("kept.db").path
        let put = try run(["ingest", "-q", "--tz", "UTC", path, "--store", store], cwd: cwd)
        try #require(put.status != 2, "\(path): \(put.stderr)", sourceLocation: sourceLocation)
        let jobs = try run(["jobs", "-q", "-o", "ndjson", "--tz", "UTC", path], cwd: cwd).text
        let job = try jobs.split(separator: "\n").first.map { try JSONValue(parsing: String($0)) }?["name"]?.string
        for view in views + (job.map { [["show", $0]] } ?? []) {
            let words = view + ["-o", "json", "--tz", "UTC"]
            let (plain, kept) = (try run(words + [path], cwd: cwd), try run(words + ["--store", store], cwd: cwd))
            #expect(told(plain.text) == told(kept.text), "\(path): \(view)", sourceLocation: sourceLocation)
            #expect(plain.status == kept.status, "\(path): \(view)", sourceLocation: sourceLocation)
            #expect(
                plain.stderr.replacing(path, with: "LOG") == kept.stderr.replacing(store, with: "LOG"),
                "\(path): \(view)", sourceLocation: sourceLocation)
        }
    }

    /// Without today's time, which logs without a record have.
    private static func told(_ text: String) -> String {
        text.replacing(#/"time": ?1[789]\d{8}\b/#, with: #""time":0"#)
    }

    @Test(
        "fixtures: sets, stories, bundles, damaged files",
        arguments: [
            "rotated/numbered", "rotated/number-missing", "rotated/day-missing", "rotated/twice", "rotated/below-root",
            "stories/day", "bundles/appliance.tar.gz", "bundles/two-hosts.tar.gz",
            "bundles/hostile.tar", "bundles/hostile.zip", "damaged/truncated.log.gz", "damaged/truncated.tar.gz",
            "damaged/nul-hole.log", "damaged/empty.log",
        ])
    func fixtures(name: String) throws {
        let path = fixture(name)
        try #require(FileManager.default.fileExists(atPath: path.path))
        try Self.same(path.lastPathComponent, cwd: path.deletingLastPathComponent())
    }

    private static let conformance = checkout.appendingPathComponent("../shared/conformance").standardized
    private static let cases =
        ((try? FileManager.default.contentsOfDirectory(atPath: conformance.path)) ?? []).filter {
            FileManager.default.fileExists(atPath: conformance.appendingPathComponent("\($0)/case.json").path)
        }.sorted()

    @Test("the trees of the conformance cases, if they lie beside the checkout", arguments: cases)
    func trees(name: String) throws {
        let folder = Self.conformance.appendingPathComponent(name)
        let bundles = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".gz") }
        let isBundle = try run(["jobs", "-q", name], cwd: Self.conformance).status == 1 && !bundles.isEmpty
        try Self.same(isBundle ? "\(name)/\(bundles[0])" : name, cwd: Self.conformance)
    }

    @Test("what a box tells beside its logs: rotations that are missing, logs that are passed over, catalogues, copies")
    func box() throws {
        let folder = try TemporaryFolder()
        let line = "2011-06-01T14:29:51Z efw jobsengine[1]: ULOGD-I-Start job=ulogd ok_counter=1 err_counter=0\n"
        try folder.write(line, to: "box/var/log/endian/jobsengine")
        try folder.write("Jun  1 14:29:51 efw sshd[1]: hello\n", to: "box/var/log/messages")
        try folder.write(
            "2011-05-01T14:29:51Z efw jobsengine[1]: NTP-E-Start\n",
            to: "box/var/log/archives/endian/jobsengine-20110501")
        try folder.write(
            "logrotate state -- version 2\n\"/var/log/endian/jobsengine\" 2011-5-30\n",
            to: "box/var/lib/logrotate.status")
        try folder.write(
            "info(compilation_date:0)\nmodule(name:a,jobs:jobs(a:job(job_name:idle)))\nmodule(odd\n",
            to: "box/var/efw/jobsengine/known")
        try folder.write(line, to: "box/copy/jobsengine.log")
        try Self.same("box", cwd: folder.url)
        let findings = try run(["verify", "-o", "json", "box"], cwd: folder.url).json()["findings"]?.items ?? []
        let kinds = Set(findings.compactMap { $0["kind"]?.string })
        #expect(kinds.isSuperset(of: ["missing", "catalogue", "duplicate"]), "\(kinds)")
    }

    @Test("a backup's time and the remark beside it; more bundles of the box come later")
    func backups() throws {
        let folder = try TemporaryFolder()
        let names = ["20110601120000UTC-efw", "20110608120000UTC-efw"].map { "backup-\($0)-settings-logs.tar.gz" }
        for (number, name) in names.enumerated() {
            let lines = (0...number).map { "2011-06-0\($0 + 1)T10:00:00Z efw jobsengine[1]: NTP-E-Start n=\($0)\n" }
            try folder.write(lines.joined(), to: "box/var/log/endian/jobsengine")
            let tar = URL(fileURLWithPath: "/usr/bin/tar")
            _ = try Command(tar, ["-C", "box", "-czf", name, "var"], in: folder.url).run()
            try folder.write("before the \(number == 0 ? "first" : "second") change\n", to: name + ".meta")
            try Self.same(name, cwd: folder.url)
        }
        for name in names + names { _ = try run(["ingest", "-q", name, "--store", "boxes.db"], cwd: folder.url) }
        for view in Self.views {
            let words = view + ["-o", "json"]
            let (plain, kept) = (
                try run(words + names, cwd: folder.url), try run(words + ["--store", "boxes.db"], cwd: folder.url)
            )
            #expect(plain.stdout == kept.stdout && plain.status == kept.status, "\(view)")
        }
        #expect(try run(["summary", "--store", "boxes.db"], cwd: folder.url).text.contains("before the second change"))
    }

    @Test("the tables of a store tell what was found beside the logs, once")
    func tables() throws {
        let folder = try TemporaryFolder()
        let store = folder.file("kept.db").path
        for name in ["bundles/hostile.tar", "stories/day", "bundles/hostile.tar", "bundles/hostile.zip"] {
            _ = try run(["ingest", "-q", fixture(name).path, "--store", store])
        }
        let verified = try run(["verify", "-o", "json", "--store", store]).json()
        for (table, keys) in [("findings", ["file", "kind", "text"]), ("files", ["file", "role", "sha256"])] {
            let rows = try run(["query", "-q", "-o", "ndjson", "SELECT * FROM \(table)", "--store", store]).text
            let told = try rows.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
            let words = [told, verified[table]?.items ?? []].map { items in
                items.map { item in keys.map { item[$0]?.string ?? "" }.joined(separator: " ") }.sorted()
            }
            #expect(words[0] == words[1] && !words[0].isEmpty, "\(table)")
        }
    }
}
