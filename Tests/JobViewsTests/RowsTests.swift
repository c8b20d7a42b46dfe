import Foundation
import JobColumns
import JobRecords
import JobState
import LogBytes
import TestSupport
import Testing

@testable import JobViews

/// A small box with what is awkward to show: wide and odd names, a failure with words, an open action, a wait.
private enum Box {
    static let log = """
        2011-06-01T10:00:00+00:00 fw|1 jobsengine[40]: NTP-I-Start job=ntp startup_percentage=50% ok_counter=1 err_counter=0
        2011-06-01T10:00:01.5+00:00 fw|1 jobsengine[40]: JOB-I-Start job=日本"語 startup_percentage=100% ok_counter=2 err_counter=0
        2011-06-01T10:00:03+00:00 fw|1 jobsengine[40]: JOB-E-Failed job=<b>&amp; action=restart sub=err ok_counter=2 err_counter=1 own="a, `b`"
        2011-06-01T10:00:04+00:00 fw|1 jobsengine[40]: =SUM-I-Stop job==sum(A1) ok_counter=3 err_counter=1
        2011-06-01T10:00:05+00:00 fw|1 jobsengine[40]: SMTP-I-Start job=smtp-with-a-very-long-name-that-no-table-likes ok_counter=4 err_counter=1

        """

    static func history() throws -> History {
        let folder = try TemporaryFolder()
        let path = try folder.write(log, to: "jobsengine").path
        let file = LogFile(
            name: path, origin: PathOrigin(path: path), storedSize: nil, modified: nil, isLive: true)
        var options = FoldOptions()
        options.updatesTimeout = 60_000_000
        let history = History(options: options)
        _ = Scan(
            [SequencedFile(file: file, set: 0, defaultHost: "")], .init(reading: ReadingOptions(zone: .gmt)),
            into: history)
        return history
    }

    static func jobs() throws -> [JobRow] {
        let history = try history()
        return history.hosts.flatMap { host in
            host.jobs.map {
                JobRow(host: history.names[host.host], job: $0, now: history.now!, names: history.names)
            }
        }
    }

    static func context(width: Int? = nil, colored: Bool = false) -> ViewContext {
        ViewContext(time: TimeText(.gmt), now: 1_306_922_405_000_000, width: width, colored: colored)
    }

    static let findings = [
        Finding(.gap, file: "logs/a|b", offset: 7, line: 3, text: "2 messages\tare missing"),
        Finding(.missing, file: "bundle.tar.gz!日本", offset: nil, line: nil, text: "\u{1B}[31mno *part* _3_\nhere"),
    ]
}

/// What every form of rows has in common, whatever the rows are.
struct RowsTests {
    @Test("CSV and NDJSON tell the same of the same columns, and JSON that others read")
    func sameValues() throws {
        try compare(Box.jobs())
        try compare(Box.findings)
        let history = try Box.history()
        try compare(history.hosts.flatMap { host in host.runs.map { RunRow(host: "fw|1", run: $0) } })
        try compare(
            history.hosts.flatMap { host in
                host.updates.shown(now: history.now!, timeout: 60_000_000).map {
                    UpdateRow(host: "fw|1", update: $0, now: history.now!, names: history.names)
                }
            })
    }

    private func compare<Row: ShownRow>(_ rows: [Row]) throws {
        #expect(!rows.isEmpty)
        // With every column chosen both forms show all of them.
        let view = RowsView(rows, Row.columns, Box.context())
        let lines = String(decoding: view.written(JSONRows()), as: UTF8.self).split(separator: "\n")
        let cells = CSVReader.rows(String(decoding: view.written(CSVRows()), as: UTF8.self))
        #expect(cells.first == Row.columns.map(\.name))
        #expect(lines.count == rows.count && cells.count == rows.count + 1)
        for (line, cells) in zip(lines, cells.dropFirst()) {
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            for (column, cell) in zip(Row.columns, cells) {
                #expect(CSVReader.cell(object[column.name]) == CSVReader.undefused(cell), "\(column.name) in \(line)")
            }
        }
    }

    @Test(
        "no line of a table is wider than the terminal, unless that is too narrow for its titles", arguments: 24...120)
    func widths(width: Int) throws {
        let jobs = RowsView(try Box.jobs(), nil, Box.context(width: width)).table()
        #expect(jobs.allSatisfy { DisplayWidth.of($0) <= max(width, 44) })
        let findings = RowsView(Box.findings, nil, Box.context(width: width)).table()
        #expect(findings.allSatisfy { DisplayWidth.of($0) <= max(width, 44) })
    }

    @Test("nothing that a log says reaches a terminal as a command, in no form for people")
    func controls() throws {
        for width in [nil, 40, 80] {
            let view = RowsView(Box.findings, nil, Box.context(width: width))
            for line in view.table() + view.markdown() {
                #expect(line.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }, "\(line)")
            }
        }
    }

