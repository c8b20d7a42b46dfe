import JobRecords
import Testing

@testable import JobState

/// What each event does to a job.
struct FoldTests {
    @Test("a job is born at its first mention, waiting")
    func birth() throws {
        let probe = try HistoryProbe("1306938591 A-I-Waiting_depends depends=b\n")
        let job = try #require(probe.job("a"))
        #expect(job.schedule == .waitingDepends)
        #expect(!job.isStarted && !job.hasFailed && job.t0 == 0 && job.t1 == 0)
        #expect(probe.job("b") == nil)
    }

    @Test("an action keeps its beginning, unless its job waits in between")
    func spans() throws {
        let probe = try HistoryProbe(
            """
            1306938591 A-I-Executing action=start pid=7
            1306938593 A-I-Loading the settings
            1306938595.5 A-I-Start
            1306938596 B-I-Executing action=start
            1306938599 B-I-Reload
            1306938600 C-I-Executing action=start
            1306938601 C-I-Waiting_depends
            1306938602 C-I-Start

            """)
        let first = try #require(probe.job("a"))
        #expect(first.t0 == 1_306_938_591_000_000 && first.t1 == 1_306_938_595_500_000)
        for (name, end) in [("b", Int64(1_306_938_599)), ("c", 1_306_938_602)] {
            let other = try #require(probe.job(name))
            #expect(other.t0 == end * 1_000_000, "an action whose beginning is not known begins at its end")
            #expect(other.t1 == other.t0 && other.schedule == .waiting)
        }
    }

    @Test(
        "status follows start, restart and stop, failed or not; other actions leave it",
        arguments: [
            ("Start", "ok", true), ("Start", "err", true), ("Restart", "ok", true), ("Stop", "err", false),
            ("Sync", "ok", nil),
        ])
    func status(ident: String, sub: String, started: Bool?) throws {
        for before in ["Start", "Stop"] {
            let probe = try HistoryProbe("1306938591 A-I-\(before)\n1306938592 A-I-\(ident) sub=\(sub)\n")
            let job = try #require(probe.job("a"))
            #expect(job.isStarted == started ?? (before == "Start"))
            #expect(job.hasFailed == (sub == "err"))
        }
    }

    @Test("a run starts at the start line, where counters fall, where the PID changes; one start counts once")
    func runs() throws {
        let probe = try HistoryProbe(
            """
            Jun  1 14:00:00 efw jobsengine[5]: A-I-Start ok_counter=1 err_counter=0 timestamp=1306936800
            Jun  1 14:00:01 efw jobsengine[6]: JOBSENGINE-I-Start timestamp=1306936801
            Jun  1 14:00:02 efw jobsengine[6]: A-I-Start ok_counter=1 err_counter=0 timestamp=1306936802
            Jun  1 14:00:03 efw jobsengine[6]: A-I-Start ok_counter=2 err_counter=0 timestamp=1306936803
            Jun  1 14:00:04 efw jobsengine[6]: B-I-Start ok_counter=1 err_counter=0 timestamp=1306936804
            Jun  1 14:00:05 efw jobsengine[9]: B-I-Executing timestamp=1306936805
            Jun  1 14:00:06 efw jobsengine[9]: B-I-Start ok_counter=9 err_counter=0 timestamp=1306936806

            """)
        #expect(probe.starts == [1_306_936_800, 1_306_936_801, 1_306_936_804, 1_306_936_805])
        #expect(probe.host.runs.map(\.jobs) == [1, 1, 1, 1])
        #expect(probe.host.runs.map(\.cause) == [.firstRecord, .startLine, .counters, .pid])
        #expect(try #require(probe.job("a")).t1 == 0, "a new run sends every job back to its birth state")
    }

    @Test("a restated event is no second one; after more than 2 s it is")
    func restated() throws {
        let probe = try HistoryProbe(
            """
            1306938591 A-I-Start
            1306938593 Job a started
            1306938594 Job a stopped
            1306938596.1 Job a stopped
            1306938597 {"name": "a", "status": "stop", "time": 1306938597, "msg": "Job a stopped"}

            """)
        #expect(probe.updates == ["Job a stopped", "Job a stopped", "Job a started"])
    }

    @Test("with --at, later records are not applied, wherever they stand")
    func at() throws {
        let log = "1306938591 A-I-Start\n1306938599 A-I-Stop\n1306938592 B-I-Start\n"
        let probe = try HistoryProbe(log, at: 1_306_938_595_000_000)
        #expect(try #require(probe.job("a")).isStarted)
        #expect(probe.job("b") != nil)
        #expect(probe.scan.history.now == 1_306_938_595_000_000)
    }

    @Test("state is kept per host; lines without a host have that of the line before")
    func hosts() throws {
        let probe = try HistoryProbe(
            """
            A-I-Start timestamp=1306936790
            Jun  1 14:00:00 one jobsengine[5]: B-I-Start timestamp=1306936800
            Jun  1 14:00:01 two jobsengine[5]: C-I-Start timestamp=1306936801
            D-I-Start timestamp=1306936802

            """)
        let names = probe.scan.history.hosts.map { host in
            (probe.scan.names[host.host], host.jobs.map { probe.scan.names[$0.name] })
        }
        #expect(names.map(\.0) == ["one", "two"])
        #expect(names.map(\.1) == [["a", "b"], ["c", "d"]])
    }
}
