import JobColumns
import JobRecords
import JobState
import LogBytes
import JobViews

/// What `summary`, `failures` and `show` read of a log: its failures, and the state that it ends with.
struct StoryScan {
    let pipeline: Pipeline
    let scan: Scan
    let filter: RecordFilter
    let failures: FailureLedger
    /// The failures as rows, the most recent first.
    let rows: [FailureRow]

    var hosts: [HostHistory] { HostSelection.hosts(scan, filter) }

    /// - Parameters:
    ///   - text: which lines' bytes are needed: of records, unless `keepsAll`, only those that tell failures.
    ///   - kinds: how many kinds of failures are kept at least; nil for all.
    ///   - others: sinks that see the same records.
    init(
        _ pipeline: Pipeline, text: TextPolicy = [.records, .details], keepsAll: Bool = false,
        comparesLines: Bool = false, kinds: Int? = nil,
        others: ((Scan, RecordFilter) -> [any RecordSink])? = nil
    ) throws {
        self.pipeline = pipeline
        let facts = try pipeline.facts()
        let filter = try pipeline.filter(facts)
        self.filter = filter
        var keeping = TextFilter()
        keeping.onlyFailures = true
        var collector: FailureCollector?
        scan = pipeline.scan(
            facts: facts, text: text, keeping: keepsAll ? nil : keeping,
            comparesLines: comparesLines, companions: true
        ) { scan in
            let made = FailureCollector(filter, scan.names, limit: kinds)
            collector = made
            let others = others?(scan, filter) ?? []
            return others.reduce(made as any RecordSink) { SinkPair($0, $1) }
        }
        failures = collector?.finish(scan.history.hosts) ?? FailureLedger()
        rows = StoryScan.rows(failures, scan)
    }

    private static func rows(_ failures: FailureLedger, _ scan: Scan) -> [FailureRow] {
        failures.recentFirst.map { group in
            let file = group.newest.file
            let name = scan.files.indices.contains(file) ? scan.files[file].file.name : ""
            return FailureRow(group, scan.names, file: name)
        }
    }

    /// A file's name by as many of its last parts as tell it from the other files.
    var short: (String) -> String {
        let names = ShortNames(scan.files.map(\.file.name))
        return { names[$0] }
    }

    /// The operands as they are typed behind a command that is proposed.
    var operands: String {
        let found = pipeline.query.input.found
        let words = found.operands.map { ShellWord.quoted($0) }.joined(separator: " ")
        if words.isEmpty { return "" }
        return (found.store == nil ? " " : " --store ") + words
    }
}