    @Test("colours change nothing but the colours")
    func colours() throws {
        let jobs = try Box.jobs()
        let colored = RowsView(jobs, nil, Box.context(colored: true)).table()
        #expect(colored.contains { $0.contains("\u{1B}[") })
        let bare = colored.map { $0.replacing(/\x{1B}\[[0-9;]*m/, with: "") }
        #expect(bare == RowsView(jobs, nil, Box.context()).table())
    }

    @Test("each row of a Markdown table has the cells of its head, whatever stands in them")
    func markdown() throws {
        for lines in [
            RowsView(try Box.jobs(), nil, Box.context()).markdown(),
            RowsView(Box.findings, nil, Box.context()).markdown(),
        ] {
            let table = lines.filter { $0.hasPrefix("|") }
            #expect(table.count >= 4)
            // A cell ends at a bar that no backslash is before.
            let counts = table.map { $0.replacing("\\|", with: "").count { $0 == "|" } }
            #expect(Set(counts).count == 1, "\(table.joined(separator: "\n"))")
        }
        #expect(Markdown.escaped("<b> *a* _b_ `c` [d]").allSatisfy { $0 != "<" })
    }

    @Test("columns of a table begin at the same place in every line, however wide the characters")
    func alignment() {
        var table = Table([.init("NAME"), .init("N", right: true), .init("WORDS")])
        let names = ["a", "日本語", "e\u{301}e\u{301}", "👩‍🚒", "", "longer than all"]
        for (number, name) in names.enumerated() { table.add([Cell(name), Cell("\(number * 999)"), Cell("end")]) }
        let ends = table.lines(width: nil, colored: false).dropFirst().map { line in
            DisplayWidth.of(String(line[..<(line.range(of: "end")?.lowerBound ?? line.endIndex)]))
        }
        #expect(Set(ends).count == 1)
    }

    @Test("titles are left out if nobody wants them, in every form")
    func headless() throws {
        let context = ViewContext(time: TimeText(.gmt), now: 0, width: nil, colored: false, headers: false)
        let (with, without) = (RowsView(Box.findings, nil, Box.context()), RowsView(Box.findings, nil, context))
        let words = { (line: String) in line.split(separator: " ") }
        #expect(without.table().map(words) == with.table().dropFirst().map(words))
        let rows = String(decoding: with.written(CSVRows()), as: UTF8.self).split(separator: "\n")
        #expect(
            String(decoding: without.written(CSVRows()), as: UTF8.self).split(separator: "\n")
                == Array(rows.dropFirst())
        )
    }
}

/// Reads CSV as RFC 4180 has it.
private enum CSVReader {
    static func rows(_ text: String) -> [[String]] {
        var (rows, row, cell, quoted) = ([[String]](), [String](), "", false)
        var characters = Substring(text)
        while let character = characters.popFirst() {
            switch character {
            case "\"" where quoted && characters.first == "\"": cell.append(characters.removeFirst())
            case "\"": quoted.toggle()
            case "," where !quoted: (row, cell) = (row + [cell], "")
            case "\n" where !quoted: (rows, row, cell) = (rows + [row + [cell]], [], "")
            default: cell.append(character)
            }
        }
        return rows
    }

    /// What a cell of CSV says of a value of JSON.
    static func cell(_ value: Any?) -> String {
        switch value {
        case nil, is NSNull: return ""
        case let text as String: return SafeText.shown(text, keepsLines: true)
        case let list as [String]: return list.joined(separator: ",")
        case let number as NSNumber: return "\(number)"
        default: return "?"
        }
    }

    /// Without the quote before what a spreadsheet would take for a formula; numbers as Foundation writes them.
    static func undefused(_ cell: String) -> String {
        if let number = Double(cell), cell.contains(".") { return "\(NSNumber(value: number))" }
        guard cell.hasPrefix("'"), let next = cell.dropFirst().first, "=+-@\t".contains(next) else { return cell }
        return String(cell.dropFirst())
    }
}

/// Numbers for Prometheus, held to its text format.
struct MetricsTextTests {
    @Test("every number has its help and type before it, labels are escaped, and no series stands twice")
    func format() throws {
        let history = try Box.history()
        var metrics = MetricsText(history.names)
        metrics.add(history.hosts, failures: [])
        metrics.add(findings: Box.findings, uncollected: 3, outcomes: [])
        var (known, series) = (Set<Substring>(), Set<Substring>())
        for line in metrics.text.split(separator: "\n") {
            if let name = line.wholeMatch(of: /# (?:HELP|TYPE) (\w+) .+/)?.1 {
                known.insert(name)
                continue
            }
            let sample = try #require(
                line.wholeMatch(of: /((\w+)(?:\{\w+="(?:[^"\\]|\\.)*"(?:,\w+="(?:[^"\\]|\\.)*")*\})?) -?[0-9.]+/),
                "\(line)")
            #expect(known.contains(sample.2))
            #expect(series.insert(sample.1).inserted, "\(line)")
        }
        #expect(metrics.text.contains(#"jobtrail_job_failed{host="fw|1",job="<b>&amp;"} 1"#))
        #expect(metrics.text.contains(#"jobtrail_findings{kind="gap"} 1"#))
        #expect(metrics.text.contains("jobtrail_findings_uncounted 3\n"))
    }
}
