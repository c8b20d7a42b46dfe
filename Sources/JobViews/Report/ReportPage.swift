import Glibc
import JobColumns
import JobRecords
import JobState
import LogBytes

/// A report as one HTML file that needs nothing else: its style and script stand in it, and its policy allows nothing
/// but these two, by their digests.
public enum ReportPage {
    public static func html(_ data: ReportData) -> [UInt8] {
        let (style, script) = (PackageResources.page_css, PackageResources.page_js)
        return PageTemplate(PackageResources.page_html).filled([
            "policy": Array(policy(style, script).utf8), "style": style, "script": script,
            "data": ReportJSON.bytes(data), "title": escaped(data.title),
            "brief": escaped(data.brief.joined(separator: "\n")),
        ])
    }

    /// Markup of a text's lines.
    private static func escaped(_ text: String) -> [UInt8] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { MarkupText.escaped(String($0)) }
        return Array(lines.joined(separator: "\n").utf8)
    }

    private static func policy(_ style: [UInt8], _ script: [UInt8]) -> String {
        "default-src 'none'; style-src \(source(style)); script-src \(source(script)); base-uri 'none'; "
            + "form-action 'none'"
    }

    private static func source(_ bytes: [UInt8]) -> String {
        let digest = FileDigest.sha256(of: String(decoding: bytes, as: UTF8.self))
        return "'sha256-\(FileDigest.base64(digest))'"
    }
}

/// The files of `Page` with what is put into them: `{{NAME}}` stands for a value.
struct PageTemplate {
    private let text: [UInt8]

    init(_ text: [UInt8]) { self.text = text }

    /// The text with every `{{NAME}}` filled in; what is filled in is not looked through again.
    func filled(_ values: [String: [UInt8]]) -> [UInt8] {
        var result: [UInt8] = []
        var rest = text[...]
        while let start = PageTemplate.place(of: UInt8(ascii: "{"), in: rest) {
            result += rest[..<start]
            let name = rest[(start + 2)...].prefix { $0 != UInt8(ascii: "}") }
            result += values[String(decoding: name, as: UTF8.self)] ?? []
            rest = rest[(name.endIndex + 2)...]
        }
        return result + rest
    }

    /// Where a byte stands twice.
    private static func place(of byte: UInt8, in text: ArraySlice<UInt8>) -> Int? {
        text.indices.dropLast().first { text[$0] == byte && text[$0 + 1] == byte }
    }
}

/// All that a report's page holds.
public struct ReportData {
    let collector: ReportCollector
    let names: NameRegistry
    let hosts: [HostHistory]
    /// The stories of the hosts, in the same order.
    let boxes: [Summary]
    /// The kinds of failures, the most recent first, and how many failures are of none that is listed.
    let failures: [FailureGroup]
    let unlistedFailures: Int
    /// The group that holds each job's last failed event, by its place among the failures.
    let lastFailures: [ReportState.JobKey: Int]
    let audit: ReportAudit
    let files: [FileReport]
    let time: TimeText
    let version: String
    /// In words, what the report was limited to; empty for the whole log.
    let limits: [String]
    private let filter: RecordFilter

    /// How many kinds of failures a page lists.
    public static let failureKinds = 2_000

    /// - Parameters:
    ///   - hosts: those whose jobs and runs are shown.
    ///   - boxes: their stories, in the same order.
    ///   - failures: all that were kept.
    ///   - audit: what the scan found wrong.
    ///   - files: the inventory.
    ///   - filter: what the user wants to see.
    ///   - limits: the same in words.
    public init(
        _ collector: ReportCollector, _ names: NameRegistry, hosts: [HostHistory], boxes: [Summary],
        failures: FailureLedger, audit: ReportAudit, files: [FileReport], time: TimeText, version: String,
        filter: RecordFilter, limits: [String]
    ) {
        (self.collector, self.names, self.hosts, self.boxes) = (collector, names, hosts, boxes)
        (self.audit, self.files, self.time, self.version) = (audit, files, time, version)
        (self.filter, self.limits) = (filter, limits)
        let groups = failures.recentFirst
        self.failures = Array(groups.prefix(ReportData.failureKinds))
        unlistedFailures = failures.forgotten + groups.dropFirst(ReportData.failureKinds).reduce(0) { $0 + $1.count }
        lastFailures = ReportData.lastFailures(hosts, failures, self.failures)
    }

    private struct Place: Hashable {
        let file: Int
        let line: UInt32

        init(_ failure: Failure) { (file, line) = (failure.record.file, failure.record.line) }
    }

