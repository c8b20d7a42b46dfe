import Foundation
import FoundationXML
import TestSupport
import Testing

/// `plot`: an SVG that XML and a second renderer take, whatever the log's names are.
struct PlotTests {
    private static func isXML(_ data: Data) -> Bool { XMLParser(data: data).parse() }

    @Test("the day's start: a line per job, the failure told in words")
    func day() throws {
        let answer = try run(["plot", "-b", "1", "--tz", "UTC", fixture("stories/day/jobsengine.log").path])
        #expect(answer.status == 0 && answer.stderr.isEmpty && Self.isXML(answer.stdout))
        #expect(answer.text.contains("Startup of efw, run 1: 100 % after 33.0s"))
        #expect(answer.text.contains("51 jobs · 1 failed"))
        #expect(answer.text.contains(">failed 6.40s</text>"))
        #expect(answer.text.components(separatedBy: "class=\"end\"").count - 1 == 51)
    }

    @Test("names are text; what hung, never began or overlaps is told in words")
    func odd() throws {
        let folder = try TemporaryFolder()
        let log = try folder.write(
            """
            1306938591 X-I-Executing job=<script>&"' action=start pid=7
            1306938592 B-I-Executing job=b action=start pid=8
            1306938592.5 B-I-Executing job=b action=sync pid=8
            1306938592.6 B-I-Start job=b action=start sub=ok startup_percentage=10%
            1306938592.7 B-I-Sync job=b action=sync sub=ok
            1306938593 C-I-Waiting_depends job=c action=start depends=b
            1306938594 D-I-Start job=d action=start sub=ok startup_percentage=50%

            """, to: "odd.log")
        let picture = folder.file("odd.svg")
        let answer = try run(["plot", "--into", picture.path, log.path])
        #expect(answer.status == 0 && answer.stdout.isEmpty, "\(answer.stderr)")
        let bytes = try Data(contentsOf: picture)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(Self.isXML(bytes) && !text.contains("<script"))
        for words in ["only 50 % after", "never finished", "never began", "overlaps</text>"] {
            #expect(text.contains(words), "\(words)")
        }
        let renderer = URL(fileURLWithPath: "/usr/bin/rsvg-convert")
        if FileManager.default.isExecutableFile(atPath: renderer.path) {
            let rendered = try Command(renderer, [picture.path, "-o", folder.file("odd.png").path]).run()
            #expect(rendered.status == 0, "\(rendered.stderr)")
        }
    }

    @Test("nothing is ever written to a source; several hosts need a choice; a log without began says so")
    func refusals() throws {
        let folder = try TemporaryFolder()
        let log = try folder.write("1306938591 A-I-Start\n", to: "a.log")
        #expect(try run(["plot", "--into", log.path, log.path]).status == 2)
        #expect(try String(contentsOf: log, encoding: .utf8) == "1306938591 A-I-Start\n")
        let points = try run(["plot", log.path])
        #expect(points.status == 0 && points.stderr.contains("no action's beginning is logged"))
        let hosts = fixture("lines/two-hosts.log").path
        #expect(try run(["plot", hosts]).status == 2)
        #expect(try run(["plot", "--host", "efw-2", hosts]).status == 0)
        let unwritable = try run(["plot", "--into", folder.file("no/such.svg").path, log.path])
        #expect(unwritable.status == 1 && unwritable.stderr.contains("no/such.svg"))
    }
}
