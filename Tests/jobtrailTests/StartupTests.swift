import Foundation
import TestSupport
import Testing

/// `blame`, `critical-chain` and `plot` on startups that went well, badly, or nowhere.
struct StartupTests {
    private static let day = fixture("stories/day/jobsengine.log").path

    /// Starts of four jobs, each waiting for the one before; `b` fails, `d` never ends, `e` never begins.
    private static let stuck = """
        JOBSENGINE-I-Start timestamp=1000
        A-I-Executing action=start timestamp=1001 pid=7
        B-I-Waiting_depends action=start timestamp=1001 depends=a
        A-I-Start timestamp=1003 startup_percentage=20%
        B-I-Executing action=start timestamp=1003.5
        B-E-Start timestamp=1010 startup_percentage=40%
        C-I-Waiting_depends timestamp=1011 depends=a,b
        C-I-Start timestamp=1012 startup_percentage=60%
        D-I-Executing action=start timestamp=1013
        D-I-Executing action=reload timestamp=1014
        E-I-Waiting_depends timestamp=1015 depends=c,d
        D-I-Reload timestamp=1090
        F-I-Start timestamp=5000

        """

    private static func stuckLog(in folder: TemporaryFolder) throws -> String {
        try folder.write(stuck, to: "jobsengine.log").path
    }

    @Test("blame lists what had a beginning, longest first")
    func blame() throws {
        let folder = try TemporaryFolder()
        let log = try Self.stuckLog(in: folder)
        let expected = """
            {"blame": [
            {"host": "", "run": 1, "job": "d", "action": "reload", "seconds": 76.0, "t0": 1014.0, "t1": 1090.0, "sub": "ok"},
            {"host": "", "run": 1, "job": "b", "action": "start", "seconds": 6.5, "t0": 1003.5, "t1": 1010.0, "sub": "err"},
            {"host": "", "run": 1, "job": "a", "action": "start", "seconds": 2.0, "t0": 1001.0, "t1": 1003.0, "sub": "ok"}
            ]}
            """
        let answer = try run(["blame", "-o", "json", log]).json()
        #expect(try answer.difference(from: JSONValue(parsing: Data(expected.utf8))) == nil)
        let csv = try run(["blame", "-o", "csv", "--sub", "err", log]).text
        #expect(csv == "host,run,job,action,seconds,t0,t1,sub\n,1,b,start,6.5,1003.5,1010.0,err\n")
        #expect(try run(["blame", "-n", "1", "-r", "--no-headers", log]).text.contains("reload"))
        #expect(
            try run(["blame", "--job", "a", "-n", "5", "-o", "ndjson", log]).text.split(separator: "\n").count == 1)
        #expect(try run(["blame", "-b", "7", log]).status == 1)
    }

    @Test("the chain of a good start leads back over the waits")
    func chain() throws {
        let result = try run(["critical-chain", "--no-headers", "-b", "1", "--for", "firewall", Self.day])
        #expect(result.status == 0)
        let lines = result.text.split(separator: "\n").dropFirst()
        #expect(
            lines.map { $0.trimmingCharacters(in: .whitespaces) } == [
                "firewall @13.6s +4.20s (waited 8.47s for network, uplinks)",
                "└─uplinks @9.31s +3.10s (waited 5.35s for network, bridges)",
                "└─bridges @6.19s +1.30s (waited 4.08s for network)",
                "└─network @4.86s +2.40s (waited 1.68s for createtemplates)", "└─createtemplates @2.42s +1.80s",
            ])
    }

    @Test("the chain of a bad start leads to what still runs")
    func stuckChain() throws {
        let folder = try TemporaryFolder()
        let log = try Self.stuckLog(in: folder)
        let text = try run(["critical-chain", log]).text
        #expect(text.contains("until a quiet minute, 100 % was never told"))
        #expect(text.contains("e has not begun (waits for c, d)\n└─d began @13.0s and still runs"))
        let chain = try run(["critical-chain", "--for", "c", "-o", "csv", "--no-headers", log]).text
        #expect(chain.contains("c,start,ok,12.0,,1.0,a b"))
        #expect(chain.contains("b,start,err,10.0,6.5,2.5,a"))
        let none = try run(["critical-chain", "--for", "nobody", log])
        #expect(none.stderr.contains("no job 'nobody' in this startup"))
    }

    @Test("a plot is XML that a second renderer draws")
    func plot() throws {
        let folder = try TemporaryFolder()
        let svg = folder.file("startup.svg").path
        let made = try run(["plot", "-b", "1", "-o", svg, Self.day])
        #expect(made.status == 0 && made.stdout.isEmpty && made.stderr.isEmpty)
        let picture = try String(contentsOfFile: svg, encoding: .utf8)
        #expect(picture.contains("Startup of efw, run 1") && picture.contains(">6.40s, failed</text>"))
        #expect(try run(["plot", "-b", "1", Self.day]).text == picture, "standard output holds the same")
        let check = "import sys, xml.dom.minidom as m; m.parse(sys.argv[1])"
        #expect(try Command(URL(fileURLWithPath: "/usr/bin/env"), ["python3", "-c", check, svg]).run().status == 0)
        let renderer = URL(fileURLWithPath: "/usr/bin/rsvg-convert")
        if FileManager.default.isExecutableFile(atPath: renderer.path) {
            #expect(try Command(renderer, ["-o", folder.file("startup.png").path, svg]).run().status == 0)
        }
    }

    @Test("a plot marks what hung, overlaps, or has not ended, and keeps text as text")
    func marks() throws {
        let folder = try TemporaryFolder()
        let picture = try run(["plot", Self.stuckLog(in: folder)]).text
        #expect(picture.contains("1 failed · 1 still running · 1 still waiting"))
        #expect(picture.contains("class=\"hung\" x") && picture.contains("class=\"overlap\" x1"))
        #expect(picture.contains(", for c, d</text>"), "for whom it waits")
        let whole = try run(["plot", "--whole-run", Self.stuckLog(in: folder)]).text
        #expect(whole.contains(">f</text>") && !picture.contains(">f</text>"))
        let hostile = try folder.write("Job <script>&'\" started\n", to: "hostile.log").path
        let ends = try run(["plot", hostile])
        #expect(ends.stderr.contains("only ends are drawn"))
        #expect(ends.text.contains("&lt;script&gt;&amp;&#39;&quot;") && !ends.text.contains("<script"))
    }

    @Test("what cannot be drawn is told")
    func nothing() throws {
        let folder = try TemporaryFolder()
        let empty = try folder.write("JOBSENGINE-I-Start timestamp=1000\n", to: "jobsengine.log").path
        for quiet in [[], ["-q"]] {
            let result = try run(["plot", empty] + quiet)
            #expect(result.status == 1 && result.stdout.isEmpty && result.stderr.contains("nothing to draw"))
        }
        #expect(try run(["plot", "-o", "json", Self.day]).status == 2)
        let log = try Self.stuckLog(in: folder)
        #expect(try run(["plot", "-o", log, log]).stderr.contains("nothing writes to a log"))
        #expect(try String(contentsOfFile: log, encoding: .utf8) == Self.stuck)
        #expect(try run(["plot", "-b", "9", Self.day]).stderr.contains("no such run"))
        #expect(try run(["plot", "-o", "/nowhere/x.svg", Self.day]).stderr.contains("/nowhere/x.svg: No such file"))
        #expect(try run(["plot", "--hung", "soon", Self.day]).status == 2)
    }
}
