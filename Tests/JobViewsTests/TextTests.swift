import Foundation
import JobColumns
import JobRecords
import JobState
import LogBytes
import Testing

@testable import JobViews

struct TextTests {
    @Test(
        "seconds have the fewest digits that give them back",
        arguments: [
            (0, "0.0"), (1_306_938_591_000_000, "1306938591.0"), (1_306_938_591_550_000, "1306938591.55"),
            (1, "0.000001"),
            (-2_500_000, "-2.5"), (1_000_010, "1.00001"),
        ])
    func seconds(micros: Int64, text: String) {
        #expect(SecondsText.text(micros) == text)
        #expect(Int64((Double(text)! * 1e6).rounded()) == micros)
    }

    @Test("numbers and seconds are written as they are read back")
    func numbers() {
        let edges: [Int64] = [0, 9, 10, 11, 99, 100, 101, 999, 1_000, 999_999, 1_000_000, .max, .min + 1, -1, -10, -99]
        let random = (0..<2_000).map { _ in Int64.random(in: .min + 1 ... .max) >> Int64.random(in: 0...62) }
        for value in edges + random {
            var (number, seconds) = (ByteBuffer(capacity: 1), ByteBuffer(capacity: 1))
            number.append(number: value)
            seconds.append(seconds: value)
            #expect(String(decoding: number.bytes, as: UTF8.self) == String(value))
            var decimals = String(String(1_000_000 + value.magnitude % 1_000_000).dropFirst())
            while decimals.count > 1 && decimals.last == "0" { decimals.removeLast() }
            let text = "\(value < 0 ? "-" : "")\(value.magnitude / 1_000_000).\(decimals)"
            #expect(String(decoding: seconds.bytes, as: UTF8.self) == text)
        }
    }

    @Test(
        "durations as people write them",
        arguments: [
            (240_000, "0.24s"), (9_994_000, "9.99s"), (10_200_000, "10.2s"), (59_949_000, "59.9s"),
            (59_960_000, "1m 00s"),
            (184_000_000, "3m 04s"), (7_500_000_000, "2h 05m"), (273_600_000_000, "3d 04h"), (-1_500_000, "-1.50s"),
        ])
    func durations(micros: Int64, text: String) {
        #expect(DurationText.short(micros) == text)
    }

    @Test(
        "JSON strings are what Foundation reads back",
        arguments: [
            "plain", "quote\" back\\slash", "tab\t line\n return\r bell\u{07} escape\u{1B} delete\u{7F}",
            "ünïcödé 日本 👩‍🚒", "",
            "</script><!--", "\u{2028}\u{0}",
        ])
    func strings(text: String) throws {
        let literal = JSONWriter.literal(text)
        let read = try JSONSerialization.jsonObject(with: Data(literal), options: .fragmentsAllowed) as? String
        #expect(read == text)
        #expect(!literal.contains { $0 < 32 || $0 == 127 })
    }

    @Test(
        "a zone is called as its clocks call it, or by its distance",
        arguments: [
            ("Europe/Rome", 1_307_000_000, "CEST"), ("Europe/Rome", 1_297_000_000, "CET"), ("UTC", 0, "UTC"),
            ("Europe/London", 1_297_000_000, "GMT"), ("America/Sao_Paulo", 1_307_000_000, "GMT-3"),
            ("GMT+0530", 0, "GMT+5:30"), ("XYZ-1", 0, "XYZ"),
        ])
    func zones(zone: String, seconds: Int64, name: String) throws {
        #expect(TimeText(try #require(Zone(zone))).zoneName(seconds * 1_000_000) == name)
    }

    @Test("commas stand where JSON wants them")
    func commas() {
        var json = JSONWriter()
        json.beginObject()
        json.key("a")
        json.beginList()
        json.number(1)
        json.string("b")
        json.beginObject()
        json.endObject()
        json.endList()
        json.key("c")
        json.null()
        json.endObject()
        #expect(String(decoding: json.buffer.bytes, as: UTF8.self) == #"{"a":[1,"b",{}],"c":null}"#)
    }

    @Test("control characters are shown, never sent")
    func safe() {
        #expect(SafeText.shown("a\u{1B}[2J\u{202E}b\n") == "a\\x1b[2J\\u{202e}b\\n")
        #expect(SafeText.shown("plain ünïcödé") == "plain ünïcödé")
        #expect(SafeText.shown("sn\u{AD}ort\u{2062}\u{3164}\u{E0061}") == "sn\\xadort\\u{2062}\\u{3164}\\u{e0061}")
        #expect(SafeText.shownJSON("\"\u{AD}\u{E0061}\"") == "\"\\u00ad\\udb40\\udc61\"")
    }

    @Test("CSV cells are quoted, and formulas defused")
    func csv() {
        var csv = CSVWriter()
        for value: ColumnValue in [.text("=cmd()"), .text("a,b"), .text("say \"x\""), .number(-5), .none, .text("-x")] {
            csv.value(value)
        }
        csv.endRow()
        #expect(String(decoding: csv.buffer.bytes, as: UTF8.self) == "'=cmd(),\"a,b\",\"say \"\"x\"\"\",-5,,'-x\n")
    }

