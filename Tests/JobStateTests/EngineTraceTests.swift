import JobRecords
import Testing

@testable import JobState

/// What starts a run of the engine, and what does not.
struct EngineTraceTests {
    private func starts(_ lines: String...) throws -> [Int64] {
        let log = lines.enumerated().map { "Jun  1 14:00:0\($0) efw jobsengine\($1) timestamp=130693680\($0)\n" }
        return try HistoryProbe(log.joined()).starts.map { $0 - 1_306_936_800 }
    }

    @Test("children start none: announced ones, and those with a section")
    func children() throws {
        #expect(
            try starts(
                "[5]: A-I-Executing job=a pid=7", "[7]: A-I-Start job=a ok_counter=1 err_counter=0",
                "/b[9]: B-I-Start job=b ok_counter=2 err_counter=0", "[5]: B-I-Executing job=b pid=9") == [0])
    }

    @Test("a child that announces itself is no engine")
    func announcesItself() throws {
        #expect(
            try starts(
                "[5]: A-I-Start job=a ok_counter=1 err_counter=0", "[8]: B-I-Executing job=b pid=8",
                "[5]: C-I-Waiting_depends job=c") == [0])
    }

    @Test("a helper joins if the counters go on, and is an engine if they do not")
    func helpers() throws {
        #expect(
            try starts(
                "[5]: A-I-Start job=a ok_counter=4 err_counter=0", "[6]: B-I-Start job=b ok_counter=4 err_counter=0",
                "[5]: C-I-Waiting_depends job=c", "[6]: D-I-Waiting_depends job=d") == [0])
        #expect(
            try starts(
                "[5]: A-I-Start job=a ok_counter=4 err_counter=0", "[6]: B-I-Start job=b ok_counter=1 err_counter=0")
                == [0, 1])
    }

    @Test("a beginning, a wait or the engine's end from a process that is new start one; notes and plain events do not")
    func newEngine() throws {
        for line in ["B-I-Executing job=b pid=9", "B-I-Waiting_depends job=b", "JOBSENGINE-I-Stop"] {
            #expect(try starts("[5]: A-I-Waiting_depends job=a", "[6]: \(line)") == [0, 1], "\(line)")
        }
        for line in ["B-I-Loading the settings", "B-I-Start job=b sub=ok", "loading the module cache"] {
            #expect(try starts("[5]: A-I-Waiting_depends job=a", "[6]: \(line)") == [0], "\(line)")
        }
    }

    @Test("until a process is told, any completed event tells it; one start is counted once")
    func first() throws {
        #expect(try starts("[5]: A-I-Start job=a sub=ok", "[6]: B-I-Waiting_depends job=b") == [0, 1])
        #expect(
            try starts(
                "[5]: A-I-Start job=a ok_counter=9 err_counter=0", "[6]: JOBSENGINE-I-Start",
                "[6]: A-I-Start job=a ok_counter=1 err_counter=0", "[6]: B-I-Executing job=b pid=8") == [0, 1])
    }

    @Test("a child that a restart left behind starts no run, a number that was used before does")
    func orphans() throws {
        #expect(
            try starts(
                "[5]: A-I-Executing job=a pid=7", "[6]: B-I-Executing job=b pid=8",
                "[7]: A-I-Start job=a ok_counter=1 err_counter=0", "[6]: C-I-Waiting_depends job=c") == [0, 1])
        #expect(
            try starts(
                "[5]: A-I-Executing job=a pid=7", "[5]: A-I-Start job=a ok_counter=1 err_counter=0",
                "[6]: B-I-Executing job=b pid=8", "[7]: B-I-Executing job=b pid=9") == [0, 2, 3])
    }

    @Test("a run ends with its newest time, notes among them, and counts what messages shows")
    func counts() throws {
        let run = try #require(
            HistoryProbe(
                """
                1306938591 A-I-Executing job=a pid=7
                1306938599 A-I-Loading the settings
                1306938595 A-E-Start job=a sub=err ok_counter=0 err_counter=1
                1306938596 Job b started
                1306938597 C-I-Loading the settings

                """
            ).host.runs.first)
        #expect(run.end == 1_306_938_599_000_000)
        #expect((run.messages, run.ok, run.err, run.jobs) == (3, 0, 1, 2))
    }
}
