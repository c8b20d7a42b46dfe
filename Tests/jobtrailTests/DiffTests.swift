import Foundation
import TestSupport
import Testing

/// `diff` on the simulated day.
struct DiffTests {
    private let log = fixture("stories/day/jobsengine.log").path

    private func jobs(_ words: String...) throws -> (status: Int32, jobs: [String?]) {
        let answer = try run(["diff", "-o", "json", "-q", "--tz", "UTC"] + words)
        return (answer.status, try #require(answer.json()["diff"]).items.map { $0["job"]?.string })
    }

    @Test("two runs, two instants, and the end where only one is named")
    func states() throws {
        #expect(try jobs("-b", "1", "-b", "2", log) == (3, ["logrotate", "squid", "ipsrules"]))
        #expect(try jobs("-b", "-1", log) == (3, ["logrotate", "squid", "ipsrules"]))
        let hour = ["--at", "2011-06-01 08:00", "--at", "2011-06-01 09:00"]
        #expect(try jobs(hour[0], hour[1], hour[2], hour[3], log) == (3, ["snort", "ipsrules"]))
        #expect(try jobs("--at", "2011-06-01 08:00", "--job", "sno*", log) == (3, ["snort"]))
    }

    @Test("the same states exit with 0; a packing of the log makes no difference")
    func same() throws {
        #expect(try jobs(log, fixture("rotated/numbered/jobsengine.log").path) == (0, []))
        #expect(try run(["diff", log, log]).stderr == "jobtrail: nothing differs\n")
    }

    @Test("what is no pair of states is wrong usage")
    func misuse() throws {
        #expect(try run(["diff", log]).status == 2)
        #expect(try run(["diff", "--at", "1", "--at", "2", "--at", "3", log]).status == 2)
        #expect(try run(["diff", "-b", "0", "-"]).status == 2)
        #expect(try run(["diff", "-b", "0", "-b", "9", log]).status == 1)
        #expect(try run(["diff", log, log + ".none"]).status == 1)
    }
}
