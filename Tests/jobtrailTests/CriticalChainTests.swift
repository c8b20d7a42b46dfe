import Foundation
import TestSupport
import Testing

/// `critical-chain` on the simulated day, whose first start is known.
struct CriticalChainTests {
    private let log = fixture("stories/day/jobsengine.log").path

    @Test("the tree of a past run")
    func tree() throws {
        let answer = try run(["critical-chain", "-b", "1", "--tz", "UTC", "--no-headers", "--for", "uplinks", log])
        #expect(
            answer.text == """
                uplinks @9.31s +3.10s
                └─bridges @6.19s +1.30s
                  └─network @4.86s +2.40s
                    └─createtemplates @2.42s +1.80s

                """)
    }

    @Test("JSON tells each link's times, outcome and dependencies")
    func json() throws {
        let answer = try run(["critical-chain", "-b", "1", "-o", "json", "--for", "uplinks", log]).json()
        let chain = try #require(answer["chains"]).items[0]
        #expect(chain["run"]?.number == 1 && chain["startup_percentage"]?.number == 100)
        let first = try #require(chain["chain"]).items[0]
        let wanted = """
            {"job": "uplinks", "action": "start", "reached": 9.31, "took": 3.1, "waited": 1306897805.06,
             "t0": 1306897810.41, "t1": 1306897813.51, "sub": "ok", "depends": ["network", "bridges"]}
            """
        #expect(try first == JSONValue(parsing: wanted))
    }

    @Test("a run that is not there is an error; and so is a job that did nothing")
    func missing() throws {
        #expect(try run(["critical-chain", "-b", "9", log]).status == 1)
        let nothing = try run(["critical-chain", "--for", "nope", log])
        #expect(
            nothing.status == 1 && nothing.text.isEmpty
                && nothing.stderr.contains("--for nope: the job did nothing while the engine started"))
    }
}
