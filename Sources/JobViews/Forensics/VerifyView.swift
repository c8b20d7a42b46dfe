import JobColumns
import JobState

/// What is wrong with a log, and which files were looked at.
public struct VerifyView {
    private let findings: [Finding]
    /// Findings that were counted but not kept.
    private let uncollected: Int
    private let files: [FileReport]
    /// What the time stamps beside archives say, in words.
    private let seals: [String]
    /// A doubt about the zone of times, in words.
    private let doubt: String?
    private let context: ViewContext

    public init(
        _ findings: [Finding], uncollected: Int, _ files: [FileReport], seals: [String], doubt: String? = nil,
        _ context: ViewContext
    ) {
        (self.findings, self.uncollected, self.files) = (findings, uncollected, files)
        (self.seals, self.doubt, self.context) = (seals, doubt, context)
    }

    public var forms: ViewForms {
        ViewForms(
            table: table, markdown: markdown, document: { DocumentedViews.verify(findings, files) },
            rows: RowsView(findings, nil, context).written)
    }

    private func markdown() -> [String] {
        let found = findings.isEmpty ? [] : [""] + RowsView(findings, nil, context).markdown()
        let sealed = seals.isEmpty ? [] : [""] + seals.map { "- " + Markdown.escaped(SafeText.shown($0)) }
        return RowsView(files, nil, context).markdown() + sealed + found + ["", Markdown.escaped(summary)] + remark
    }

    // MARK: table

    /// The files, then the findings by file, the worst file first.
    private func table() -> [String] {
        let sealed = seals.isEmpty ? [] : [""] + seals.map { SafeText.shown($0) }
        return RowsView(files, nil, context).table() + sealed + groups().flatMap { [""] + $0 } + ["", summary] + remark
    }

    private var remark: [String] { doubt.map { [$0.prefix(1).uppercased() + $0.dropFirst()] } ?? [] }

    private func groups() -> [[String]] {
        let byFile = Dictionary(grouping: findings, by: \.file)
        return byFile.sorted { VerifyView.rank($0.value, $0.key) > VerifyView.rank($1.value, $1.key) }.map {
            file, found in
            group(file, found)
        }
    }

    /// Damage and losses weigh more than oddities.
    private static func rank(_ found: [Finding], _ file: String) -> (Int, Int, String) {
        (found.map(\.kind.meaning.weight.rawValue).max() ?? 0, found.count, file)
    }

    private func group(_ file: String, _ found: [Finding]) -> [String] {
        let title = Style.header.applied(SafeText.shown(file), colored: context.colored)
        var lines = [Hyperlink.wrapped(title, file: context.links ? file : nil)]
        var table = Table([.init("KIND"), .init("LINE", right: true), .init("WHAT", flexible: true)])
        for finding in found.prefix(VerifyView.shownPerFile) {
            let style: Style = finding.kind.meaning.weight == .loss ? .alarm : .busy
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
        return "Found: \(counts.joined(separator: ", "))\(beyond). 'jobtrail explain KIND' says what each means."
    }
}
