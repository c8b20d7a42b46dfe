import JobRecords
import Testing

@testable import JobState

/// The engine's module cache: what is read of it, and what it does to the fold.
struct CatalogueTests {
    static func module(_ job: String, _ actions: String, name: String? = nil) -> String {
        "module(package_name:endian.restartscripts,jobs:jobs(X:job(functions:functions,name:X,"
            + "actions:actions(\(actions)),job_name:\(job))),name:\(name ?? job),time:1693854262.0)\n"
    }

    static let text =
        "info(compilation_date:'2020-10-01 17:10:14')\n"
        + module("monit", "start:action(name:start,exit_status:start,priority:50)")
        + module(
            "network",
            "start:action(exit_status:start,depends:monit,on:list(1:startup_done,0:startup),not_concurrent:True),"
                + "resolvonly:action(exit_status:resolvonly,priority:0,options:options(debug:option(description:'a (b), c: d')))"
        )
        + module(
            "firewall",
            "start:action(exit_status:start,depends:list(10:snort=stop,1:network=start,0:monit=start),on:startup)")
        + module("emi", "updatewizard:action(exit_status:dont_change)", name: "restartemi")
        + module("clean", "start:action(exit_status:stop),flush:action")

    @Test("jobs, actions, dependencies in the order of their numbers, events")
    func reading() throws {
        let catalogue = Catalogue(Array(Self.text.utf8), file: "modules")
        #expect(catalogue.findings.isEmpty)
        #expect(catalogue.jobs.map(\.name) == ["monit", "network", "firewall", "emi", "clean"])
        let start = try #require(catalogue.job("firewall")?.actions.first)
        #expect(start.depends.map(\.job) == ["monit", "network", "snort"])
        #expect(start.depends.map(\.status) == ["start", "start", "stop"])
        let network = try #require(catalogue.job("network")).actions
        #expect(network.map(\.name) == ["start", "resolvonly"])
        #expect(network[0].on == ["startup", "startup_done"] && network[0].notConcurrent && network[1].priority == 0)
        #expect(catalogue.dependants(of: "monit").map(\.job) == ["network", "firewall"])
    }

    @Test(
        "a line that cannot be read is a finding, and the others count",
        arguments: [
            "module(jobs:jobs(X:job(job_name:x)", "nonsense(a:b)", "module(name:x)", "module(jobs:jobs(X:job(name:x)))",
            "module(jobs:jobs(X:job(job_name:x,actions:actions(start:action(priority:high)))))",
            "module(jobs:jobs(X:job(job_name:x,actions:actions(start:action(depends:list(a:b))))))",
            "module(a:" + String(repeating: "a(b:", count: 70) + "c" + String(repeating: ")", count: 70) + ")", "\u{1}",
        ])
    func unreadable(line: String) {
        let text = "info(compilation_date:'x')\r\n" + line + "\n" + Self.module("monit", "start:action") + "\n"
        let catalogue = Catalogue(Array(text.utf8), file: "modules")
        #expect(catalogue.jobs.map(\.name) == ["monit"])
        #expect(catalogue.findings.map(\.kind) == [.catalogue])
        #expect(catalogue.findings.first?.line == 2 && catalogue.findings.first?.offset == 28)
    }

    @Test("jobs that never ran are listed; an action leaves its job in its exit_status")
    func fold() throws {
        let probe = try HistoryProbe(
            """
            1306938591 NETWORK-I-Start job=network
            1306938592 NETWORK-I-Resolvonly job=network action=resolvonly
            1306938593 CLEAN-I-Start job=clean
            1306938594 EMI-I-Start job=emi
            1306938595 EMI-I-Updatewizard job=emi
            1306938596 OTHER-I-Restart job=other
            1306938597 CLEAN-I-Flush job=clean

            """, catalogue: Self.text)
        let states = probe.host.jobs.map { "\(probe.scan.names[$0.name]) \(probe.scan.names[$0.status])" }
        #expect(
            states == ["monit stop", "network resolvonly", "firewall stop", "emi start", "clean stop", "other start"])
        #expect(probe.host.jobs.filter(\.neverRan).map { probe.scan.names[$0.name] } == ["monit", "firewall"])
        let updates = probe.host.updates.shown(now: .max, timeout: .max).map { probe.scan.names[$0.status] }
        #expect(updates == ["stop", "start", "start", "start", "start", "resolvonly", "start"])
    }

    @Test("who waits for whom: what the line says, else what was not met then")
    func waits() throws {
        let probe = try HistoryProbe(
            """
            1306938591 MONIT-I-Start job=monit
            1306938592 FIREWALL-I-Waiting_depends job=firewall action=start
            1306938593 NETWORK-I-Start job=network
            1306938594 SNORT-I-Start job=snort
            1306938595 EMI-I-Waiting_depends job=emi depends=monit=start,squid
            1306938596 Job clean waiting for dependencies: emi, snort

            """, catalogue: Self.text)
        func waits(_ name: String) -> [String] { probe.job(name).map { probe.host.waitsFor($0.name) } ?? [] }
        #expect(waits("firewall") == ["network"], "snort was stopped then, and monit started")
        #expect(waits("emi") == ["monit", "squid"])
        #expect(waits("clean") == ["emi", "snort"])
        #expect(waits("network") == [] && probe.job("firewall")?.waitsSince == 1_306_938_592_000_000)
    }

    @Test("a message of a job that the catalogue does not know is a finding, once a job")
    func strangers() {
        let names = NameRegistry()
        var audit = StrangerAudit([Catalogue(Array(Self.text.utf8), file: "modules")])
        let asked = ["monit", "other", "other", "emi"].map { audit.isNew(names.id($0), 0, names) }
        #expect(asked == [false, true, false, false])
    }
}
