import CSQLite
import JobColumns
import JobRecords
import JobState

/// One scan of the table `records`: batch by batch from the files, nothing kept but the batch at hand.
final class RecordsCursor {
    let head = UnsafeMutablePointer<CursorHead>.allocate(capacity: 1)
    private let table: RecordsTable
    var messages: MessageTexts { table.messages }
    private var feed: RecordFeed?
    private(set) var part: RecordFeed.Part?
    /// Batches that were asked for early, for the details at a batch's end.
    private var ahead: [RecordFeed.Part] = []
    private var plan: ScanPlan?
    private var test: RowTest?
    /// How many records the batch at hand has.
    private var records = 0
    private let likeRows = LikeRows()
    /// The present row for columns that are seldom asked for, and its number.
    private var toldRow: RecordRow?
    private var toldSeq: Int64 = -1

    init(_ table: RecordsTable) {
        self.table = table
        head.initialize(
            to: CursorHead(
                open: OpenScan(scan: .passRetained(self)), records: UnsafePointer(likeRows.records),
                rows: .allocate(capacity: RecordBatch.capacity),
                columns: table.columns, kinds: table.kinds))
    }

    deinit {
        stop()
        head.pointee.rows.deallocate()
        head.pointee.names?.deallocate()
        head.deallocate()
    }

    // MARK: scanning

    /// Begins anew.
    /// - Returns: SQLite's status.
    func start(plan number: Int, _ values: UnsafeMutablePointer<OpaquePointer?>?) -> Int32 {
        stop()
        let plan = table.plans[number]
        let test = RowTest(plan.conditions, values)
        (self.plan, self.test) = (plan, test)
        feed = table.source.feed(plan.used, test, table.meter)
        (head.pointee.before, head.pointee.isAtEnd, records) = (0, false, 0)
        (head.pointee.likes, head.pointee.namesKnown) = (0, 0)
        return plan.counts ? count(plan) : refill()
    }

    /// Lets go of the files.
    func stop() {
        feed?.stop()
        (feed, part, ahead) = (nil, nil, [])
        (toldRow, toldSeq) = (nil, -1)
    }

    /// Goes on behind the last row of a batch, or of like rows.
    func refill() -> Int32 {
        if plan?.counts == true { return showNextLikes() }
        repeat {
            if table.isOverdue { return SQLITE_INTERRUPT }
            guard take() else {
                head.pointee.isAtEnd = true
                return SQLITE_OK
            }
            choose()
        } while head.pointee.count == 0
        return SQLITE_OK
    }

    /// Takes the next batch.
    private func take() -> Bool {
        head.pointee.before += Int64(records)
        if let part { feed?.giveBack(part) }
        part = ahead.isEmpty ? feed?.next() : ahead.removeFirst()
        guard let part, let feed else {
            table.outcomes = feed?.outcomes
            return false
        }
        learnNames(feed.names)
        head.pointee.records = UnsafePointer(part.batch.records)
        head.pointee.file = table.files[part.batch.file]
        return true
    }

    /// Chooses the rows of the batch at hand.
    private func choose() {
        guard let part, let feed else { return }
        let (rows, batch) = (head.pointee.rows, part.batch)
        var (chosen, ordinal) = (0, UInt16(0))
        let everything = test?.isEmpty ?? true
        var test = self.test
        self.test = nil
        let file = table.source.files[batch.file].file.name
        for index in 0..<batch.count where batch.records[index].kind.isRecord {
            ordinal += 1
            guard everything || test?.passes(batch.records[index], feed.names, file: file) == true else { continue }
            rows[chosen] = ChosenRow(index: UInt16(index), ordinal: ordinal)
            chosen += 1
        }
        self.test = test
        (head.pointee.count, head.pointee.at, records) = (chosen, 0, Int(ordinal))
    }

    private func learnNames(_ names: NameRegistry) {
        let known = head.pointee.namesKnown
        guard names.count > known else { return }
        if names.count > head.pointee.namesCapacity { growNames(to: names.count * 2) }
        for id in known..<names.count { head.pointee.names![id] = table.texts.span(names[UInt32(id)]) }
        head.pointee.namesKnown = names.count
    }

    private func growNames(to capacity: Int) {
        let larger = UnsafeMutablePointer<StableTexts.Span>.allocate(capacity: capacity)
        if let names = head.pointee.names {
            larger.update(from: names, count: head.pointee.namesKnown)
            names.deallocate()
        }
        (head.pointee.names, head.pointee.namesCapacity) = (larger, capacity)
    }

    // MARK: counting like rows

    private func count(_ plan: ScanPlan) -> Int32 {
        var tally = RowTally()
        let mask = KeyMask(plan.used)
        let numbers = plan.used.numbers.isEmpty ? nil : GroupedNumbers(plan.used.numbers)
        while !table.isOverdue {
            guard take(), let part else {
                likeRows.begin(tally, numbers, plan, head.pointee.names, table)
                for index in 0..<RecordBatch.capacity { head.pointee.rows[index] = ChosenRow(index: UInt16(index)) }
                return showNextLikes()
            }
            choose()
            guard add(part, mask, numbers, to: &tally) else { return SQLITE_FULL }
        }
        return SQLITE_INTERRUPT
    }

