import JobColumns
import JobRecords
import JobState
import LogBytes

/// All that a report's page holds.
public struct ReportData {
    let collector: ReportCollector
    let names: NameRegistry
    let hosts: [HostHistory]
    let audit: ReportAudit
    let files: [FileReport]
    let time: TimeText
    let version: String
    /// In words, what the report was limited to; empty for the whole log.
    let limits: [String]
    private let filter: RecordFilter

    /// - Parameters:
    ///   - hosts: those whose jobs and runs are shown.
    ///   - audit: what the scan found wrong.
    ///   - files: the inventory.
    ///   - filter: what the user wants to see.
    ///   - limits: the same in words.
    public init(
        _ collector: ReportCollector, _ names: NameRegistry, hosts: [HostHistory], audit: ReportAudit,
        files: [FileReport], time: TimeText, version: String, filter: RecordFilter,
        limits: [String]
    ) {
        self.collector = collector
        self.names = names
        self.hosts = hosts
        self.audit = audit
        self.files = files
        self.time = time
        self.version = version
        self.filter = filter
        self.limits = limits
    }

    func showsJob(_ job: UInt32) -> Bool {
        filter.jobs.isEmpty || filter.jobs.contains { $0.matches(names[job]) }
    }

    func showsRun(_ run: Run, of host: HostHistory) -> Bool {
        if let runs = filter.runs, runs[ExactText(names[host.host])] != run.number { return false }
        return (filter.since.map { run.end >= $0 } ?? true) && (filter.until.map { run.start <= $0 } ?? true)
    }

    var hostNames: [String] { hosts.map { names[$0.host].isEmpty ? "this host" : names[$0.host] } }
}
