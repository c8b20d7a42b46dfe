import Foundation
import TestSupport
import Testing

/// A host, job or action on the command line that nothing in the log has is no good news: it is told with what there is.
@Suite("names that the log has not")
struct StrangerTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let lines = [
            "Jun  1 14:29:51 efw jobsengine[1]: ULOGD-I-Executing action=start",
            "Jun  1 14:29:51 efw jobsengine[1]: ULOGD-I-Start", "Jun  1 14:29:52 box2 jobsengine[1]: SNORT-E-Stop",
        ]
        try folder.write(lines.map { $0 + "\n" }.joined(), to: "l.log")
    }

    @Test(
        "a host, in every command that takes one",
        arguments: [
            "jobs", "jobs -o json", "jobs --step", "messages", "messages -o json", "updates", "runs", "blame",
            "critical-chain", "plot", "summary", "failures", "show ulogd", "report", "metrics",
        ])
    func host(_ words: String) throws {
        let result = try run(
            words.split(separator: " ").map(String.init) + ["--host", "nope", "l.log"], cwd: folder.url)
        #expect(result.status == 1)
        #expect(result.stderr == "jobtrail: no host matches 'nope'; there are box2, efw\n")
        let known = try run(words.split(separator: " ").map(String.init) + ["--host", "efw", "l.log"], cwd: folder.url)
        #expect(known.status == 0 && !known.stderr.contains("no host"), "\(known.stderr)")
    }

    @Test("a job and an action", arguments: ["messages", "messages -o json", "failures", "blame"])
    func others(_ words: String) throws {
        for (option, name, there) in [("--job", "job", "snort, ulogd"), ("--action", "action", "start, stop")] {
            let arguments = words.split(separator: " ").map(String.init) + [option, "nope", "l.log"]
            let result = try run(arguments, cwd: folder.url)
            #expect(result.status == 1)
            #expect(result.stderr == "jobtrail: no \(name) matches 'nope'; there are \(there)\n")
        }
    }

    @Test("in a store", arguments: ["jobs", "messages", "messages -o json", "summary"])
    func store(_ words: String) throws {
        #expect(try run(["ingest", "-q", "--store", "s", "l.log"], cwd: folder.url).status == 0)
        let arguments = words.split(separator: " ").map(String.init) + ["--host", "nope", "--store", "s"]
        let result = try run(arguments, cwd: folder.url)
        #expect(result.status == 1)
        #expect(result.stderr == "jobtrail: no host matches 'nope'; there are box2, efw\n")
    }

    @Test("a log that names no host has none to choose")
    func unnamed() throws {
        try folder.write("1306938591.55 ULOGD-I-Start\n", to: "n.log")
        let result = try run(["jobs", "--host", "nope", "n.log"], cwd: folder.url)
        #expect(result.status == 1)
        #expect(result.stderr == "jobtrail: no host matches 'nope'; the log names none\n")
    }

    @Test("a host of a later time is no stranger")
    func later() throws {
        let result = try run(["jobs", "--host", "box2", "--at", "Jun  1 14:29:51", "l.log"], cwd: folder.url)
        #expect(result.status == 0 && result.stderr == "jobtrail: no job matches\n")
    }
}
