import Foundation
import Testing

@testable import LogBytes

struct ZoneTests {
    @Test(
        "clocks show what Foundation says, in the past and by the rule that holds behind all that is written down",
        arguments: [
            "Europe/Rome", "America/New_York", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Chatham",
            "Asia/Kolkata", "America/Argentina/Buenos_Aires", "EST5EDT", "Etc/GMT+5",
        ])
    func clocks(name: String) throws {
        let (zone, other) = (try #require(Zone(named: name)), try #require(TimeZone(identifier: name)))
        #expect(zone.identifier == other.identifier)
        // Every 13 hours of 1990 to 2060.
        for instant in stride(from: Int64(631_152_000), to: 2_840_140_800, by: 13 * 3600 + 7) {
            let offset = other.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant)))
            #expect(zone.offset(at: instant) == offset, "\(name) at \(instant)")
        }
    }

    @Test(
        "the next change of clocks is the very second",
        arguments: ["Europe/Rome", "America/New_York", "Pacific/Chatham"])
    func changes(name: String) throws {
        let (zone, other) = (try #require(Zone(named: name)), try #require(TimeZone(identifier: name)))
        var at: Int64 = 1_300_000_000
        for _ in 0..<80 {
            let next = other.nextDaylightSavingTimeTransition(after: Date(timeIntervalSince1970: Double(at)))
            let told = try #require(zone.nextChange(after: at))
            #expect(told == next.map { Int64($0.timeIntervalSince1970) })
            #expect(zone.offset(at: told) != zone.offset(at: told - 1))
            at = told
        }
    }

    @Test("a zone whose clocks stay has no next change")
    func still() {
        #expect(Zone("Asia/Kolkata")?.nextChange(after: 1_700_000_000) == nil)
        #expect(Zone(secondsFromGMT: 7200).nextChange(after: 0) == nil)
    }

    @Test(
        "distances are names",
        arguments: [
            ("GMT+2", "GMT+0200", 7200), ("GMT+0530", "GMT+0530", 19800), ("UTC-03:30", "GMT-0330", -12600),
            ("UTC", "GMT", 0), ("GMT+0", "GMT", 0), ("GMT+12345", "GMT+012345", 5025),
        ])
    func distances(name: String, identifier: String, seconds: Int) throws {
        let zone = try #require(Zone(named: name))
        #expect(zone.identifier == identifier)
        #expect(zone.offset(at: 0) == seconds)
        #expect(Zone(zone.identifier) == zone)
    }

    @Test(
        "what TZ may hold is a zone, but no name of one",
        arguments: [
            ("CET-1CEST,M3.5.0,M10.5.0/3", 1_300_000_000, 3600), ("CET-1CEST,M3.5.0,M10.5.0/3", 1_310_000_000, 7200),
            ("<+0330>-3:30", 0, 12600), ("EST5EDT", 1_310_000_000, -14400), ("AEST-10AEDT,M10.1.0,M4.1.0/3", 0, 39600),
            ("XXX3YYY,J60/0,J61/0", 68_169_600 - 1 + 3 * 3600 - 86_400 * 0, -10800),
        ] as [(String, Int64, Int)])
    func rules(text: String, instant: Int64, offset: Int) throws {
        #expect(try #require(Zone(text)).offset(at: instant) == offset)
        if text.contains(",") || text.contains("<") { #expect(Zone(named: text) == nil) }
    }

    @Test(
        "what is no zone is none",
        arguments: [
            "", "Europe", "Europe/Nowhere", "../etc/passwd", "Europe/../Europe/Rome", "posix/Europe/Rome", "posixrules",
            "tzdata.zi", "zone.tab", "GMT+25", "GMT+", "CET-1CEST,M3.5.0", "/Europe/Rome", "leapseconds",
        ])
    func none(name: String) { #expect(Zone(named: name) == nil) }

    @Test("a cut or changed zone file is refused, or read as one")
    func damage() throws {
        let bytes = try #require(ZoneFolder.bytes(of: "Europe/Rome"))
        for count in 0..<bytes.count { _ = ZoneRules(file: Array(bytes.prefix(count)))?.setting(at: 1_300_000_000) }
        for place in bytes.indices.prefix(200) {
            for flip: UInt8 in [1, 0x80, 0xFF] {
                var changed = bytes
                changed[place] ^= flip
                _ = ZoneRules(file: changed)?.setting(at: 1_300_000_000)
            }
        }
    }

    @Test("names are those of zones")
    func names() {
        let names = ZoneFolder.names
        #expect(names.contains("Europe/Rome") && names.contains("EST5EDT") && names.count > 400)
        for name in names { #expect(Zone(named: name) != nil, "\(name)") }
    }
}
