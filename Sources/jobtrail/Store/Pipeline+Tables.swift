import JobRecords
import JobState
import JobStore

extension Pipeline {
    /// Gives the records that are wanted to a sink, and maybe others: from a store's tables where these can tell them,
    /// else from a scan.
    func scan(
        _ wanted: RecordSearch.Wanted, facts: Facts?, text: TextPolicy, keeping: TextFilter?, chained: Bool = false,
        sink: @escaping (Scan) -> any RecordSink
    ) throws -> Scan {
        if let tables, let scan = try search(tables, wanted, sink) { return scan }
        return scan(
            facts: facts, text: text, keeping: keeping, chained: chained, companions: true, sink: sink)
    }

    private func search(
        _ tables: RecordSearch, _ wanted: RecordSearch.Wanted, _ sink: (Scan) -> any RecordSink
    ) throws -> Scan? {
        let scan = recalled(tables)
        guard let found = try tables.find(wanted, scan.names) else { return nil }
        try tables.give(found, to: sink(scan))
        return scan
    }

    /// The scan of which a store's tables are, without its records.
    private func recalled(_ tables: RecordSearch) -> Scan {
        let scan = Scan(query.input.files, Scan.Options(reading: query.reading))
        scan.recall(tables.facts, names: [])
        return scan
    }
}
