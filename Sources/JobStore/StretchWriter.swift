import JobRecords

/// Writes, for each stretch of records, when it was and the selectors of its records.
final class StretchWriter {
    /// How many records a stretch has; a whole number of blocks.
    static let length = 4096

    private let insert: Statement
    private let insertSelector: Statement
    private var selectors: [UInt16] = []
    private var selectorCount: Int64 = 0
    private var (earliest, latest) = (Int64.max, Int64.min)
    private var (firstRun, lastRun) = (Int32.max, Int32.min)
    private var number: Int64 = 0

    init(_ database: Database) throws(StoreError) {
        insert = try database.prepare("INSERT INTO stretch VALUES (?, ?, ?, ?, ?, ?)")
        insertSelector = try database.prepare("INSERT INTO selector VALUES (?, ?, ?, ?, ?, ?, ?)")
        selectors.reserveCapacity(StretchWriter.length)
    }

    func add(_ row: RecordParcel.Row, selector: UInt16) throws(StoreError) {
        let time = row.record.time
        (earliest, latest) = (min(earliest, time), max(latest, time))
        (firstRun, lastRun) = (min(firstRun, row.run), max(lastRun, row.run))
        selectors.append(selector.littleEndian)
        if selectors.count == StretchWriter.length { try finish() }
    }

    /// Writes a selector; they are numbered in the order in which they come.
    func add(_ selector: Selector) throws(StoreError) {
        insertSelector.bind(1, selectorCount)
        for (index, value) in [selector.job, selector.action, selector.host].enumerated() {
            insertSelector.bind(Int32(2 + index), Int64(value))
        }
        insertSelector.bind(5, Int64(selector.severity))
        insertSelector.bind(6, Int64(selector.failed ? 1 : 0))
        insertSelector.bind(7, Int64(selector.isMessage ? 1 : 0))
        try insertSelector.run()
        selectorCount += 1
    }

    /// Writes the stretch, however few records it has.
    func finish() throws(StoreError) {
        guard !selectors.isEmpty else { return }
        for (index, value) in [number, earliest, latest, Int64(firstRun), Int64(lastRun)].enumerated() {
            insert.bind(Int32(1 + index), value)
        }
        selectors.withUnsafeBytes { insert.bind(6, blob: $0) }
        try insert.run()
        number += 1
        selectors.removeAll(keepingCapacity: true)
        (earliest, latest) = (.max, .min)
        (firstRun, lastRun) = (.max, .min)
    }
}
