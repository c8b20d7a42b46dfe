import Testing

@testable import JobRecords
@testable import JobState

/// What a saved answer of the engine is held against.
struct SnapshotTests {
    private let names = NameRegistry()

    private func job(
        _ status: String = "start", failed: Bool = false, _ schedule: Job.Schedule = .waiting, t0: Int64, t1: Int64,
        action: String = "", pid: Int32 = -1
    ) -> Job {
        let words = StatusWords(names)
        var job = Job(name: names.id("squid"), stopped: words.stop)
        var told = JobSnapshot()
        (told.status, told.failed, told.schedule) = (status, failed, schedule)
        (told.t0, told.t1, told.runningAction, told.pid) = (t0 * 1_000_000, t1 * 1_000_000, action, pid)
        var record = Record()
        (record.time, record.line) = (100_000_000, 1)
        job.become(told, at: record, file: 0, words, names)
        return job
    }

    private func differences(_ log: Job, _ told: Job, at seconds: Int64 = 100) -> [String] {
        SnapshotAudit.differences(log: log, told: told, at: seconds * 1_000_000, names) { String($0 / 1_000_000) }
    }

    @Test("what agrees, to the second")
    func agrees() {
        let job = job(t0: 10, t1: 20)
        #expect(differences(job, job).isEmpty)
        #expect(differences(self.job(t0: 20, t1: 20), job).isEmpty, "the log does not tell the beginning")
    }

    @Test("what differs is told with both sides")
    func differs() {
        let log = job(t0: 10, t1: 20)
        #expect(differences(log, job("stop", t0: 10, t1: 20)) == ["status is stop, and start by the log"])
        #expect(differences(log, job(failed: true, t0: 10, t1: 20)) == ["sub is err, and ok by the log"])
        #expect(differences(log, job(t0: 10, t1: 22)) == ["t1 is 22, and 20 by the log"])
        let runs = job("start", .executing, t0: 30, t1: 20, action: "stop", pid: 7)
        #expect(differences(log, runs).count == 2, "schedule and t0")
        let other = job("start", .executing, t0: 30, t1: 20, action: "start", pid: 8)
        #expect(
            differences(runs, other) == ["running_action is start, and stop by the log", "pid is 8, and 7 by the log"])
    }

    @Test("a log that has come past the snapshot's instant says nothing of it")
    func past() {
        #expect(differences(job(t0: 10, t1: 90), job("stop", t0: 10, t1: 20), at: 50).isEmpty)
    }

    @Test("what a snapshot says and nobody can read is told, and the rest counts")
    func oddValues() throws {
        let line =
            "250-service(name:'ulogd',status:'start',sub:'maybe',schedule:'waiting',t0:x,t1:1306938591,pid:None)\n"
        let probe = try HistoryProbe(line)
        #expect(probe.job("ulogd")?.t1 == 1_306_938_591_000_000 && probe.job("ulogd")?.t0 == 0)
        let folder = try AuditFolder(line)
        var options = Scan.Options(reading: ReadingOptions(zone: .gmt))
        options.reading.text = .all
        let history = History()
        let audit = LogAudit(history, folder.files, time: { "\($0)" }, duration: { "\($0)" })
        _ = try Scan(folder.files, options, into: history, sink: audit)
        #expect(audit.findings.map(\.text) == ["the snapshot of ulogd: sub=maybe, t0=x cannot be read"])
    }
}
