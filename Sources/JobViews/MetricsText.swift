import JobColumns
import JobState

/// A log's state as numbers in the text format that Prometheus and its collectors read.
///
/// A box's series have its host, a job's its name. What is rare (failed, running, waiting jobs) has a series while it is
/// so; what is counted has one of each kind, 0 too, so that rules find it.
public struct MetricsText {
    public private(set) var text = ""
    private let names: NameRegistry

    public init(_ names: NameRegistry) { self.names = names }

    /// One number with its labels.
    private struct Sample {
        let labels: [(name: String, value: String)]
        let value: String
    }

    /// The numbers that tell of boxes.
    public mutating func add(_ hosts: [HostHistory], failures: [FailureGroup]) {
        let all = hosts.map { (name: names[$0.host], host: $0) }
        add("jobs", "Jobs by what they do, or how their last action ended.", all.flatMap(standings))
        let jobs = all.flatMap { one in one.host.jobs.map { (host: one.name, job: $0) } }
        let failed = jobs.filter(\.job.hasFailed)
        add("job_failed", "Jobs whose last action failed.", failed.map { sample($0.host, $0.job, "1") })
        let running = jobs.filter { $0.job.schedule == .executing }
        add(
            "job_running_since_timestamp_seconds", "When the action began that a job runs.",
            running.map { sample($0.host, $0.job, SecondsText.text($0.job.t0)) })
        let waiting = jobs.filter { $0.job.schedule == .waitingDepends }
        add(
            "job_waiting_since_timestamp_seconds", "Since when a job waits for others.",
            waiting.map { sample($0.host, $0.job, SecondsText.text($0.job.waitsSince)) })
        add("failures", "Failures that the log tells, by job: as many as `jobtrail failures` counts.", counts(failures))
        add("runs", "Lives of the engine that the log tells.", all.map { sample($0.name, "\($0.host.runs.count)") })
        add(
            "run_start_timestamp_seconds", "When the engine's last life began.",
            all.compactMap { one in one.host.runs.last.map { sample(one.name, SecondsText.text($0.start)) } })
        add(
            "newest_record_timestamp_seconds", "The newest record's time.",
            all.map { sample($0.name, SecondsText.text($0.host.newest)) })
    }

    /// The numbers that tell of the log as a whole.
    public mutating func add(findings: [Finding], uncollected: Int, outcomes: [FileOutcome]) {
        let counts = Dictionary(grouping: findings, by: \.kind).mapValues(\.count)
        add(
            "findings", "What `jobtrail verify` finds, by kind.",
            Finding.Kind.allCases.map { kind in
                Sample(labels: [("kind", kind.rawValue)], value: "\(counts[kind] ?? 0)")
            })
        add("findings_uncounted", "Findings beyond those that are kept.", [Sample(labels: [], value: "\(uncollected)")])
        let lines: [(String, Int)] = [
            ("record", outcomes.reduce(0) { $0 + $1.records }), ("foreign", outcomes.reduce(0) { $0 + $1.foreign }),
            ("unparsed", outcomes.reduce(0) { $0 + $1.unparsed }),
        ]
        add(
            "lines", "Lines by what they are.",
            lines.map { Sample(labels: [("kind", $0.0)], value: "\($0.1)") })
    }

    // MARK: samples

    private func standings(_ name: String, _ host: HostHistory) -> [Sample] {
        let counts = Dictionary(grouping: host.jobs, by: \.standing).mapValues(\.count)
        return Job.Standing.allCases.map { standing in
            Sample(
                labels: [("host", name), ("state", standing.rawValue.lowercased())], value: "\(counts[standing] ?? 0)")
        }
    }

    private func counts(_ failures: [FailureGroup]) -> [Sample] {
        var counts: [[String]: Int] = [:]
        for group in failures {
            let newest = group.newest.record
            counts[[names[newest.host], names[newest.job]], default: 0] += group.count
        }
        return counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, count in
            Sample(labels: [("host", key[0]), ("job", key[1])], value: "\(count)")
        }
    }

    private func sample(_ host: String, _ value: String) -> Sample { Sample(labels: [("host", host)], value: value) }

    private func sample(_ host: String, _ job: Job, _ value: String) -> Sample {
        Sample(labels: [("host", host), ("job", names[job.name])], value: value)
    }

    // MARK: text

    private mutating func add(_ name: String, _ help: String, _ samples: [Sample]) {
        text += "# HELP jobtrail_\(name) \(help)\n# TYPE jobtrail_\(name) gauge\n"
        for sample in samples {
            let labels = sample.labels.map { "\($0.name)=\"\(MetricsText.escaped($0.value))\"" }
            let braces = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
            text += "jobtrail_\(name)\(braces) \(sample.value)\n"
        }
    }

    private static func escaped(_ label: String) -> String {
        var escaped = ""
        for scalar in label.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
