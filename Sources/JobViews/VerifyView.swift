import JobColumns
import JobState

/// What is wrong with a log, and which files were looked at (contract, sections 5 and 6).
public struct VerifyView {
    private let findings: [Finding]
    /// Findings that were counted but not kept.
    private let uncollected: Int
    private let files: [FileReport]
    private let context: ViewContext

    public init(_ findings: [Finding], uncollected: Int, _ files: [FileReport], _ context: ViewContext) {
        self.findings = findings
        self.uncollected = uncollected
        self.files = files
        self.context = context
    }

    // MARK: json

    public func json() -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("findings")
        json.beginList()
        for finding in findings { VerifyView.write(finding, &json) }
        json.endList()
        json.key("files")
        json.beginList()
        for file in files { VerifyView.write(file, &json) }
        json.endList()
        json.endObject()
        json.endLine()
        return json.buffer.bytes
    }

    public func ndjson() -> [UInt8] {
        var json = JSONWriter()
        for finding in findings {
            VerifyView.write(finding, &json)
            json.endLine()
        }
        return json.buffer.bytes
    }

    private static func write(_ finding: Finding, _ json: inout JSONWriter) {
        json.beginObject()
        json.key("kind")
        json.string(finding.kind.rawValue)
        json.key("file")
        json.string(finding.file)
        json.key("offset")
        json.number(finding.offset.map { Int($0) })
        json.key("line")
        json.number(finding.line)
        json.key("text")
        json.string(finding.text)
        json.endObject()
    }

    private static func write(_ file: FileReport, _ json: inout JSONWriter) {
        let summary = file.outcome?.summary
        json.beginObject()
        json.key("file")
        json.string(file.name)
        json.key("role")
        json.string(file.role.rawValue)
        json.key("bytes")
        json.number(file.bytes.map { Int($0) })
        json.key("lines")
        json.number(summary?.lines ?? 0)
        json.key("records")
        json.number(file.outcome?.records ?? 0)
        json.key("foreign")
        json.number(file.outcome?.foreign ?? 0)
        json.key("unparsed")
        json.number(file.outcome?.unparsed ?? 0)
        json.key("first")
        json.seconds(file.outcome?.first)
        json.key("last")
        json.seconds(file.outcome?.last)
        json.key("year")
        json.number(file.outcome?.year)
        json.key("year_from")
        json.string(file.outcome?.yearSource?.rawValue)
        json.key("sha256")
        json.string(file.sha256)
        json.endObject()
    }

    // MARK: csv

    public func csv() -> [UInt8] {
        var csv = CSVWriter()
        if context.headers { csv.header(["kind", "file", "offset", "line", "text"]) }
        for finding in findings {
            csv.row([
                .text(finding.kind.rawValue), .text(finding.file),
                finding.offset.map { .number(Int($0)) } ?? .none,
                finding.line.map { .number(Int($0)) } ?? .none, .text(finding.text),
            ])
        }
        return csv.buffer.bytes
    }

    // MARK: table

    /// The files, then the findings by file, the worst file first.
    public func table() -> [String] {
        inventory() + groups().flatMap { [""] + $0 } + ["", summary]
    }

    private func inventory() -> [String] {
        var table = Table([
            .init("FILE", flexible: true), .init("ROLE"), .init("BYTES", right: true), .init("LINES", right: true),
            .init("RECORDS", right: true), .init("FOREIGN", right: true), .init("UNPARSED", right: true),
            .init("FIRST"), .init("LAST"), .init("YEAR"),
        ])
        for file in files { table.add(cells(file)) }
        return table.lines(width: context.width, colored: context.colored, headers: context.headers)
    }

    private func cells(_ file: FileReport) -> [Cell] {
        let summary = file.outcome?.summary
        let unparsed = file.outcome?.unparsed ?? 0
        let year = file.outcome?.year.map { "\($0) by \(file.outcome?.yearSource?.rawValue ?? "?")" } ?? ""
        return [
            Cell(file.name, link: context.links ? file.name : nil),
            Cell(file.role.rawValue, [.duplicate, .ignored].contains(file.role) ? .faint : .plain),
            Cell(file.bytes.map(String.init) ?? ""), Cell(String(summary?.lines ?? 0)),
            Cell(String(file.outcome?.records ?? 0)), Cell(String(file.outcome?.foreign ?? 0)),
            Cell(String(unparsed), unparsed > 0 ? .busy : .plain),
            Cell(file.outcome?.first.map(context.time.full) ?? ""),
            Cell(file.outcome?.last.map(context.time.full) ?? ""), Cell(year),
        ]
    }

    private func groups() -> [[String]] {
        let byFile = Dictionary(grouping: findings, by: \.file)
        return byFile.sorted { VerifyView.rank($0.value, $0.key) > VerifyView.rank($1.value, $1.key) }.map {
            file, found in
            group(file, found)
        }
    }

    /// Damage and losses weigh more than oddities.
    private static func rank(_ found: [Finding], _ file: String) -> (Int, Int, String) {
        (found.map(\.kind.weight).max() ?? 0, found.count, file)
    }

    private func group(_ file: String, _ found: [Finding]) -> [String] {
        let title = Style.header.applied(SafeText.shown(file), colored: context.colored)
        var lines = [Hyperlink.wrapped(title, file: context.links ? file : nil)]
        var table = Table([.init("KIND"), .init("LINE", right: true), .init("WHAT", flexible: true)])
        for finding in found.prefix(VerifyView.shownPerFile) {
            let style: Style = finding.kind.weight > 2 ? .alarm : .busy
            let line = finding.line.map { "line \($0)" } ?? ""
            table.add([Cell("  " + finding.kind.rawValue, style), Cell(line), Cell(finding.text)])
        }
        lines += table.lines(width: nil, colored: context.colored, headers: false)
        let hidden = found.count - VerifyView.shownPerFile
        if hidden > 0 { lines.append("  and \(hidden) more (all of them with -o json)") }
        return lines
    }

    private static let shownPerFile = 200

    private var summary: String {
        guard !findings.isEmpty else { return "Nothing found in \(files.count) file\(files.count == 1 ? "" : "s")." }
        let counts = Finding.Kind.allCases.compactMap { kind -> String? in
            let count = findings.count { $0.kind == kind }
            return count > 0 ? "\(count) \(kind.rawValue)" : nil
        }
        let beyond = uncollected > 0 ? ", and \(uncollected) more that are not listed" : ""
        return "Found: \(counts.joined(separator: ", "))\(beyond). 'jobtrail explain KIND' tells what each means."
    }
}

extension Finding.Kind {
    /// How bad it is: lost data 3, doubt 2, oddity 1.
    var weight: Int {
        switch self {
        case .gap, .truncated, .corrupt, .missing, .cut: 3
        case .repeat, .counter, .conflict, .hole, .unparsed, .value, .snapshot: 2
        case .clock, .duplicate, .encoding, .catalogue: 1
        }
    }
}
