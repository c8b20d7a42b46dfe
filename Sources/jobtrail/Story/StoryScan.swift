import JobColumns
import JobRecords
import JobState
import LogBytes

/// A story that is to be read: what its sinks are made from.
struct StoryPlan {
    let pipeline: Pipeline
    let filter: RecordFilter
    let history: History

    init(_ pipeline: Pipeline) throws {
        self.pipeline = pipeline
        let (facts, filter) = try pipeline.asked()
        (self.filter, history) = (filter, pipeline.history(facts))
    }

    var files: [SequencedFile] { pipeline.files(companions: true) }

    /// - Parameter limit: how many findings are kept.
    func audit(limit: Int = 100_000) -> LogAudit {
        VerifyCommand.audit(history, pipeline, companions: true, limit: limit)
    }

    var startups: StartupCollector { StartupCollector(history, files, runs: filter.runs) }
}

/// What `summary`, `failures` and `show` read of a log: its failures, and the state that it ends with.
struct StoryScan {
    let pipeline: Pipeline
    let scan: Scan
    let filter: RecordFilter
    let failures: FailureLedger
    /// The failures as rows, the most recent first.
    let rows: [FailureRow]

    var hosts: [HostHistory] { scan.hosts(filter) }

    /// - Parameters:
    ///   - text: which lines' bytes are needed: of records, unless `keepsAll`, only those that tell failures.
    ///   - kinds: how many kinds of failures are kept at least; nil for all.
    ///   - audit, startups, other: see the same records.
    init(
        _ plan: StoryPlan, text: TextPolicy = [.records, .details], keepsAll: Bool = false,
        comparesLines: Bool = false, kinds: Int? = nil,
        audit: LogAudit? = nil, startups: StartupCollector? = nil, other: (any RecordSink)? = nil
    ) throws {
        (pipeline, filter) = (plan.pipeline, plan.filter)
        var keeping = TextFilter()
        keeping.onlyFailures = true
        let collector = FailureCollector(plan.history, filter, limit: kinds)
        scan = try pipeline.scan(
            into: plan.history, text: text, keeping: keepsAll ? nil : keeping, comparesLines: comparesLines,
            companions: true, sink: StorySink(collector, audit, startups, other: other))
        failures = collector.finish(scan.history.hosts)
        rows = StoryScan.rows(failures, scan)
    }

    private static func rows(_ failures: FailureLedger, _ scan: Scan) -> [FailureRow] {
        failures.recentFirst.map { group in
            let file = group.newest.record.file
            let name = scan.files.indices.contains(file) ? scan.files[file].file.name : ""
            return FailureRow(group, scan.names, file: name)
        }
    }

    /// A file's name by as many of its last parts as tell it from the other files.
    var short: (String) -> String {
        let names = ShortNames(scan.files.map(\.file.name))
        return { names[$0] }
    }

    /// What is typed behind a command that is proposed, so that it reads the same: operands, and options of sources.
    var operands: String {
        let query = pipeline.query
        let words =
            (query.input.found.store == nil ? [] : ["--store"])
            + query.input.found.operands.map { ShellWord.quoted($0) }
        let others = OptionTable.sources.without("store", "threads")
        return words.map { " " + $0 }.joined() + query.arguments.typed(others)
    }

    /// The same of what chooses hosts, a run and an instant.
    var moment: String {
        pipeline.query.arguments.typed(
            OptionTable.now + OptionTable.filters.only("host", "boot"))
    }
}
