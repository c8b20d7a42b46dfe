import Testing

@testable import JobState

/// What counts as a difference between two states.
struct StateDifferenceTests {
    private static func between(_ before: String, _ after: String) throws -> [StateDifference] {
        let (one, other) = (try HistoryProbe(before), try HistoryProbe(after))
        return StateDifference.between(
            (one.host.jobs, one.scan.names), (other.host.jobs, other.scan.names), slack: 1_000_000)
    }

    @Test("status, outcome, schedule and presence; jobs by name, whatever their order")
    func aspects() throws {
        let found = try Self.between(
            "1306938591 A-I-Start\n1306938592 B-I-Start\n1306938593 C-I-Start\n1306938593 D-I-Start\n",
            "1306938593 C-I-Stop\n1306938592 B-E-Start\n1306938591 A-I-Start\n1306938594 E-I-Executing action=start\n")
        #expect(found.map(\.job) == ["b", "c", "d", "e"])
        #expect(found.map(\.aspects) == [[.sub], [.status], [.presence], [.presence]])
        #expect(found.map(\.isNewFailure) == [true, false, false, false])
    }

    @Test("a duration differs by more than the slack and by a tenth, and only where both are known")
    func durations() throws {
        func log(_ seconds: Double) -> String {
            "1306938591 A-I-Executing action=start\n\(1_306_938_591 + seconds) A-I-Start\n"
        }
        #expect(try Self.between(log(2), log(2.9)).isEmpty)
        #expect(try Self.between(log(2), log(3.5)).map(\.aspects) == [[.duration]])
        #expect(try Self.between(log(100), log(105)).isEmpty)
        #expect(try Self.between(log(2), "1306938599 A-I-Start\n").isEmpty)
    }

    @Test("what is executed counts")
    func running() throws {
        let found = try Self.between(
            "1306938591 A-I-Executing action=start\n", "1306938591 B-I-Start\n1306938591 A-I-Executing action=sync\n")
        #expect(found.map(\.aspects) == [[.action], [.presence]])
    }
}