    @Test("columns line up with wide and combining characters; what is too wide is cut with a mark")
    func widths() {
        #expect(DisplayWidth.of("日本") == 4)
        #expect(DisplayWidth.of("e\u{301}") == 1)
        #expect(DisplayWidth.truncated("abcdef", to: 4) == "abc…")
        #expect(DisplayWidth.truncated("日本語", to: 4) == "日…")
        var table = Table([.init("A"), .init("B", right: true)])
        table.add([Cell("日本"), Cell("1")])
        table.add([Cell("x"), Cell("22")])
        #expect(table.lines(width: nil, colored: false) == ["A      B", "日本   1", "x     22"])
    }

    private struct Row: ShownRow {
        let name: String
        static let usual = ["name", "time", "age"]
        static let expendable = ["age"]
        static let columns: [Column<Row>] = [
            Column("name", .name, "") { .text($0.name) }, Column("time", .instant, "") { _ in .instant(1_500_000) },
            Column("age", .duration, "") { _ in .duration(2_000_000) },
        ]
    }

    @Test(
        "a narrow table goes without parts of seconds, then without ages, then shortens names in the middle",
        arguments: [
            (60, ["NAME         TIME (UTC)                 AGE", "firewall-dmz  1970-01-01 00:00:01.500  2.00s"]),
            (40, ["NAME          TIME (UTC)             AGE", "firewall-dmz  1970-01-01 00:00:01  2.00s"]),
            (35, ["NAME          TIME (UTC)", "firewall-dmz  1970-01-01 00:00:01"]),
            (30, ["NAME       TIME (UTC)", "firew…dmz  1970-01-01 00:00:01"]),
        ])
    func narrow(width: Int, expected: [String]) {
        let context = ViewContext(time: TimeText(.gmt), now: 0, width: width, colored: false)
        let lines = RowsView([Row(name: "firewall-dmz")], nil, context).table()
        #expect(lines[1] == expected[1])
        #expect(lines[0].split(separator: " ") == expected[0].split(separator: " "))
    }

    /// A form that the program does not have.
    private struct Pairs: RowForm {
        var nests: Bool { false }

        mutating func begin(_ titles: [String], into buffer: inout ByteBuffer) {}

        private var pairs: [String] = []

        mutating func add(_ name: String, _ value: ColumnValue) { pairs.append("\(name)=\(value.json)") }

        mutating func endRow(into buffer: inout ByteBuffer) {
            buffer.append(pairs.joined(separator: " ") + "\n")
            pairs = []
        }
    }

    @Test("a new form of rows is what writes a row, and nothing else")
    func newForm() {
        let context = ViewContext(time: TimeText(.gmt), now: 0, width: nil, colored: false)
        let written = RowsView([Row(name: "vpn")], nil, context).written(Pairs())
        #expect(String(decoding: written, as: UTF8.self) == "name=\"vpn\" time=1.5 age=2.0\n")
        var writer = RowsWriter<Row>(.rows { Pairs() }, [Row.columns[0]], time: { _ in "" })
        var buffer = ByteBuffer()
        writer.write(Row(name: "smtp"), into: &buffer)
        #expect(String(decoding: buffer.bytes, as: UTF8.self) == "name=\"smtp\"\n")
    }

    @Test("a column of records behind the others is written as the table has it")
    func otherColumn() {
        let names = NameRegistry()
        let line = Array("1306938590.0 SQUID-I-Start".utf8)
        let other = Column<RecordRow>("other", .names, "") { .names([$0.said.text, "a,b"]) }
        for (form, end) in [(0, ",\"line\":7,\"other\":[\"\",\"a,b\"]}\n"), (1, ",0,7,\",a,b\"\n")] {
            var writer: any RecordWriter =
                form == 0
                ? WholeRecords<JSONCells>(names, files: ["f"], RecordRow.wholeRow + [other])
                : WholeRecords<CSVCells>(names, files: ["f"], RecordRow.wholeRow + [other])
            var buffer = ByteBuffer()
            line.withUnsafeBytes { bytes in
                var record = Record()
                record.line = 7
                writer.write(
                    CompleteRecord(record: record, line: bytes, run: 1, chain: nil, file: 0, detail: []), into: &buffer)
            }
            #expect(String(decoding: buffer.bytes, as: UTF8.self).hasSuffix(end))
        }
    }

    @Test("a form tells by its layout what it can show")
    func uses() {
        #expect(FormUses.rows.forms == [.table, .json, .ndjson, .csv, .markdown])
        #expect(FormUses.endless.forms == [.table, .ndjson, .csv, .wide, .short, .shortISO, .raw])
        #expect(FormUses.records.forms == OutputForm.allCases.filter { $0 != .markdown })
    }

    @Test("times can be given back to --since")
    func times() {
        let time = TimeText(Zone("Europe/Rome")!)
        #expect(time.full(1_306_938_591_550_000) == "2011-06-01 16:29:51.550")
        #expect(time.full(1_306_938_591_550_001) == "2011-06-01 16:29:51.550001")
        #expect(time.iso(1_306_938_591_000_000) == "2011-06-01T16:29:51.000+02:00")
        #expect(TimeText(.gmt).full(-1) == "1969-12-31 23:59:59.999999")
    }
}
