import Foundation
import LogBytes
import Testing

@testable import JobRecords

struct TimeTests {
    @Test("days and dates agree over four centuries")
    func civil() {
        var expected = Civil.days(year: 1799, month: 12, day: 31)
        for year in 1800...2200 {
            for month in 1...12 {
                for day in 1...Civil.length(ofMonth: month, year: year) {
                    expected += 1
                    #expect(Civil.days(year: year, month: month, day: day) == expected)
                    let date = Civil.date(days: expected)
                    #expect(date.year == year && date.month == month && date.day == day)
                }
            }
        }
    }

    @Test(
        "local times become instants as Foundation says",
        arguments: [
            "Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia",
        ])
    func zones(identifier: String) {
        let zone = TimeZone(identifier: identifier)!
        var clock = ZoneClock(Zone(identifier)!)
        // Every 37 minutes through two years, forth and back: the cache must not remember a wrong stretch.
        let instants = Array(stride(from: Int64(1_293_840_000), to: 1_356_998_400, by: 2_220))
        for instant in instants + instants.reversed() {
            let offset = Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant))))
            let found = clock.instant(localSeconds: instant + offset)
            // Where the clocks are set back one local time has two instants; the first one is taken.
            let isSame = found == instant
            let foundOffset = Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(found))))
            #expect(isSame || (found < instant && found + foundOffset == instant + offset))
        }
    }

    @Test(
        "the year steps as dates fall",
        arguments: [
            (12, 31, 1, 1, 1), (12, 1, 1, 31, 1), (11, 1, 4, 1, 1), (11, 1, 5, 1, 0), (6, 1, 5, 1, 0),
            (1, 3, 12, 31, -1),
            (1, 8, 12, 31, 0), (1, 3, 12, 24, 0), (1, 1, 1, 2, 0),
        ])
    func steps(month: UInt8, day: UInt8, nextMonth: UInt8, nextDay: UInt8, step: Int) {
        let old = MonthDay(month: month, day: day)
        #expect(MonthDay.step(from: old, to: MonthDay(month: nextMonth, day: nextDay)) == step)
    }

    @Test("a pinned line's year is the nearest one")
    func pins() {
        var clock = ZoneClock(Zone("UTC")!)
        let newYear: Int64 = 1_325_376_000_000_000  // 2012-01-01
        #expect(clock.year(of: MonthDay(month: 12, day: 31), near: newYear) == 2011)
        #expect(clock.year(of: MonthDay(month: 1, day: 1), near: newYear - 1) == 2012)
        #expect(clock.year(of: MonthDay(month: 1, day: 1), near: newYear) == 2012)
    }

    @Test("a packed yearless time unpacks")
    func packed() {
        let time = YearlessTime(date: MonthDay(month: 12, day: 31), microseconds: 86_400_999_999)
        #expect(YearlessTime(packed: time.packed) == time)
        #expect(YearlessTime.date(packed: time.packed) == time.date)
    }

    @Test(
        "seconds are read to the nearest microsecond",
        arguments: [
            ("0", 0), ("1306938591.55", 1_306_938_591_550_000), ("1.0000005", 1_000_001), ("1.0000004", 1_000_000),
            ("1.3e3", 1_300_000_000), ("-2.5", -2_500_000),
        ])
    func seconds(text: String, micros: Int64) {
        let bytes = Array(text.utf8)
        bytes.withUnsafeBufferPointer {
            #expect(NumberReader.microseconds(Text($0.baseAddress!, count: $0.count)) == micros)
        }
    }

    @Test("what is no number is none", arguments: ["", ".", "1.", "x", "1x", "nan", "inf", "1e99", "--1"])
    func notSeconds(text: String) {
        let bytes = Array(text.utf8) + [0]
        bytes.withUnsafeBufferPointer {
            let read = NumberReader.microseconds(Text($0.baseAddress!, count: $0.count - 1))
            #expect(read == nil || text == "1.")
        }
    }
}
