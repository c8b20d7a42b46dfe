import XCTest

@testable import EngineSimulator

/// The rules of the contract, one by one, on records made by hand.
final class LedgerTests: XCTestCase {
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

    func testCompletionKeepsTheBeginningOfItsOwnActionOnly() {
        let own = ledger([told(.began, "ntp", "sync", at: 10), told(.completed, "ntp", "sync", at: 15)])
        XCTAssertEqual(own.jobs["ntp"]?.t0, 10 * .second)
        let other = ledger([told(.began, "ntp", "sync", at: 10), told(.completed, "ntp", "start", at: 15)])
        XCTAssertEqual(other.jobs["ntp"]?.t0, 15 * .second)
    }

    func testMethodsLeaveTheStatus() {
        let states = ledger([told(.completed, "ntp", "start", at: 1), told(.completed, "ntp", "sync", at: 2)])
        XCTAssertEqual(states.jobs["ntp"]?.isStarted, true)
        XCTAssertEqual(states.updates.last?.status, "start")
        XCTAssertEqual(states.updates.last?.text, "Job ntp sync done")
    }

    func testStartLinePIDAndCountersStartOneRunEach() {
        var first = told(.completed, "ntp", "start", at: 1)
        (first.enginePID, first.okCounter, first.errCounter) = (7, 3, 1)
        var second = first
        (second.enginePID, second.okCounter) = (8, 1)
        XCTAssertEqual(ledger([first, second]).runs.count, 2)
        XCTAssertEqual(ledger([first, told(.engineStarted, "", nil, at: 2), second]).runs.count, 2)
        second.enginePID = 7
        XCTAssertEqual(ledger([first, second]).runs.count, 2)
        second.okCounter = 3
        XCTAssertEqual(ledger([first, second]).runs.count, 1)
    }

    func testNewRunSendsJobsBackToBirth() {
        let states = ledger([told(.completed, "ntp", "start", at: 1), told(.engineStarted, "", nil, at: 2)])
        XCTAssertEqual(states.jobs["ntp"], JobView())
        XCTAssertEqual(states.runs.map(\.jobs.count), [1, 0])
    }

    func testRestatedLineIsNoEvent() {
        var again = told(.completed, "ntp", "start", at: 3)
        (again.code, again.ownText) = (nil, "Job ntp started")
        XCTAssertEqual(ledger([told(.completed, "ntp", "start", at: 1), again]).updates.count, 1)
        XCTAssertEqual(ledger([told(.completed, "ntp", "stop", at: 1), again]).updates.count, 2)
        again.time += 1
        XCTAssertEqual(ledger([told(.completed, "ntp", "start", at: 1), again]).updates.count, 2)
    }

    func testUpdatesExpireAndComeNewestFirst() {
        var ledger = Ledger()
        for (job, seconds) in [("a", Int64(10)), ("b", 40), ("c", 40), ("d", 9)] {
            ledger.apply(told(.completed, job, "start", at: seconds))
        }
        guard case .array(let updates)? = ledger.updates()["updates"] else { return XCTFail("no updates") }
        XCTAssertEqual(updates.map { $0["name"]?.text }, ["\"c\"", "\"b\"", "\"a\""])
    }

    func testSeveralHostsStandUnderTheirNames() {
        var ledger = Ledger()
        for host in ["efw", "efw-2"] {
            var record = told(.completed, "ntp", "start", at: 1)
            record.host = host
            ledger.apply(record)
        }
        XCTAssertNotNil(ledger.jobs["hosts"]?["efw-2"]?["jobs"]?["ntp"])
        XCTAssertEqual(ledger.jobs["time"]?.text, "1")
    }
}
