import Foundation
import TestSupport
import Testing

/// `make demo` shows what it says.
struct DemoTests {
    @Test("the demo tells of a failed, a hung and a waiting job, and makes a report")
    func demo() throws {
        let build = BuiltBinary.url.deletingLastPathComponent()
        let script = checkout.appendingPathComponent("scripts/demo.sh").path
        var command = Command(URL(fileURLWithPath: "/bin/bash"), [script, build.path])
        command.limit = 120
        let result = try command.run()
        #expect(result.status == 0, "\(result.stderr)")
        let story = result.text.split(separator: "\n").prefix(12)
        #expect(story.contains { $0.hasPrefix("NOW") && $0.contains("running") }, "\(story)")
        #expect(story.contains { $0.contains("waiting for") } && story.contains { $0.hasPrefix("FAILED") }, "\(story)")
        let report = checkout.appendingPathComponent(".build/demo/report.html")
        #expect(try String(contentsOf: report, encoding: .utf8).contains("</html>"))
    }
}
