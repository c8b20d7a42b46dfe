import Foundation
import TestSupport
import Testing

/// Which parts of a rotated set are there: copies count, another log's parts do not.
struct LogSetTests {
    private func line(_ day: Int, _ word: String) -> String {
        "2011-06-0\(day)T14:29:51Z efw jobsengine[1]: \(word)-I-Sync\n"
    }

    private func shell(_ script: String, in folder: TemporaryFolder) throws {
        let result = try Command(URL(fileURLWithPath: "/bin/sh"), ["-ec", script], in: folder.url).run()
        #expect(result.status == 0, "\(result.stderr)")
    }

    private func findings(_ paths: [String], in folder: TemporaryFolder) throws -> [String] {
        let result = try run(["verify", "-o", "csv"] + paths, cwd: folder.url)
        return result.text.split(separator: "\n").map(String.init)
    }

    private func kinds(_ kind: String, _ paths: [String], in folder: TemporaryFolder) throws -> [String] {
        try findings(paths, in: folder).filter { $0.hasPrefix(kind + ",") }
    }

    @Test("a part whose content is read from another bundle of the box is not missing")
    func overlap() throws {
        let folder = try TemporaryFolder()
        for (name, day) in ["b/jobsengine.log.3": 1, "b/jobsengine.log.2": 2, "b/jobsengine.log.1": 3] {
            try folder.write(line(day, "ULOGD") + line(day, "NTP"), to: name)
        }
        try folder.write(line(4, "ULOGD"), to: "b/jobsengine.log")
        try shell(
            "mkdir a; cp b/jobsengine.log.2 a/jobsengine.log.1; cp b/jobsengine.log.3 a/jobsengine.log.2", in: folder)
        try shell("head -n 1 b/jobsengine.log.1 > a/jobsengine.log; gzip b/jobsengine.log.[23]", in: folder)
        #expect(try kinds("duplicate", ["b", "a"], in: folder).count == 3)
        #expect(try kinds("missing", ["b", "a"], in: folder) == [])
    }

    @Test("another log's part of the same number does not hide that one is missing")
    func otherLog() throws {
        let folder = try TemporaryFolder()
        for (name, day) in ["jobsengine.log.2": 1, "jobsengine.log": 4, "messages.1": 2, "messages": 3] {
            try folder.write(line(day, "ULOGD"), to: name)
        }
        let missing = try kinds("missing", [folder.url.path], in: folder)
        #expect(missing.count == 1)
        #expect(missing.first?.contains("jobsengine.log.2") == true)
        let parts = ["jobsengine.log", "jobsengine.log.2"]
        #expect(try kinds("missing", parts, in: folder).count == 1)
    }

    @Test("an archive cut within its first line is told, though another file begins at the same second")
    func cutEarly() throws {
        let folder = try TemporaryFolder()
        try folder.write(line(1, "ULOGD") + line(2, "NTP"), to: "jobsengine.log.1")
        try folder.write(line(1, "SQUID"), to: "jobsengine.log")
        try shell("gzip -n jobsengine.log.1; truncate -s 30 jobsengine.log.1.gz", in: folder)
        #expect(try kinds("truncated", ["jobsengine.log"], in: folder).count == 1)
        #expect(try kinds("duplicate", ["jobsengine.log"], in: folder) == [])
        let jobs = try run(["jobs", "jobsengine.log"], cwd: folder.url)
        #expect(jobs.stderr.contains("1 truncated archive"))
    }
}
