import JobRecords
import LogBytes

/// Collects what `HostMoment` tells beside the jobs' state: the order in which they were ready, and their failures.
public final class MomentCollector: RecordSink {
    private struct Tally {
        var run = 0
        var places: [UInt32: Int] = [:]
        var failures: [UInt32: Int] = [:]
    }

    private var tallies: [UInt32: Tally] = [:]

    public init() {}

    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        var isNew = false
        if tallies[record.host]?.run != run {
            tallies[record.host] = Tally(run: run)
            isNew = true
        }
        guard record.kind == .completed else { return }
        if isNew || tallies[record.host]!.places[record.job] == nil {
            tallies[record.host]!.places[record.job] = tallies[record.host]!.places.count + 1
        }
        if record.failed { tallies[record.host]!.failures[record.job, default: 0] += 1 }
    }

    /// Each host as the scan left it, in the order of their first mention.
    public func moments(_ scan: Scan) -> [HostMoment] {
        scan.history.hosts.map { host in
            let tally = tallies[host.host] ?? Tally()
            let entries = host.jobs.filter { !$0.isUntouched }.map { job in
                HostMoment.Entry(
                    name: scan.names[job.name], job: job, status: scan.names[job.status], place: tally.places[job.name],
                    failures: tally.failures[job.name] ?? 0)
            }
            return HostMoment(
                host: scan.names[host.host], run: host.runs.last,
                jobs: Dictionary(entries.map { (ExactText($0.name), $0) }, uniquingKeysWith: { first, _ in first }))
        }
    }
}
