import Foundation
import FoundationXML
import JobRecords
import LogBytes
import Testing

@testable import JobState
@testable import JobViews

/// Pictures of a start, as a reader of XML sees them.
struct PlotTests {
    private final class Reader: NSObject, XMLParserDelegate {
        var texts: [String] = []
        var numbers: [Double] = []
        var classes: [String] = []
        private var text = ""

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            text = ""
            classes.append(attributes["class"] ?? "")
            for key in ["x", "y", "x1", "x2", "y1", "y2", "width", "height"] {
                if let number = attributes[key].flatMap(Double.init) { numbers.append(number) }
            }
        }

        func parser(_ parser: XMLParser, foundCharacters characters: String) { text += characters }

        func parser(
            _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
        ) { if name == "text" { texts.append(text) } }
    }

    private static func read(_ svg: [UInt8]) -> Reader? {
        let (parser, reader) = (XMLParser(data: Data(svg)), Reader())
        parser.delegate = reader
        return parser.parse() ? reader : nil
    }

    private static func timeline(
        wholeRun: Bool = false, _ events: [(RecordKind, Double, String, Bool)]
    ) -> StartupTimeline? {
        let names = NameRegistry()
        var builder = TimelineBuilder(run: 3, wholeRun: wholeRun, names)
        for (kind, time, job, failed) in events {
            var record = Record()
            (record.kind, record.time) = (kind, Int64(time * 1e6))
            (record.job, record.action) = (names.id(job), names.id("start"))
            if failed { record.flags.insert(.failed) }
            if job == "last" { record.percentage = 100 }
            builder.take(record, depends: [])
        }
        return builder.timeline(host: "fw<&>", goesOn: false)
    }

    private static let events: [(RecordKind, Double, String, Bool)] = [
        (.began, 0, "<script>\"&", false), (.waits, 0.5, "vpn", false), (.completed, 2, "<script>\"&", true),
        (.began, 2, "vpn", false), (.completed, 4.25, "vpn", false), (.began, 4.5, "\u{1B}[2J日本", false),
        (.completed, 6, "last", false),
    ]

    @Test("names of any characters leave it well-formed, and stand in it", arguments: [false, true])
    func names(wholeRun: Bool) throws {
        let timeline = try #require(Self.timeline(wholeRun: wholeRun, Self.events))
        let picture = try #require(Self.read(PlotSVG(timeline, TimeText(.gmt), hung: 1_000_000).svg()))
        #expect(picture.texts.contains { $0.contains("<script>\"&") })
        #expect(picture.texts.contains { $0.contains("\\x1b[2J日本") })
        #expect(picture.texts.contains { $0.contains("fw<&>") })
    }

    @Test("everything lies on the paper, for a start of no time, of hours, and of a clock that goes back")
    func places() throws {
        let starts: [[(RecordKind, Double, String, Bool)]] = [
            Self.events, [(.completed, 5, "last", false)],
            [(.began, 0, "slow", false), (.completed, 40_000, "slow", false), (.completed, 40_001, "last", false)],
            [(.began, 100, "back", false), (.completed, 20, "back", false), (.completed, 21, "last", false)],
        ]
        for events in starts {
            let timeline = try #require(Self.timeline(wholeRun: true, events))
            let picture = try #require(Self.read(PlotSVG(timeline, TimeText(.gmt), hung: 60_000_000).svg()))
            #expect(picture.numbers.allSatisfy { $0.isFinite && $0 >= -4 && $0 < 10_000 })
        }
    }

    @Test("what failed, waited or never ended is drawn as that")
    func marks() throws {
        let timeline = try #require(Self.timeline(Self.events))
        let picture = try #require(Self.read(PlotSVG(timeline, TimeText(.gmt), hung: 1_000_000).svg()))
        // One of each stands in the legend.
        for mark in ["failed", "waiting", "open", "executing"] {
            #expect(picture.classes.count { $0 == mark } > 1, "\(mark)")
        }
    }

    @Test(
        "numbers are as short as they go",
        arguments: [
            (0.0, "0"), (1.5, "1.5"), (1.25, "1.25"), (1.005, "1"), (-0.5, "-0.5"), (12.345, "12.35"), (-3, "-3"),
        ])
    func numbers(value: Double, text: String) {
        #expect(SVG.number(value) == text || abs(Double(SVG.number(value))! - value) < 0.006)
    }
}
