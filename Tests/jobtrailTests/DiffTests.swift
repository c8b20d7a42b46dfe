import Foundation
import TestSupport
import Testing

/// `diff` of instants, runs and logs, and `jobs --step` between them.
struct DiffTests {
    private static let day = fixture("stories/day/jobsengine.log").path

    /// Two starts: in the second `b` fails, `c` is ready before `a` and slower, `d` is missing, `e` is new.
    private static let starts = """
        JOBSENGINE-I-Start timestamp=1000
        A-I-Start timestamp=1001
        B-I-Start timestamp=1002
        C-I-Executing timestamp=1003
        C-I-Start timestamp=1004
        D-I-Start timestamp=1005 startup_percentage=100%
        JOBSENGINE-I-Start timestamp=2000
        B-E-Start timestamp=2001
        C-I-Executing timestamp=2002
        C-I-Start timestamp=2009
        A-I-Start timestamp=2010
        E-I-Stop timestamp=2020 startup_percentage=100%

        """

    private static func log(in folder: TemporaryFolder) throws -> String {
        try folder.write(starts, to: "jobsengine.log").path
    }

    @Test("two runs: failures, order, length, missing and new jobs")
    func runs() throws {
        let folder = try TemporaryFolder()
        let result = try run(["diff", "-b", "-1", "-b", "0", "-o", "csv", Self.log(in: folder)])
        #expect(result.status == 3)
        #expect(
            result.text.split(separator: "\n").sorted() == [
                ",,startup,5.0,20.0", ",a,order,1,3", ",b,failures,0,1", ",b,sub,ok,err",
                ",c,took,1.0,7.0", ",d,job,start ok,", ",e,job,,stop ok", "host,job,what,a,b",
            ])
        let picked =
            try JSONSerialization.jsonObject(
                with: run(["diff", "-b", "1", "-b", "2", "-o", "json", Self.log(in: folder)]).stdout) as? [String: Any]
        #expect(picked?["same"] as? Bool == false)
        let host = (picked?["hosts"] as? [[String: Any]])?.first
        #expect(host?["new_failures"] as? [String] == ["b"])
        #expect(host?["missing"] as? [String] == ["d"] && host?["added"] as? [String] == ["e"])
        let table = try run(["diff", "-b", "-1", "-b", "0", Self.log(in: folder)]).text
        #expect(table.contains("new failure") && table.contains("7.0 times slower") && table.contains("missing in B"))
    }

    @Test("what is the same exits with 0")
    func same() throws {
        #expect(try run(["diff", Self.day, Self.day]).text.hasSuffix("Nothing differs.\n"))
        #expect(try run(["diff", Self.day, Self.day]).status == 0)
        #expect(try run(["diff", "-b", "0", "-b", "0", Self.day]).status == 0)
        #expect(try run(["diff", "14:00", "14:00:00", Self.day]).status == 0)
        let other = fixture("stories/day/messages").path
        #expect(try run(["diff", Self.day, other]).status == 0, "the same day in another packing")
    }

    @Test("two instants, as operands or by --at; two logs at one instant")
    func instants() throws {
        let words = ["-o", "csv", "--no-headers", "--job", "snort", Self.day]
        let operands = try run(["diff", "03:10:25", "03:10:30"] + words)
        let options = try run(["diff", "--at", "03:10:25", "--at", "03:10:30"] + words)
        #expect(operands.text == options.text && operands.status == 3)
        #expect(operands.text.contains("efw,snort,sub,ok,err"))
        let other = fixture("stories/day/messages").path
        #expect(try run(["diff", "--at", "03:10:25", Self.day, other]).status == 0)
        #expect(try run(["diff", "-b", "-1", Self.day, other]).status == 0)
    }

    @Test("what cannot be compared is told")
    func mistakes() throws {
        #expect(try run(["diff", Self.day]).status == 2)
        #expect(try run(["diff", "-b", "0", "-b", "5", Self.day]).stderr.contains("--boot 5: no such run"))
        #expect(try run(["diff", Self.day, "/nowhere.log"]).status == 1)
        #expect(try run(["diff", "-o", "raw", Self.day, Self.day]).status == 2)
    }

    @Test("an instant outside of the log: before it nothing is known, which is told; after it all stays as it was")
    func outside() throws {
        let before = try run(["diff", "2001-01-01", "14:00", "-o", "csv", "--no-headers", Self.day])
        #expect(before.status == 3 && before.stderr == "jobtrail: 2001-01-01: the log begins after that time\n")
        #expect(before.text.contains("efw,snort,job,,"))
        let never = try run(["diff", "2001-01-01", "2001-01-02", Self.day])
        #expect(never.status == 0 && never.stderr.split(separator: "\n").count == 2)
        let after = try run(["diff", "2031-01-01", "2032-01-01", Self.day])
        #expect(after.status == 0 && after.stderr.split(separator: "\n").count == 2, "\(after.stderr)")
        #expect(after.stderr.contains("2031-01-01: the log ends"))
    }

    @Test("stepping forward and jumping agree at every event")
    func steps() throws {
        let result = try run(["jobs", "--step", "-o", "ndjson", Self.day])
        var state: [String: NSDictionary] = [:]
        var checked = 0
        let lines = result.text.split(separator: "\n")
        for (index, line) in lines.enumerated() {
            let step = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            if step["job"] is NSNull {
                state = state.mapValues { _ in [:] }
            } else {
                state[step["job"] as! String] = step["after"] as? NSDictionary
            }
            guard index % 23 == 0, let time = step["time"] as? Double else { continue }
            let at = try run(["jobs", "--at", String(time), "-o", "json", Self.day]).stdout
            let jobs =
                (try JSONSerialization.jsonObject(with: at) as? [String: Any])?["jobs"] as? [String: NSDictionary]
            for (name, job) in state where job.count > 0 { #expect(jobs?[name] == job, "\(name) at \(time)") }
            checked += 1
        }
        #expect(lines.count > 200 && checked > 9)
    }

    @Test("a step tells what changed, in every form")
    func stepForms() throws {
        let folder = try TemporaryFolder()
        let log = try Self.log(in: folder)
        let table = try run(["jobs", "--step", "--job", "c", "-b", "0", log]).text.split(separator: "\n")
        #expect(table.count == 3)
        #expect(table[2].hasSuffix("status stop -> start, schedule executing start -> waiting, took 7.00s"))
        #expect(try run(["jobs", "--step", log]).text.contains("run 2 starts  4 jobs go back to their birth state"))
        let csv = try run(["jobs", "--step", "--sub", "err", "-o", "csv", "--no-headers", log]).text
        #expect(csv == "2001.0,,2,b,start failed,\"status stop -> start, sub ok -> err\"\n")
        #expect(try run(["jobs", "--step", "-o", "json", log]).status == 0)
        #expect(try run(["jobs", "--step", "-o", "wide", log]).status == 2)
    }
}
