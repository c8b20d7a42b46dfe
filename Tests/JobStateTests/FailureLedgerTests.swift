import JobRecords
import Testing

@testable import JobState

@Suite struct FailureLedgerTests {
    private static func failure(
        _ job: UInt32, at seconds: Int64, _ reason: String, action: UInt32 = 7, line: UInt32 = 1,
        detail: String? = nil, tellsWhy: Bool = true
    ) -> Failure {
        var record = Record()
        (record.host, record.job, record.action, record.line) = (1, job, action, line)
        record.time = seconds * 1_000_000
        (record.kind, record.flags) = tellsWhy ? (.note, []) : (.completed, .hasCode)
        var failure = Failure()
        Array(reason.utf8).withUnsafeBytes { bytes in
            let form = FailureLines.Form(record, lineCount: bytes.count)
            failure.become(FailedRecord(record, file: 0), bytes, form)
        }
        detail.map { Array($0.utf8).withUnsafeBytes { failure.addDetail($0) } }
        return failure
    }

    @Test("reasons that differ in their digits are one group, told by the newest")
    func digits() {
        var ledger = FailureLedger()
        for (line, seconds) in [(1, 10), (2, 30), (3, 20)] as [(UInt32, Int64)] {
            let event = Self.failure(2, at: seconds, "exit status \(line) after 3\(line) s", line: line)
            ledger.add(event: event, hasBegun: false)
        }
        ledger.add(event: Self.failure(2, at: 5, "exit status", line: 4), hasBegun: false)
        let groups = ledger.recentFirst
        #expect(groups.map(\.count) == [3, 1])
        #expect(groups[0].newest.words.reason == "exit status 3 after 33 s")
        #expect(groups[0].first == 10_000_000 && groups[0].last == 30_000_000)
    }

    @Test("a ledger with a limit keeps the most recent kinds, and counts what it gives up")
    func limit() {
        var ledger = FailureLedger(limit: 10)
        for number in 0..<1_000 {
            let reason = String(repeating: "x", count: number + 1)
            ledger.add(event: Self.failure(2, at: Int64(number), reason), hasBegun: false)
        }
        let groups = ledger.recentFirst
        #expect(groups.count >= 10 && groups.count <= 20 && groups[0].newest.record.time == 999_000_000)
        #expect(groups[9].newest.record.time == 990_000_000 && ledger.forgotten + groups.count == 1_000)
        var heavy = FailureLedger(limit: 100_000)
        let detail = String(repeating: "y", count: 60_000)
        for number in 0..<2_000 {
            let reason = String(repeating: "x", count: number + 1)
            heavy.add(
                event: Self.failure(2, at: Int64(number), reason, detail: detail), hasBegun: false)
        }
        #expect(heavy.recentFirst.count <= 1_100 && heavy.forgotten >= 900)
    }

    @Test("an event without a reason takes its job's last note since its action began, which is not listed then")
    func claim() {
        var ledger = FailureLedger()
        ledger.add(note: Self.failure(2, at: 10, "first", line: 1))
        ledger.add(note: Self.failure(2, at: 11, "second", line: 2, detail: "trace"))
        ledger.add(event: Self.failure(2, at: 500, "A-E-Start", line: 3, tellsWhy: false), hasBegun: true)
        #expect(ledger.recentFirst.map(\.newest.words.reason) == ["second", "first"])
        #expect(ledger.recentFirst[0].newest.words.detail == "trace")
        #expect(ledger.lastEvent(host: 1, job: 2)?.words.reason == "second")
        #expect(ledger.lastEvent(host: 1, job: 3) == nil)
    }

    @Test(
        "what a note may not be claimed for",
        arguments: [
            // The action began after the note, in a line that tells no fraction of the second.
            (note: 69, job: UInt32(2), tellsWhy: false, begins: true as Bool?),
            // The beginning is not known, and the note is older than a minute.
            (note: 8, job: 2, tellsWhy: false, begins: nil),
            // Another job's.
            (note: 60, job: 3, tellsWhy: false, begins: false),
            // The event tells its own reason.
            (note: 60, job: 2, tellsWhy: true, begins: false),
        ])
    func unclaimed(note: Int, job: UInt32, tellsWhy: Bool, begins: Bool?) {
        var ledger = FailureLedger()
        ledger.add(note: Self.failure(job, at: Int64(note), "note", line: 1))
        if begins == true { ledger.begin(host: 1, job: 2) }
        let event = Self.failure(2, at: 69, "A-E-Start", line: 2, tellsWhy: tellsWhy)
        ledger.add(event: event, hasBegun: begins != nil)
        #expect(Set(ledger.recentFirst.map(\.newest.words.reason)) == ["A-E-Start", "note"])
    }

    @Test("a note within the minute before an event whose beginning is not known is its reason")
    func withinAMinute() {
        var ledger = FailureLedger()
        ledger.add(note: Self.failure(2, at: 9, "note", line: 1))
        ledger.add(event: Self.failure(2, at: 69, "A-E-Start", line: 2, tellsWhy: false), hasBegun: false)
        #expect(ledger.recentFirst.map(\.newest.words.reason) == ["note"])
    }

    @Test("the most recent first; of equal times, the one told later in the log")
    func order() {
        var ledger = FailureLedger()
        ledger.add(event: Self.failure(2, at: 20, "a", line: 1), hasBegun: false)
        ledger.add(event: Self.failure(3, at: 20, "b", line: 2), hasBegun: false)
        ledger.add(neverEnded: Self.failure(4, at: 30, "", line: 9).record)
        ledger.add(event: Self.failure(5, at: 10, "c", line: 3), hasBegun: false)
        #expect(ledger.recentFirst.map(\.newest.record.job) == [4, 3, 2, 5])
    }
}

extension FailureLedger {
    fileprivate mutating func add(note: Failure) {
        add(note: note, at: place(of: note))
    }

    fileprivate mutating func add(event: Failure, hasBegun: Bool) {
        var place = place(of: event)
        add(event: event, at: &place, hasBegun: hasBegun)
    }
}
