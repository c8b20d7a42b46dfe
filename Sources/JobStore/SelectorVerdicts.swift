import JobRecords
import JobState

/// What a filter says of each selector.
struct SelectorVerdicts {
    /// By number: whether records of it are candidates.
    let wanted: [Bool]

    init(_ filter: RecordFilter, _ names: NameRegistry, _ database: Database) throws(StoreError) {
        var timeless = filter
        (timeless.since, timeless.until, timeless.runs) = (nil, nil, nil)
        var matcher = RecordMatcher(timeless, names)
        var wanted = [Bool](repeating: false, count: Int(Selector.other) + 1)
        wanted[Int(Selector.other)] = true
        let rows = try database.prepare(
            "SELECT number, job, action, host, severity, failed FROM selector WHERE is_message = 1")
        while try rows.step() {
            let record = SelectorVerdicts.record(rows)
            wanted[Int(rows.integer(0)) & 0xffff] = matcher.matches(record, run: 0)
        }
        self.wanted = wanted
    }

    /// A record as all of a selector are.
    private static func record(_ row: Statement) -> Record {
        var record = Record()
        record.job = UInt32(truncatingIfNeeded: row.integer(1))
        record.action = UInt32(truncatingIfNeeded: row.integer(2))
        record.host = UInt32(truncatingIfNeeded: row.integer(3))
        record.severity = UInt8(truncatingIfNeeded: row.integer(4))
        if row.integer(5) != 0 { record.flags.insert(.failed) }
        return record
    }
}