    private static func lastFailures(
        _ hosts: [HostHistory], _ ledger: FailureLedger, _ groups: [FailureGroup]
    ) -> [ReportState.JobKey: Int] {
        let places = Dictionary(groups.enumerated().map { (Place($1.newest), $0) }) { first, _ in first }
        var last: [ReportState.JobKey: Int] = [:]
        for host in hosts {
            for job in host.jobs where job.hasFailed {
                guard let event = ledger.lastEvent(host: host.host, job: job.name),
                    let group = ledger.group(of: event), let index = places[Place(group.newest)]
                else { continue }
                last[.init(host: host.host, job: job.name)] = index
            }
        }
        return last
    }

    func showsJob(_ job: UInt32) -> Bool { filter.jobs.want(names[job]) }

    func showsRun(_ run: Run, of host: HostHistory) -> Bool {
        isWanted(run.number, of: host) && filter.covers(from: run.start, to: run.end)
    }

    /// The actions of a host that never ended, with the ends of their runs: the last ones.
    func neverEnded(_ host: HostHistory) -> [(action: OpenAction, end: Int64)] {
        let runs = host.runs
        let cut = host.neverEnded.filter {
            showsJob($0.job) && isWanted($0.run, of: host) && filter.covers(from: $0.since, to: $0.since)
        }
        return cut.suffix(ReportData.failureKinds).map { ($0, max($0.since, runs[$0.run - 1].end)) }
    }

    private func isWanted(_ run: Int, of host: HostHistory) -> Bool {
        filter.runs.map { $0[ExactText(names[host.host])] == run } ?? true
    }

    var hostNames: [String] { hosts.map { names[$0.host].isEmpty ? "this host" : names[$0.host] } }

    /// Which box, in a few words.
    var title: String {
        switch hosts.count {
        case 0: "No record"
        case 1...3: hostNames.joined(separator: ", ")
        default: "\(hosts.count) boxes"
        }
    }

    /// What was said of the sources beside their content.
    var remarks: [String] {
        boxes.flatMap { box in
            box.remarks.map { SafeText.shown(boxes.count > 1 && !box.host.isEmpty ? "\(box.host): \($0)" : $0) }
        }
    }

    /// The text of `summary`: what a reader without scripts sees.
    var brief: [String] {
        let context = ViewContext(time: time, now: collector.last ?? 0, width: nil, colored: false)
        if boxes.count < 2 { return boxes.flatMap { SummaryView($0, context, operands: "").table() } }
        let shown = Summary.worstFirst(boxes).prefix(20)
        let rows = failures.map { group in
            let file = group.newest.record.file
            return FailureRow(group, names, file: files.indices.contains(file) ? files[file].name : "")
        }
        return FleetSummaryView(boxes, rows, context).table()
            + shown.flatMap { [""] + SummaryView($0, context, operands: "").table() }
    }
}

/// What is wrong with the log, and when: findings with the time of the record where they were met.
public struct ReportAudit {
    let findings: [(finding: Finding, time: Int64?)]
    /// How many of each kind there are.
    let counts: [(kind: Finding.Kind, count: Int)]
    /// Findings that are counted but not listed.
    let unlisted: Int

    /// How many are listed.
    private static let limit = 2_000

    /// - Parameters:
    ///   - findings: all that were kept.
    ///   - times: of the first ones of them; the others are about files as a whole.
    ///   - uncollected: findings that were only counted.
    public init(_ findings: [Finding], times: [Int64?], uncollected: Int) {
        counts = Finding.Kind.allCases.compactMap { kind in
            let count = findings.count { $0.kind == kind }
            return count > 0 ? (kind, count) : nil
        }
        let timed = findings.enumerated().map { ($1, $0 < times.count ? times[$0] : nil) }
        // What weighs most is listed, in the order of the log.
        let heavy = timed.enumerated().sorted {
            ($1.1.0.kind.meaning.weight.rawValue, $0.0) < ($0.1.0.kind.meaning.weight.rawValue, $1.0)
        }
        let listed = heavy.prefix(ReportAudit.limit).sorted { $0.offset < $1.offset }
        self.findings = listed.map { (finding: $0.1.0, time: $0.1.1) }
        unlisted = uncollected + findings.count - listed.count
    }
}

/// Collects what a report shows while the log is scanned once. Its memory is bounded: actions beyond a limit are put
/// together by time.
public final class ReportCollector: RecordSink {
    private let state: Pinned<ReportState>

    public init(_ filter: RecordFilter, _ history: History) { state = Pinned(ReportState(filter, history)) }

    var jobs: [ReportState.JobKey] { state.pointee.jobs }
    var cells: ReportCells { state.pointee.cells }
    var records: Int { state.pointee.records }
    /// The times of the earliest and the latest record.
    var first: Int64? { records > 0 ? state.pointee.first : nil }
    var last: Int64? { records > 0 ? state.pointee.last : nil }

    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        state.pointee.take(record, run)
    }

    /// The row of a job, made at its first mention.
    func slot(_ host: UInt32, _ job: UInt32) -> Int { state.pointee.slot(host, job) }
}
