import JobState
import JobViews

/// `verify`: what is missing, damaged, doubled or contradictory, and which files were looked at.
enum VerifyCommand {
    private static let evidenceOf = Option(
        "evidence", value: "DIR", "Check DIR, which export --evidence wrote; with PATHs, against these sources too")

    static let command = Command(
        "verify", "List what is missing, damaged, doubled or contradictory, and every file looked at",
        options: [evidenceOf] + OptionTable.output + OptionTable.sources + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        if let folder = arguments.value("evidence") { return try EvidenceCommands.verify(arguments, folder: folder) }
        let pipeline = Pipeline(query: try Query(arguments))
        let query = pipeline.query
        let history = pipeline.history()
        let audit = VerifyCommand.audit(history, pipeline, companions: true)
        let scan = try pipeline.scan(
            into: history, text: [.records, .unparsed], comparesLines: true, companions: true, sink: audit)
        let report = LogReport(scan, query.input)
        let findings = audit.findings + report.findings
        let view = VerifyView(
            findings, uncollected: audit.uncollected, report.files, seals: report.sealed,
            doubt: audit.zoneDoubt, pipeline.context(scan))
        try ViewPrinter.print(view.forms, query.form)
        let status = pipeline.finish(scan, isEmpty: false, nothing: "", isVerifying: true)
        return status == .done && !findings.isEmpty ? .findings : status
    }

    /// Looks for what single lines and records tell.
    /// - Parameters:
    ///   - companions: whether what stands beside the logs is read too.
    ///   - limit: how many findings are kept; the others are counted.
    static func audit(
        _ history: History, _ pipeline: Pipeline, companions: Bool = false, limit: Int = 100_000
    ) -> LogAudit {
        let time = TimeText(pipeline.query.zone)
        return LogAudit(
            history, pipeline.files(companions: companions), limit: limit, time: { time.full($0) },
            duration: { DurationText.short($0) })
    }
}
