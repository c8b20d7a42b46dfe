import JobRecords
import JobState

/// Finds records in a store by its tables, and gives them as a scan of the logs would: to the same sinks, the same
/// bytes. What the tables say only leaves records out; the filter itself looks at each one that is left.
public final class RecordSearch {
    /// What a scan of everything told.
    public let facts: ScanFacts
    /// All names of that scan, by their numbers.
    public let names: [String]
    private let database: Database
    private let shelf: RecordShelf
    private let total: Int64

    /// What is looked for: messages, that is completed events that came with a code.
    public struct Wanted {
        public var filter: RecordFilter
        /// How many of them, from the beginning; nil for all.
        public var first: Int?
        /// How many of them, from the end; nil for all.
        public var last: Int?

        public init(_ filter: RecordFilter) { self.filter = filter }
    }

    /// - Parameters:
    ///   - reading: how the lines are to be read.
    ///   - files: the names of the files in their order, as the query knows them.
    /// - Returns: nil where the tables are not of what the store holds, or of another reading.
    public init?(_ store: LogStore, reading: String, files: [String]) throws(StoreError) {
        database = store.database
        // What is read from here on is of one moment.
        try database.execute("BEGIN")
        guard let facts = try store.facts(reading: reading), try store.fileNames == files else {
            try database.execute("COMMIT")
            return nil
        }
        self.facts = facts
        var names: [String] = []
        let rows = try database.prepare("SELECT text FROM name ORDER BY number")
        while try rows.step() { names.append(rows.text(0) ?? "") }
        self.names = names
        total = try database.number("SELECT max(seq) FROM record") ?? 0
        shelf = try RecordShelf(database)
    }

    deinit { try? database.execute("COMMIT") }

    // MARK: finding

    /// The numbers of the records that are wanted, and maybe of others, in log order.
    /// - Returns: nil where they are so many that reading the logs is no slower.
    public func find(_ wanted: Wanted, _ names: NameRegistry) throws(StoreError) -> [UInt32]? {
        if let first = wanted.first { return try find(first, wanted.filter, names, fromEnd: false) }
        if let last = wanted.last { return try find(last, wanted.filter, names, fromEnd: true).reversed() }
        var found: [UInt32] = []
        let limit = Int(total / 3)
        try candidates(wanted.filter, names) { number, _ in
            found.append(number)
            return found.count <= limit
        }
        return found.count > limit ? nil : found
    }

    /// The first or last few that the filter wants.
    private func find(
        _ count: Int, _ filter: RecordFilter, _ names: NameRegistry, fromEnd: Bool
    ) throws(StoreError) -> [UInt32] {
        var matcher = RecordMatcher(filter, names)
        var found: [UInt32] = []
        guard count > 0 else { return found }
        try candidates(filter, names, fromEnd: fromEnd) { number, isSure throws(StoreError) in
            let isWanted = isSure ? true : try isMatch(number, &matcher)
            if isWanted { found.append(number) }
            return found.count < count
        }
        return found
    }

    /// How many records are wanted.
    public func count(_ filter: RecordFilter, _ names: NameRegistry) throws(StoreError) -> Int {
        var matcher = RecordMatcher(filter, names)
        var count = 0
        try candidates(filter, names) { number, isSure throws(StoreError) in
            let isWanted = isSure ? true : try isMatch(number, &matcher)
            if isWanted { count += 1 }
            return true
        }
        return count
    }

    /// Looks at the record itself.
    private func isMatch(_ number: UInt32, _ matcher: inout RecordMatcher) throws(StoreError) -> Bool {
        let item = try shelf.item(number)
        return item.record.isMessage && matcher.matches(item.record, run: item.run)
    }

    /// Calls `body` with each record that a filter may want, until it wants no more.
    private func candidates(
        _ filter: RecordFilter, _ names: NameRegistry, fromEnd: Bool = false,
        _ body: (_ number: UInt32, _ isSure: Bool) throws(StoreError) -> Bool
    ) throws(StoreError) {
        let verdicts = try SelectorVerdicts(filter, names, database)
        let stretches = try StretchReader(filter, database, fromEnd: fromEnd)
        while let stretch = try stretches.next(verdicts) {
            for place in fromEnd ? stretch.places.reversed() : stretch.places {
                let isSure = stretch.isInside && !place.isOther
                guard try body(stretch.start + UInt32(place.place), isSure) else { return }
            }
        }
    }

    // MARK: giving

    /// Gives records to a sink as a scan would.
    /// - Parameter numbers: in log order, as `find` gave them.
    public func give(_ numbers: [UInt32], to sink: any RecordSink) throws(StoreError) {
        let batch = RecordBatch.replay()
        for number in numbers {
            let item = try shelf.item(number)
            batch.begin(file: item.file)
            shelf.withText(item.line) { batch.add(item.record, $0, item.chain) }
            sink.take(batch.records[0], at: 0, in: batch, run: item.run)
            giveDetail(item, batch, sink)
            sink.endBatch(batch)
        }
    }

    private func giveDetail(_ item: RecordShelf.Item, _ batch: RecordBatch, _ sink: any RecordSink) {
        guard !item.detail.isEmpty else { return }
        var detail = Record()
        detail.kind = .detail
        shelf.withText(item.detail) { batch.add(detail, $0, .start) }
        sink.takeAside(batch.records[1], at: 1, in: batch)
    }
}
