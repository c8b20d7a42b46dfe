import JobColumns
import JobState
import JobViews

/// What `export` and `verify` do with `--evidence DIR`.
enum EvidenceCommands {
    /// Choose the records that go into the folder; nothing else of `export` takes them.
    static let choice: [Option] = OptionTable.filters + OptionTable.recordFilters

    /// `export --evidence DIR`.
    static func export(_ arguments: Arguments, folder: String) throws -> ExitStatus {
        let odd = ["to", "into", "table", "url", "no-findings"].first(where: arguments.has)
        if let odd { throw UsageError("--\(odd) cannot be combined with --evidence") }
        return try EvidenceExport(arguments, folder: folder).run()
    }

    /// `verify --evidence DIR`.
    static func verify(_ arguments: Arguments, folder: String) throws -> ExitStatus {
        let form = try arguments.choice("output", OutputForm.self) ?? .table
        var check = try EvidenceCheck(folder: folder)
        let query = arguments.operands.isEmpty ? nil : try Query(arguments)
        try check.run(against: query)
        let context = ViewContext(
            time: TimeText(.gmt), now: Clock.now, width: Terminal.width,
            colored: Terminal.isColored(try arguments.choice("color", ColorChoice.self) ?? .auto),
            headers: !arguments.has("no-headers"))
        try ViewPrinter.print(
            ViewForms(
                table: { words(check, comparesSources: query != nil) },
                document: { DocumentedViews.verify(check.findings, []) },
                rows: RowsView(check.findings, nil, context).written), form)
        return check.findings.isEmpty ? .done : .findings
    }

    private static func words(_ check: EvidenceCheck, comparesSources: Bool) -> [String] {
        let verdict =
            check.isAltered
            ? "The evidence is not as it was written:"
            : !check.findings.isEmpty
                ? "The evidence is as it was written, but the given sources are not those that it was made of:"
                : comparesSources
                    ? "The evidence is as it was written, and its records stand in the given sources."
                    : "The evidence is as it was written. Give the sources' PATHs to compare with them too."
        return [SafeText.shown(check.summary), verdict]
            + check.findings.map { finding in
                let line = finding.line.map { " line \($0)" } ?? ""
                return
                    "  \(finding.kind.rawValue)  \(SafeText.shown(finding.file))\(line): \(SafeText.shown(finding.text))"
            }
    }
}