    /// Counts the chosen rows of a batch.
    private func add(
        _ part: RecordFeed.Part, _ mask: KeyMask, _ numbers: GroupedNumbers?, to tally: inout RowTally
    ) -> Bool {
        for at in 0..<head.pointee.count {
            let index = Int(head.pointee.rows[at].index)
            let record = part.batch.records[index]
            var key = RowKey(record, run: part.runs.isEmpty ? 0 : part.runs[index], file: part.batch.file, mask)
            if mask.message { key.message = messages.number(RecordText(record, part.batch.text(of: record))) }
            let group = tally.add(key)
            if let numbers, !numbers.add(record, group: group) { return false }
        }
        return true
    }

    private func showNextLikes() -> Int32 {
        let next: (count: Int, likes: Int)?
        do throws(SpillFailure) { next = try likeRows.next() } catch { return SQLITE_IOERR }
        guard let portion = next else {
            head.pointee.isAtEnd = true
            return SQLITE_OK
        }
        let key = likeRows.key
        head.pointee.records = UnsafePointer(likeRows.records)
        (head.pointee.run, head.pointee.file) = (key.run, table.files[Int(key.file)])
        (head.pointee.count, head.pointee.at) = (portion.count, 0)
        head.pointee.likes = plan?.isDistinct == true ? 0 : portion.likes
        return SQLITE_OK
    }

    /// The number of the present row's message where like rows are counted.
    var countedMessage: UInt32? { part == nil ? likeRows.key.message : nil }

    // MARK: what only some rows are asked for

    private var index: Int { Int(head.pointee.rows[head.pointee.at].index) }

    /// The engine's life that the present row belongs to.
    var run: Int32 { part.map { $0.runs[index] } ?? head.pointee.run }

    /// The present row's place in its log, by content.
    var id: String? { part?.batch.chains?[index].hex }

    /// What the present row's line says, as long as the row is the present one.
    func withText<R>(_ body: (RecordText) -> R) -> R? {
        guard let part else { return nil }
        let record = part.batch.records[index]
        return body(RecordText(record, part.batch.text(of: record)))
    }

    /// What one of the columns of `RecordRow` tells of the present row.
    func told(_ column: RecordColumn) -> ColumnValue {
        guard let part, let feed else { return .none }
        if toldSeq != head.pointee.seq {
            let record = part.batch.records[index]
            toldSeq = head.pointee.seq
            let row = toldRow ?? RecordRow(feed.names, files: table.source.files.map(\.file.name))
            row.set(
                CompleteRecord(
                    record: record, line: part.batch.text(of: record), run: 0, chain: nil, file: part.batch.file,
                    detail: []))
            toldRow = row
        }
        return toldRow.map(RecordColumn.told[Int(column.place) - 1].value) ?? .none
    }

    /// The lines that belong to the present row; they may stand in batches to come.
    var detail: String? {
        guard let part else { return nil }
        var bytes: [UInt8] = []
        if RecordsCursor.collect(part.batch, from: index + 1, into: &bytes) {
            var number = 0
            while let batch = batchAhead(number), RecordsCursor.collect(batch, from: 0, into: &bytes) { number += 1 }
        }
        // The last line has no newline; a blank line alone is nothing.
        return bytes.count < 2 ? nil : String(decoding: bytes.dropLast(), as: UTF8.self)
    }

    private func batchAhead(_ number: Int) -> RecordBatch? {
        if number == ahead.count, let next = feed?.next() { ahead.append(next) }
        return number < ahead.count ? ahead[number].batch : nil
    }

    /// - Returns: whether there may be more behind the batch.
    private static func collect(_ batch: RecordBatch, from: Int, into bytes: inout [UInt8]) -> Bool {
        for index in from..<max(from, batch.count) {
            let kind = batch.records[index].kind
            if kind == .repeated { continue }
            guard kind == .detail else { return false }
            bytes.append(contentsOf: batch.text(of: batch.records[index]))
            bytes.append(10)
        }
        return true
    }
}

/// What every step of a scan touches; it lies in memory of its own, since a class's properties are guarded at each
/// access.
struct CursorHead {
    let open: OpenScan
    /// The batch's records; where rows are counted, one record that stands for them.
    var records: UnsafePointer<Record>
    /// The chosen rows of the batch.
    let rows: UnsafeMutablePointer<ChosenRow>
    var count = 0
    var at = 0
    /// Rows that are like the present one and still to come.
    var likes = 0
    /// Records before the batch.
    var before: Int64 = 0
    var isAtEnd = false
    /// Names by their number.
    var names: UnsafeMutablePointer<StableTexts.Span>?
    var namesCapacity = 0
    var namesKnown = 0
    var file = StableTexts.Span()
    /// Of the one record that stands for like rows.
    var run: Int32 = 0
    let columns: UnsafePointer<RecordColumn>
    let kinds: UnsafePointer<StableTexts.Span>

    var cursor: RecordsCursor { unsafeDowncast(open.scan.takeUnretainedValue(), to: RecordsCursor.self) }
    @inline(__always) var record: UnsafePointer<Record> { records + Int(rows[at].index) }
    @inline(__always) var seq: Int64 { before + Int64(rows[at].ordinal) }
}

/// A record of a batch that may be wanted.
struct ChosenRow {
    /// Its place in the batch.
    var index: UInt16 = 0
    /// Its place among the batch's records, from 1.
    var ordinal: UInt16 = 0
}
