import JobRecords
import LogBytes
import Testing

@testable import JobState

/// The hour that local times tell twice when summer time ends: in Rome on 30 October 2011, 01:00 UTC.
struct RepeatedHourTests {
    private static let end: Int64 = 1_319_936_400

    /// The seconds from the end of summer time at which each line's job was done.
    private static func times(_ lines: [String], zone: String = "Europe/Rome") throws -> [Int64] {
        let text = lines.enumerated().map { "2011-10-30 \($1),000 - jobsengine - INFO - J\($0)-I-Start\n" }.joined()
        let probe = try HistoryProbe(text, zone: zone)
        return lines.indices.map { (probe.job("j\($0)")?.t1 ?? 0) / 1_000_000 - end }
    }

    @Test("what goes back by most of an hour is of the second pass, and so is what follows")
    func secondPass() throws {
        let lines = ["01:59:59", "02:30:00", "02:59:50", "02:00:05", "02:58:00", "02:59:59", "03:00:01"]
        #expect(try Self.times(lines) == [-3601, -1800, -10, 5, 3480, 3599, 3601])
    }

    @Test("a late line of the first pass stays there")
    func lateLine() throws {
        #expect(try Self.times(["02:30:00", "02:29:30", "02:45:00"]) == [-1800, -1830, -900])
    }

    @Test("a clock that is set back where no hour comes twice stays set back")
    func clockStep() throws {
        #expect(try Self.times(["04:30:00", "03:30:00", "03:40:00"]) == [9000, 5400, 6000])
        let back = try Self.times(["02:59:50", "02:00:05"], zone: "Asia/Tokyo")
        #expect(back[1] - back[0] == -3585)
    }

    @Test("a time of the record's own is what it says")
    func ownTime() throws {
        let probe = try HistoryProbe(
            "2011-10-30 02:59:50,000 - jobsengine - INFO - A-I-Start\n"
                + "2011-10-30 02:00:05,000 - jobsengine - INFO - B-I-Start timestamp=\(Self.end - 3595)\n",
            zone: "Europe/Rome")
        #expect(probe.job("b")?.t1 == (Self.end - 3595) * 1_000_000)
    }
}
