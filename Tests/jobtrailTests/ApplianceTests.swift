import Foundation
import TestSupport
import Testing

/// A box's tree: its log, what stands beside it, and its catalogue.
struct ApplianceTests {
    private static let log = """
        Jun  1 14:00:00 efw jobsengine[9]: MONIT-I-Start job=monit sub=ok ok_counter=1 err_counter=0
        Jun  1 14:00:02 efw jobsengine[9]: FIREWALL-I-Waiting_depends job=firewall action=start
        Jun  1 14:00:10 efw jobsengine[9]: NETWORK-I-Executing job=network action=start pid=20
        Jun  1 14:00:20 efw jobsengine[9]: NETWORK-I-Start job=network action=start ok_counter=2 err_counter=0
        Jun  1 14:00:50 efw jobsengine[9]: FIREWALL-I-Executing job=firewall action=start pid=21
        Jun  1 14:00:52 efw jobsengine[9]: SQUID-I-Waiting_depends job=squid action=start
        Jun  1 14:01:00 efw jobsengine[9]: OTHER-I-Start job=other ok_counter=3 err_counter=0

        """
    private static let output = """
        Jun  1 13:59:58 efw jobsengine/monit[18]: MONIT-I-Before the log
        Jun  1 14:00:15 efw jobsengine/network[20]: RUNNING [ip link]
        Jun  1 14:00:15 efw jobsengine/network[20]: NETWORK-I-Link is up
        Jun  1 14:30:00 efw jobsengine/squid[30]: SQUID-E-Start job=squid action=start sub=err ok_counter=0 err_counter=1

        """

    private static func module(_ job: String, depends: String) -> String {
        "module(jobs:jobs(X:job(actions:actions(start:action(exit_status:start,depends:\(depends))),job_name:\(job))))\n"
    }

    private let folder: TemporaryFolder
    private var root: String { folder.url.path }

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(Self.log, to: "var/log/endian/jobsengine")
        try folder.write(Self.output, to: "var/log/endian/joboutput")
        try folder.write(
            "info(compilation_date:'2011-05-01 17:10:14')\n" + Self.module("monit", depends: "list()")
                + Self.module("network", depends: "monit")
                + Self.module("firewall", depends: "list(1:network=start,0:monit)")
                + Self.module("squid", depends: "firewall") + Self.module("snort", depends: "firewall") + "nonsense\n",
            to: "var/efw/jobsengine/modules")
    }

    private func answer(_ words: String...) throws -> CommandResult {
        try run([words[0], "--root", root, "--year", "2011", "--tz", "UTC"] + words.dropFirst())
    }

    @Test("what never ran is one closing line of the table, a row with --all, and in every other form")
    func neverRan() throws {
        let table = try answer("jobs").text
        #expect(table.hasSuffix("1 more job never ran (--all lists them)\n") && !table.contains("snort"))
        #expect(try answer("jobs", "--all").text.contains("snort"))
        #expect(try answer("jobs", "--job", "snort").text.contains("snort"))
        #expect(try answer("jobs", "-o", "csv").text.contains("efw,snort,stop,ok,waiting,0.0,0.0"))
    }

    @Test("who waits for whom, and since when")
    func waits() throws {
        let row = try answer("jobs").text.split(separator: "\n").first { $0.hasPrefix("squid") }
        #expect(row?.contains("waiting for firewall") == true && row?.contains("14:00:52") == true)
        #expect(try answer("jobs", "--step").text.contains("for network"))
    }

    @Test("the chain follows what the catalogue declares, and says what nothing explains")
    func chain() throws {
        let chain = try answer("critical-chain", "--for", "firewall").text
        #expect(chain.contains("(waited 48.0s for network, unexplained 30.0s)"))
        #expect(chain.contains("network @20.0s +10.0s"))
    }

    @Test("verify tells a line of the catalogue that cannot be read, and a job that it does not know")
    func catalogue() throws {
        let found = try answer("verify", "-o", "csv", "--no-headers").text.split(separator: "\n")
        #expect(found.count == 2 && found.allSatisfy { $0.hasPrefix("catalogue,") })
        #expect(found.contains { $0.contains("no job other") } && found.contains { $0.contains("nonsense") })
    }

    @Test("explain tells what a job depends on, and who on it")
    func explains() throws {
        let words = try run(["explain", "firewall", "--root", root]).text
        #expect(words.contains("It depends on: monit, network."))
        #expect(words.contains("On it depend: squid (start), snort (start)."))
        #expect(try run(["explain", "firewall", "--root", "/nonexistent"]).status == 1)
    }

    @Test("a store tells what the box's tree tells, what stands beside the log too")
    func stored() throws {
        let store = folder.file("store.db").path
        #expect(try run(["ingest", "-q", "--tz", "UTC", "--root", root, "--store", store]).status == 0)
        let views = [["messages", "--all"], ["messages"], ["jobs"], ["runs"], ["failures"], ["summary"]]
        for view in views.map({ $0 + ["-q", "-o", "json"] }) {
            let (kept, read) = try (run(view + ["--store", store]), run(view + ["--tz", "UTC", "--root", root]))
            #expect(kept.stdout == read.stdout && !kept.stdout.isEmpty, "\(view): \(kept.stderr)")
        }
    }

    @Test("what stands beside the log is shown in its place in time, and changes nothing")
    func companions() throws {
        let all = try answer("messages", "--all", "-o", "ndjson").text.split(separator: "\n").map {
            try JSONValue(parsing: String($0))
        }
        let times = all.compactMap { $0["time"]?.number }
        #expect(all.count == 11 && times == times.sorted())
        #expect(all.filter { $0["file"]?.string?.hasSuffix("joboutput") == true }.count == 4)
        let messages = try #require(answer("messages", "-o", "json").json()["messages"]).items
        #expect(messages.count == 6, "those of both that came with a code")
        let link = try #require(messages.first { $0["msg"]?.string == "NETWORK-I-Link is up" })
        #expect(link["action"]?.string == "start", "what its job ran at that time")
        let jobs = try answer("jobs", "-o", "json").json()
        #expect(jobs["time"]?.number == 1_306_936_860 && jobs["jobs"]?["squid"]?["sub"]?.string == "ok")
        #expect(try #require(answer("runs", "-o", "json").json()["runs"]).items.count == 1)
        #expect(
            try answer("messages", "--all", "-o", "ndjson", "--at", "2011-06-01 14:00:15").text.contains("Link is up"))
    }
}
