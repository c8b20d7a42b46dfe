import Testing

@testable import EngineSimulator

/// The rules of state, one by one, on records made by hand.
struct LedgerTests {
    private func told(_ kind: Told.Kind, _ job: String, _ action: String?, at seconds: Int64) -> Told {
        var told = Told(kind: kind, job: job, action: action)
        told.time = seconds * .second
        if kind == .completed { told.code = "X-I-Y" }
        return told
    }

    private func ledger(_ records: [Told]) -> HostLedger {
        var ledger = HostLedger()
        for record in records { ledger.apply(record) }
        return ledger
    }

    @Test func completionKeepsTheBeginningOfItsOwnActionOnly() {
        let own = ledger([told(.began, "ntp", "sync", at: 10), told(.completed, "ntp", "sync", at: 15)])
        #expect(own.jobs["ntp"]?.t0 == 10 * .second)
        let other = ledger([told(.began, "ntp", "sync", at: 10), told(.completed, "ntp", "start", at: 15)])
        #expect(other.jobs["ntp"]?.t0 == 15 * .second)
    }

    @Test func methodsLeaveTheStatus() {
        let states = ledger([told(.completed, "ntp", "start", at: 1), told(.completed, "ntp", "sync", at: 2)])
        #expect(states.jobs["ntp"]?.isStarted == true)
        #expect(states.updates.last?.status == "start")
        #expect(states.updates.last?.text == "Job ntp sync done")
    }

    @Test func startLinePIDAndCountersStartOneRunEach() {
        var first = told(.completed, "ntp", "start", at: 1)
        (first.enginePID, first.okCounter, first.errCounter) = (7, 3, 1)
        var second = first
        (second.enginePID, second.okCounter) = (8, 1)
        #expect(ledger([first, second]).runs.count == 2)
        #expect(ledger([first, told(.engineStarted, "", nil, at: 2), second]).runs.count == 2)
        second.enginePID = 7
        #expect(ledger([first, second]).runs.count == 2)
        second.okCounter = 3
        #expect(ledger([first, second]).runs.count == 1)
    }

    @Test func newRunSendsJobsBackToBirth() {
        let states = ledger([told(.completed, "ntp", "start", at: 1), told(.engineStarted, "", nil, at: 2)])
        #expect(states.jobs["ntp"] == JobView())
        #expect(states.runs.map(\.jobs.count) == [1, 0])
    }

    @Test func restatedLineIsNoEvent() {
        var again = told(.completed, "ntp", "start", at: 3)
        (again.code, again.ownText) = (nil, "Job ntp started")
        #expect(ledger([told(.completed, "ntp", "start", at: 1), again]).updates.count == 1)
        #expect(ledger([told(.completed, "ntp", "stop", at: 1), again]).updates.count == 2)
        again.time += 1
        #expect(ledger([told(.completed, "ntp", "start", at: 1), again]).updates.count == 2)
    }

    @Test func updatesExpireAndComeNewestFirst() {
        var ledger = Ledger()
        for (job, seconds) in [("a", Int64(10)), ("b", 40), ("c", 40), ("d", 9)] {
            ledger.apply(told(.completed, job, "start", at: seconds))
        }
        let updates = ledger.updates()["updates"]?.items ?? []
        #expect(updates.map { $0["name"]?.string } == ["c", "b", "a"])
    }

    @Test func severalHostsStandUnderTheirNames() {
        var ledger = Ledger()
        for host in ["efw", "efw-2"] {
            var record = told(.completed, "ntp", "start", at: 1)
            record.host = host
            ledger.apply(record)
        }
        #expect(ledger.jobs["hosts"]?["efw-2"]?["jobs"]?["ntp"] != nil)
        #expect(ledger.jobs["time"]?.text == "1")
    }
}
