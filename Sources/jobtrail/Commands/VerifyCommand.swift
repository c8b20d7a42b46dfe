import JobRecords
import JobState
import JobViews
import LogBytes

/// `verify`: what is missing, damaged, doubled or contradictory, and which files were looked at (contract, section 5).
enum VerifyCommand {
    static let command = Command(
        "verify", "List what is missing, damaged, doubled or contradictory, and every file looked at",
        options: OptionTable.output + OptionTable.sources + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let pipeline = Pipeline(query: try Query(arguments))
        let query = pipeline.query
        let time = TimeText(query.reading.zone)
        var audit: LogAudit?
        let scan = pipeline.scan(text: [.records, .unparsed], comparesLines: true) { scan in
            let made = LogAudit(
                scan.names, scan.files, time: { time.full($0) }, duration: { DurationText.short($0) })
            audit = made
            return made
        }
        let findings = (audit?.findings ?? []) + fileFindings(scan) + inputFindings(query.input)
        let reports = reports(scan, query.input)
        let view = VerifyView(findings, uncollected: audit?.uncollected ?? 0, reports, pipeline.context(scan))
        try print(view, query.form)
        let status = pipeline.finish(scan, isEmpty: false, nothing: "", isVerifying: true)
        return status == .done && !findings.isEmpty ? .findings : status
    }

    /// Findings about files as a whole.
    static func fileFindings(_ scan: Scan) -> [Finding] {
        var findings: [Finding] = []
        for (file, outcome) in zip(scan.files, scan.outcomes) { findings += DamageAudit.findings(file.file, outcome) }
        for (_, files) in Dictionary(grouping: scan.files, by: \.set).sorted(by: { $0.key < $1.key }) {
            findings += RotationAudit.findings(files.map(\.file))
        }
        return findings
    }

    /// What finding the sources told: copies, and what is wrong with bundles.
    static func inputFindings(_ input: InputPlan) -> [Finding] {
        let copies = input.duplicates.map { copy in
            let words = copy.isBeginning ? "the beginning of" : "the same as"
            return Finding(
                .duplicate, file: copy.file.name, offset: nil, line: nil,
                text: "its content is \(words) that of \(copy.original), which is read instead")
        }
        let remarks = input.found.remarks + input.found.damages.compactMap { $0() }
        return copies
            + remarks.map { remark in
                let kind: Finding.Kind = remark.kind == .truncated ? .truncated : .corrupt
                return Finding(kind, file: remark.file, offset: remark.offset, line: nil, text: remark.text)
            }
    }

    private static func report(_ copy: DuplicateFile) -> FileReport {
        FileReport(
            name: copy.file.name, role: .duplicate, bytes: copy.file.storedSize, outcome: nil,
            sha256: try? FileDigest.sha256(of: copy.file.origin))
    }

    /// The inventory: every file looked at.
    static func reports(_ scan: Scan, _ input: InputPlan) -> [FileReport] {
        let read = zip(scan.files, scan.outcomes).map { entry, outcome in
            let file = entry.file
            return FileReport(
                name: file.name, role: file.isLive ? .live : .rotated, bytes: file.storedSize, outcome: outcome,
                sha256: try? FileDigest.sha256(of: file.origin))
        }
        return read + input.duplicates.map(report)
    }

    private static func print(_ view: VerifyView, _ form: OutputForm) throws {
        switch form {
        case .table: try OutputFile.standard.write(view.table())
        case .json: try OutputFile.standard.write(view.json())
        case .ndjson: try OutputFile.standard.write(view.ndjson())
        case .csv: try OutputFile.standard.write(view.csv())
        case .short, .shortISO, .wide, .raw:
            throw UsageError("--output '\(form.rawValue)' is for records: messages, follow")
        }
    }
}
