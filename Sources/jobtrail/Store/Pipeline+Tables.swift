import JobRecords
import JobState
import JobStore

extension Pipeline {
    /// Gives the records that are wanted to a sink, and maybe others: from a store's tables where these can tell them,
    /// else from a scan.
    func scan(
        _ wanted: RecordSearch.Wanted, into history: History, text: TextPolicy, keeping: TextFilter?,
        chained: Bool = false, sink: any RecordSink
    ) throws -> Scan {
        if let tables, let found = try tables.find(wanted, history.names) {
            try tables.give(found, to: sink)
            return Scan(query.input.files, options, recalling: tables.facts, history.names)
        }
        return try scan(into: history, text: text, keeping: keeping, chained: chained, companions: true, sink: sink)
    }
}
