import XCTest

@testable import EngineSimulator

/// What the lines are made of: times, values, objects, prefixes.
final class SyntaxTests: XCTestCase {
    func testLocalTimes() throws {
        var rome = try XCTUnwrap(LocalClock(zone: "Europe/Rome"))
        let local = rome.local(1_306_938_591 * .second)
        XCTAssertEqual(local.syslog, "Jun  1 16:29:51")
        XCTAssertEqual(local.date + " " + local.clock + local.zone(colon: true), "2011-06-01 16:29:51+02:00")
        XCTAssertEqual(LocalTime(seconds: 1_330_513_200, offset: -3600).date, "2012-02-29")
        XCTAssertEqual(LocalTime(seconds: 1_325_375_999, offset: 0).syslog, "Dec 31 23:59:59")
    }

    func testHourThatComesTwiceIsAmbiguous() throws {
        var rome = try XCTUnwrap(LocalClock(zone: "Europe/Rome"))
        // Summer time ended on 30 October 2011 at 01:00 UTC.
        XCTAssertTrue(rome.isAmbiguous(1_319_936_400 * .second - .minute))
        XCTAssertTrue(rome.isAmbiguous(1_319_936_400 * .second + .minute))
        XCTAssertFalse(rome.isAmbiguous(1_319_936_400 * .second + 4 * .hour))
    }

    func testMomentsAreCutNotRounded() {
        XCTAssertEqual(Micros(1_306_938_591_559_999).cut(toDigits: 2), 1_306_938_591_550_000)
        XCTAssertEqual(Micros(1_306_938_591_059_999).seconds(digits: 3), "1306938591.059")
        XCTAssertEqual(Micros(1_306_938_591_059_999).seconds(digits: 0), "1306938591")
    }

    func testValuesAreQuotedWhereTheyMust() {
        XCTAssertEqual(Field(key: "job", value: .text("ulogd")).pair, "job=ulogd")
        XCTAssertEqual(Field(key: "note", value: .text("")).pair, "note=\"\"")
        XCTAssertEqual(Field(key: "a", value: .text("x \"y\"\\\n\t")).pair, #"a="x \"y\"\\\n\t""#)
        XCTAssertEqual(
            Field.json([Field(key: "a", value: .text("\"")), Field(key: "b", value: .int(1))]), #"{"a": "\"", "b": 1}"#)
        XCTAssertEqual(Field.python([Field(key: "a", value: .text("it's"))], prefix: "u"), #"{'a': u"it's"}"#)
    }

    func testPrefixesHaveTheirShapes() throws {
        let zone = try XCTUnwrap(LocalClock(zone: "UTC"))
        var writer = PrefixWriter(zone: zone, random: SplitMix64(seed: 1))
        let subject = PrefixWriter.Subject(
            wall: 1_306_938_591_550_000, host: "efw", program: "jobsengine", pid: 2143)
        for _ in 0..<50 {
            XCTAssertTrue(writer.write(.syslog, subject).text.hasSuffix("Jun  1 14:29:51 efw jobsengine[2143]: "))
            XCTAssertTrue(writer.write(.syslogISO, subject).text.hasPrefix("2011-06-01T14:29:51"))
            XCTAssertTrue(writer.write(.rfc5424, subject).text.contains(" efw jobsengine 2143 "))
            XCTAssertTrue(writer.write(.python, subject).text.hasPrefix("2011-06-01"))
            XCTAssertTrue(writer.write(.epoch, subject).text.contains("1306938591"))
            XCTAssertEqual(writer.write(.bare, subject).text, "")
        }
    }

    func testJSONIsReadStrictly() {
        let text = #"{"a":[1,2.5,null,true],"b":"\"\u00e9\n"}"#
        XCTAssertEqual(JSONParser.parse(Array(text.utf8))?.text, "{\"a\":[1,2.5,null,true],\"b\":\"\\\"é\\n\"}")
        for bad in ["", "{", "{} {}", "[1,]", "{\"a\":1,\"a\":2}", "'a'", "\"\n\""] {
            XCTAssertNil(JSONParser.parse(Array(bad.utf8)), bad)
        }
    }

    func testDifferencesAreNamedByTheirPlace() {
        let mine = JSONParser.parse(Array(#"{"a":[{"t":1.0},{"t":2.0}]}"#.utf8)) ?? .null
        let theirs = JSONParser.parse(Array(#"{"a":[{"t":1},{"t":2.5}]}"#.utf8)) ?? .null
        XCTAssertEqual(mine.firstDifference(from: theirs), "$.a[1].t: 2.5, expected 2.0")
        XCTAssertNil(mine.firstDifference(from: mine))
    }
}
