import Testing

@testable import EngineSimulator

/// What the lines are made of: times, values, objects, prefixes.
struct SyntaxTests {
    @Test func localTimes() throws {
        var rome = try #require(LocalClock(zone: "Europe/Rome"))
        let local = rome.local(1_306_938_591 * .second)
        #expect(local.syslog == "Jun  1 16:29:51")
        #expect(local.date + " " + local.clock + local.zone(colon: true) == "2011-06-01 16:29:51+02:00")
        #expect(LocalTime(seconds: 1_330_513_200, offset: -3600).date == "2012-02-29")
        #expect(LocalTime(seconds: 1_325_375_999, offset: 0).syslog == "Dec 31 23:59:59")
    }

    @Test func hourThatComesTwiceIsAmbiguous() throws {
        var rome = try #require(LocalClock(zone: "Europe/Rome"))
        // Summer time ended on 30 October 2011 at 01:00 UTC.
        let end: Micros = 1_319_936_400 * .second
        let answers = [end - .minute, end + .minute, end + 4 * .hour].map { rome.isAmbiguous($0) }
        #expect(answers == [true, true, false])
    }

    @Test func momentsAreCutNotRounded() {
        #expect(Micros(1_306_938_591_559_999).cut(toDigits: 2) == 1_306_938_591_550_000)
        #expect(Micros(1_306_938_591_059_999).seconds(digits: 3) == "1306938591.059")
        #expect(Micros(1_306_938_591_059_999).seconds(digits: 0) == "1306938591")
    }

    @Test func valuesAreQuotedWhereTheyMust() {
        #expect(Field(key: "job", value: .text("ulogd")).pair == "job=ulogd")
        #expect(Field(key: "note", value: .text("")).pair == "note=\"\"")
        #expect(Field(key: "a", value: .text("x \"y\"\\\n\t")).pair == #"a="x \"y\"\\\n\t""#)
        #expect(
            Field.json([Field(key: "a", value: .text("\"")), Field(key: "b", value: .int(1))])
                == #"{"a": "\"", "b": 1}"#)
        #expect(Field.python([Field(key: "a", value: .text("it's"))], prefix: "u") == #"{'a': u"it's"}"#)
    }

    @Test func prefixesHaveTheirShapes() throws {
        let zone = try #require(LocalClock(zone: "UTC"))
        var writer = PrefixWriter(zone: zone, random: SplitMix64(seed: 1))
        let subject = PrefixWriter.Subject(
            wall: 1_306_938_591_550_000, host: "efw", program: "jobsengine", pid: 2143)
        for _ in 0..<50 {
            let prefixes = Layout.single.map { ($0, writer.write($0, subject)) }
            for (layout, prefix) in prefixes { #expect(prefix.text.contains(try signs(of: layout)), "\(layout)") }
        }
    }

    /// What every prefix of a layout shows at 1306938591.55.
    private func signs(of layout: Layout) throws -> Regex<AnyRegexOutput> {
        switch layout {
        case .syslog: try Regex(#"^(<\d+>)?Jun  1 14:29:51 efw jobsengine\[2143\]: $"#)
        case .syslogISO: try Regex(#"^2011-06-01T14:29:51(\.550(000)?)?(Z|\+00:00) efw jobsengine\[2143\]: $"#)
        case .rfc5424: try Regex(#"^<\d+>1 2011-06-01T14:29:51\S* efw jobsengine 2143 (-|ID47) [-\[]"#)
        case .python: try Regex(#"^2011-06-01[ T]14:29:51[.,]5"#)
        case .epoch: try Regex(#"^\[?1306938591(\.55?0*)?\]? $"#)
        case .json, .pyrepr, .bare, .mixed, .appliance, .appliancePython: try Regex("^$")
        }
    }

    @Test func readsJSONStrictly() {
        let text = #"{"a":[1,2.5,null,true],"b":"\"\u00e9\n"}"#
        #expect(JSONParser.parse(Array(text.utf8))?.text == "{\"a\":[1,2.5,null,true],\"b\":\"\\\"é\\n\"}")
        for bad in ["", "{", "{} {}", "[1,]", "{\"a\":1,\"a\":2}", "'a'", "\"\n\""] {
            #expect(JSONParser.parse(Array(bad.utf8)) == nil, "\(bad)")
        }
    }

    @Test func differencesAreNamedByTheirPlace() {
        let mine = JSONParser.parse(Array(#"{"a":[{"t":1.0},{"t":2.0}]}"#.utf8)) ?? .null
        let theirs = JSONParser.parse(Array(#"{"a":[{"t":1},{"t":2.5}]}"#.utf8)) ?? .null
        #expect(mine.firstDifference(from: theirs) == "$.a[1].t: 2.5, expected 2.0")
        #expect(mine.firstDifference(from: mine) == nil)
    }
}
