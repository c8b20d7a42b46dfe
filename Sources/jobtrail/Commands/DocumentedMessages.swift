import JobRecords
import JobState
import JobViews

/// `messages -o json`: the documented view. It is streamed, so that memory stays flat: a first look tells the hosts and
/// "now", then each host's messages are read out in turn.
struct DocumentedMessages {
    private let pipeline: Pipeline

    private let search: Search

    init(_ pipeline: Pipeline, _ search: Search) {
        self.pipeline = pipeline
        self.search = search
    }

    func run() throws -> ExitStatus {
        let output = OutputFile.standard
        let facts = try pipeline.facts(needsHosts: true)!
        let filter = try pipeline.filter(facts)
        let hosts = facts.hosts.map(\.name).filter { name in
            filter.hosts.isEmpty || filter.hosts.contains { $0.matches(name) }
        }
        var scan: Scan?
        var count = 0
        try output.write(hosts.count > 1 ? "{\"hosts\":{" : "{")
        for (index, host) in hosts.enumerated() {
            let isNamed = hosts.count > 1
            if isNamed { try output.write((index > 0 ? "," : "") + JSONText.literal(host) + ":{") }
            let (last, rows) = try print(host, filter, facts)
            (scan, count) = (last, count + rows)
            if isNamed { try output.write("}") }
        }
        if hosts.isEmpty { try output.write("\"messages\":[]") }
        let read = scan ?? pipeline.scan(facts: facts)
        try output.write("\(hosts.count > 1 ? "}" : ""),\"time\":\(pipeline.context(read).nowSeconds)}\n")
        return pipeline.finish(read, isEmpty: count == 0, nothing: "no message matches")
    }

    private func print(_ host: String, _ filter: RecordFilter, _ facts: Facts) throws -> (Scan, Int) {
        try OutputFile.standard.write("\"messages\":[")
        let rows = RowCollector(
            .standard, last: pipeline.query.lines, leavesOut: pipeline.query.leavesOut,
            isReversed: pipeline.query.isReversed, separator: [44])
        var one = filter
        if facts.hosts.count > 1 { one.hosts = [Glob(literal: host)] }
        var printer: RecordPrinter?
        let scan = try pipeline.scan(
            search.wanted(one, pipeline.query), facts: facts, text: [.records, .details],
            keeping: search.textFilter(one)
        ) {
            let made = RecordPrinter(search.selection(one, $0), MessageJSON($0.names), rows, search.printing())
            printer = made
            return made
        }
        try printer?.finish()
        try OutputFile.standard.write("]")
        return (scan, rows.count)
    }
}
