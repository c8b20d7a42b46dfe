import Foundation
import TestSupport
import Testing

/// The report's page as files: its script is tested by Node, without a browser.
struct PageScriptTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("what the script makes of data, times and numbers")
    func node() throws {
        let tests = Self.root.appendingPathComponent("Tests/page/page.test.js").path
        let result = try Command(URL(fileURLWithPath: "/usr/bin/env"), ["node", "--test", tests]).run()
        #expect(result.status == 0, "\(result.text)")
    }

    @Test("script and style stand in the report as they are in their files")
    func embedded() throws {
        let page = try run(["report", fixture("lines/runs.log").path]).text
        for name in ["page.js", "page.css"] {
            let file = Self.root.appendingPathComponent("Sources/JobViews/Page/\(name)")
            #expect(page.contains(try String(contentsOf: file, encoding: .utf8)), "\(name)")
        }
        #expect(!page.contains("{{"))
    }
}
