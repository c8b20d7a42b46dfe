import Foundation
import TestSupport
import Testing

/// Numbers for Prometheus are those of the views, in its text format.
struct MetricsTests {
    private static let log = fixture("stories/day/jobsengine.log").path

    /// The samples by name, each with its labels as they stand; every line of the text is checked.
    private static func samples(_ text: String) throws -> [String: [(labels: String, value: Double)]] {
        var samples: [String: [(labels: String, value: Double)]] = [:]
        var name = ""
        #expect(text.hasSuffix("\n"))
        for line in text.split(separator: "\n") {
            if let head = line.wholeMatch(of: /# (HELP|TYPE) (jobtrail_[a-z_]+) (.+)/) {
                if head.1 == "HELP" {
                    name = String(head.2)
                    #expect(samples.updateValue([], forKey: name) == nil)
                } else {
                    #expect(head.2 == name && head.3 == "gauge")
                }
                continue
            }
            let pattern =
                /([a-z_]+)(?:\{([a-z]+="(?:[^"\\\n]|\\["\\n])*"(?:,[a-z]+="(?:[^"\\\n]|\\["\\n])*")*)\})? ([-0-9.]+)/
            let sample = try #require(try pattern.wholeMatch(in: line), "\(line)")
            #expect(sample.1 == name)
            samples[name]?.append((String(sample.2 ?? ""), Double(sample.3) ?? .nan))
        }
        return samples
    }

    @Test("the numbers are those of jobs, failures, runs and verify")
    func numbers() throws {
        let metrics = try Self.samples(run(["metrics", "-q", "--tz", "UTC", Self.log]).text)
        func view(_ name: String) throws -> JSONValue {
            try run([name, "-q", "-o", "json", "--tz", "UTC", Self.log]).json()
        }
        guard case .object(let jobs) = try view("jobs")["jobs"] else { throw NoAnswer() }
        let states = metrics["jobtrail_jobs"] ?? []
        #expect(states.count == 6 && states.reduce(0) { $0 + $1.value } == Double(jobs.count))
        let failed = jobs.values.filter { $0["sub"]?.string == "err" }
        #expect(metrics["jobtrail_job_failed"]?.count == failed.count)
        let running = jobs.values.filter { $0["schedule"]?.string == "executing" }.compactMap { $0["t0"]?.number }
        #expect(metrics["jobtrail_job_running_since_timestamp_seconds"]?.map(\.value).sorted() == running.sorted())
        let failures = try view("failures")["failures"]?.items.compactMap { $0["count"]?.number } ?? []
        #expect(!failures.isEmpty)
        #expect(metrics["jobtrail_failures"]?.reduce(0) { $0 + $1.value } == failures.reduce(0, +))
        let runs = try view("runs")["runs"]?.items ?? []
        #expect(metrics["jobtrail_runs"]?.map(\.value) == [Double(runs.count)])
        #expect(metrics["jobtrail_newest_record_timestamp_seconds"]?.first?.value == runs.last?["end"]?.number)
        let found = try view("verify")["findings"]?.items ?? []
        #expect(metrics["jobtrail_findings"]?.reduce(0) { $0 + $1.value } == Double(found.count))
        #expect(metrics["jobtrail_findings"]?.contains { $0.labels == #"kind="gap""# } == true)
    }

    private struct NoAnswer: Error {}

    @Test("names that would break a line are escaped")
    func escapes() throws {
        let folder = try TemporaryFolder()
        let line = #"{"msg":"A-E-Start","job":"a\"b\\c\nd","timestamp":1306938591.5}"#
        let log = try folder.write(line + "\n", to: "log")
        let metrics = try Self.samples(run(["metrics", log.path]).text)
        #expect(metrics["jobtrail_job_failed"]?.map(\.labels) == [#"host="",job="a\"b\\c\nd""#])
    }

    @Test("a file takes its name when it is whole, and anybody may read it")
    func file() throws {
        let folder = try TemporaryFolder()
        let log = try folder.write("A-I-Start timestamp=1306938591.5\n", to: "log")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: log.path)
        let file = folder.url.appendingPathComponent("jobtrail.prom")
        #expect(try run(["metrics", "--into", file.path, log.path]).status == 0)
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode.map { $0 & 0o044 } == 0o044)
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text == (try run(["metrics", log.path]).text))
        let missing = folder.url.appendingPathComponent("missing").path
        #expect(try run(["metrics", "--into", file.path, missing]).status == 1)
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == ["jobtrail.prom", "log"])
    }
}
