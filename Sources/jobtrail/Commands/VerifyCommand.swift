import JobColumns
import JobRecords
import JobState
import JobViews
import LogBytes

/// `verify`: what is missing, damaged, doubled or contradictory, and which files were looked at.
enum VerifyCommand {
    private static let evidenceOf = Option(
        "evidence", value: "DIR", "Check DIR, which export --evidence wrote; with PATHs, against these sources too")

    static let command = Command(
        "verify", "List what is missing, damaged, doubled or contradictory, and every file looked at",
        options: [evidenceOf] + OptionTable.view, run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        if let folder = arguments.value("evidence") { return try EvidenceCheck.verify(arguments, folder: folder) }
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

/// What is known of a log's files after a scan: the inventory, and the findings about files as a whole.
struct LogReport {
    let files: [FileReport]
    let findings: [Finding]
    /// What the time stamps beside archives say that fit, in words.
    let sealed: [String]

    init(_ scan: Scan, _ input: InputPlan) {
        let seals = SealReport(input, scan)
        sealed = seals.words
        let read = Set(scan.files.map { ExactText($0.file.name) })
        let companions = input.found.companions.flatMap(\.files).filter { !read.contains(ExactText($0.name)) }
        files =
            LogReport.read(scan) + input.duplicates.map { LogReport.report($0.file, .duplicate) }
            + input.found.passedOver.map { LogReport.report($0, .ignored) }
            + companions.map { LogReport.report($0, .ignored, isCompanion: true) }
            + LogReport.catalogues(input)
            + input.found.seals.map { seal in
                LogReport.report(seal, .seal, sealed: seals.times[seal.name])
            }
        findings = LogReport.findings(scan, input, seals)
    }

    /// What is wrong with files as a whole; without the inventory, which reads every file once more for its digest.
    static func findings(_ scan: Scan, _ input: InputPlan, _ seals: SealReport) -> [Finding] {
        damage(scan) + rotation(input, scan) + copies(input) + remarks(input, scan)
            + input.catalogues.flatMap(\.findings) + encodings(scan) + seals.findings + namesakes(input)
    }

    // MARK: inventory

    static func read(_ scan: Scan) -> [FileReport] {
        zip(scan.files, scan.outcomes).map { entry, outcome in
            let file = entry.file
            let role: FileReport.Role = file.isLive ? .live : file.isArchived ? .archived : .rotated
            return report(file, role, outcome, isCompanion: entry.isCompanion)
        }
    }

    /// Each once, though all of a box's logs have it.
    private static func catalogues(_ input: InputPlan) -> [FileReport] {
        var told: Set<String> = []
        return input.sets.flatMap(\.files).flatMap(\.box.catalogues).filter { told.insert($0.name).inserted }.map {
            let print = try? FileDigest.fingerprint(of: $0.origin)
            return FileReport(
                name: $0.name, role: .catalogue, bytes: print?.bytes ?? $0.storedSize, outcome: nil,
                sha256: print?.sha256)
        }
    }

    private static func report(
        _ file: LogFile, _ role: FileReport.Role, _ outcome: FileOutcome? = nil, sealed: Int64? = nil,
        isCompanion: Bool = false
    ) -> FileReport {
        let print = try? FileDigest.fingerprint(of: file.origin)
        return FileReport(
            name: file.name, role: role, bytes: print?.bytes ?? file.storedSize, outcome: outcome,
            sha256: print?.sha256, sealed: sealed, isCompanion: isCompanion)
    }

    // MARK: findings

    private static func damage(_ scan: Scan) -> [Finding] {
        zip(scan.files, scan.outcomes).flatMap { DamageAudit.findings($0.file, $1) }
    }

    private static func rotation(_ input: InputPlan, _ scan: Scan) -> [Finding] {
        var last: [String: Int64] = [:]
        for (entry, outcome) in zip(scan.files, scan.outcomes) { last[entry.file.name] = outcome.last }
        return RotationAudit.findings(input.sets) { file in
            last[file.name].map { micros in
                let clock = ZoneClock(file.box.zone ?? scan.zone)
                let seconds = Int64((Double(micros) / 1e6).rounded(.down))
                let day = Civil.date(days: Int((Double(seconds + clock.offset(at: seconds)) / 86_400).rounded(.down)))
                return RotationMemory.Day(year: day.year, month: day.month, day: day.day)
            }
        }
    }

    private static func encodings(_ scan: Scan) -> [Finding] {
        scan.files.map(\.file).filter(\.isUTF16).map { file in
            Finding(.encoding, file: file.name, text: "UTF-16, which is read as UTF-8")
        }
    }

    private static func copies(_ input: InputPlan) -> [Finding] {
        input.duplicates.map { copy in
            let words = copy.isBeginning ? "the beginning of" : "the same as"
            return Finding(
                .duplicate, file: copy.file.name,
                text: "its content is \(words) that of \(copy.original), which is read instead")
        }
    }

    private static func namesakes(_ input: InputPlan) -> [Finding] {
        input.namesakes.map { Finding(.host, file: $0.place, text: $0.words) }
    }

    /// What finding the sources told: what is wrong with bundles.
    private static func remarks(_ input: InputPlan, _ scan: Scan) -> [Finding] {
        let remarks =
            input.found.remarks.filter { $0.kind != .missing }
            + input.found.bundleDamages(besides: scan.files.damaged(scan.outcomes))
        // Findings have these kinds under the same names.
        return remarks.map {
            Finding(Finding.Kind(rawValue: $0.kind.rawValue)!, file: $0.file, offset: $0.offset, text: $0.text)
        }
    }
}

/// What the time stamps beside archives say.
struct SealReport {
    /// By the names of those that fit: when the content was seen.
    private(set) var times: [String: Int64] = [:]
    /// The same in words.
    private(set) var words: [String] = []
    private(set) var findings: [Finding] = []

    init(_ input: InputPlan, _ scan: Scan) {
        let found = input.found
        let files =
            scan.files.map(\.file) + input.duplicates.map(\.file) + found.passedOver
            + found.companions.flatMap(\.files)
        for check in found.sealChecks(besides: files) { add(check) }
    }

    private mutating func add(_ check: SealCheck) {
        let text: String
        switch check.verdict {
        case .fits(let file, let content):
            times[check.seal.name] = check.stamp?.time
            let form = content == .unpacked ? "the unpacked content of " : ""
            words.append("\(check.seal.name): \(form)\(file), sealed \(SealReport.origin(check.stamp))")
            return
        case .other(let file):
            text = "a time stamp of other content than that of \(file), made \(SealReport.origin(check.stamp))"
        case .alone:
            text = "a time stamp of a file that is not there, made \(SealReport.origin(check.stamp))"
        case .faulty(let reason): text = reason
        }
        findings.append(Finding(.seal, file: check.seal.name, text: text))
    }

    /// When and by whom. Time stamps are in UTC, whatever the zone of the log.
    private static func origin(_ stamp: TimeStamp?) -> String {
        guard let stamp else { return "" }
        let trust =
            switch stamp.trust {
            case .trusted: "whose certificate is trusted"
            case .untrusted: "whose certificate nothing on this machine vouches for"
            case .unchecked: "unchecked, since the certificate is not in it"
            }
        return "\(TimeText(.gmt).full(stamp.time)) UTC by \(stamp.signer ?? "an unnamed authority"), \(trust)"
    }
}

extension [SequencedFile] {
    /// The files whose reading told damage.
    func damaged(_ outcomes: [FileOutcome]) -> [String] {
        zip(self, outcomes).filter { !$0.1.summary.damages.isEmpty }.map { $0.0.file.name }
    }
}
