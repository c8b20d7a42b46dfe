import JobColumns
import JobRecords
import JobState
import LogBytes

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
        self.collector = collector
        self.names = names
        self.hosts = hosts
        self.boxes = boxes
        self.audit = audit
        self.files = files
        self.time = time
        self.version = version
        self.filter = filter
        self.limits = limits
        let groups = failures.recentFirst
        self.failures = Array(groups.prefix(ReportData.failureKinds))
        unlistedFailures = failures.forgotten + groups.dropFirst(ReportData.failureKinds).reduce(0) { $0 + $1.count }
        lastFailures = ReportData.lastFailures(hosts, failures, self.failures)
    }

    private struct Place: Hashable {
        let file: Int
        let line: UInt32

        init(_ failure: Failure) { (file, line) = (failure.file, failure.line) }
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

    func showsJob(_ job: UInt32) -> Bool {
        filter.jobs.isEmpty || filter.jobs.contains { $0.matches(names[job]) }
    }

    func showsRun(_ run: Run, of host: HostHistory) -> Bool {
        isWanted(run.number, of: host) && shows(from: run.start, to: run.end)
    }

    /// The actions of a host that never ended, with the ends of their runs: the last ones.
    func neverEnded(_ host: HostHistory) -> [(action: OpenAction, end: Int64)] {
        let runs = host.runs
        let cut = host.neverEnded.filter {
            showsJob($0.job) && isWanted($0.run, of: host) && shows(from: $0.since, to: $0.since)
        }
        return cut.suffix(ReportData.failureKinds).map { ($0, max($0.since, runs[$0.run - 1].end)) }
    }

    private func isWanted(_ run: Int, of host: HostHistory) -> Bool {
        filter.runs.map { $0[ExactText(names[host.host])] == run } ?? true
    }

    private func shows(from start: Int64, to end: Int64) -> Bool {
        (filter.since.map { end >= $0 } ?? true) && (filter.until.map { start <= $0 } ?? true)
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

    /// The text of `summary`: what a reader without scripts sees.
    var brief: [String] {
        let context = ViewContext(form: .table, time: time, now: collector.last ?? 0, width: nil, colored: false)
        if boxes.count < 2 { return boxes.flatMap { SummaryView($0, context, operands: "").table() } }
        let shown = Summary.worstFirst(boxes).prefix(20)
        let rows = failures.map { group in
            FailureRow(
                group, names, file: files.indices.contains(group.newest.file) ? files[group.newest.file].name : "")
        }
        return FleetSummaryView(boxes, rows, context).table()
            + shown.flatMap { [""] + SummaryView($0, context, operands: "").table() }
    }
}
