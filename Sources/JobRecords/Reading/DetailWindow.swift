import LogLines

/// Holds a file's batches back as long as a line to come may belong to one of their records, and puts every detail
/// behind its record, where all takers look for it.
struct DetailWindow {
    private let pool: BatchPool
    private let file: Int
    /// With the place of its last record.
    private var held: [(batch: RecordBatch, line: UInt32, offset: Int64)] = []
    /// The last line that any batch tells of.
    private var newest: (line: UInt32, offset: Int64) = (0, 0)

    init(_ pool: BatchPool, file: Int) { (self.pool, self.file) = (pool, file) }

    /// Takes the next batch.
    /// - Returns: those that are complete.
    mutating func take(_ batch: RecordBatch) -> [RecordBatch] {
        if batch.count > 0 {
            newest = (batch.records[batch.count - 1].line, batch.records[batch.count - 1].offset)
        }
        hold(batch)
        if batch.state.pointee.isMixed { gather() }
        var complete: [RecordBatch] = []
        while let first = held.first, isOutOfReach(first.line, first.offset) {
            complete.append(first.batch)
            held.removeFirst()
        }
        return complete
    }

    private mutating func hold(_ batch: RecordBatch) {
        let (line, offset) = batch.lastPlace ?? held.last.map { ($0.line, $0.offset) } ?? (0, 0)
        held.append((batch, line, offset))
    }

    private func isOutOfReach(_ line: UInt32, _ offset: Int64) -> Bool {
        newest.line &- line >= LineStream.reach.lines || newest.offset - offset >= LineStream.reach.bytes
    }

    /// No more batches.
    mutating func end() -> [RecordBatch] {
        defer { held = [] }
        return held.map(\.batch)
    }

    // MARK: order

    /// Moves the details whose record is held behind it.
    private mutating func gather() {
        held.last?.batch.state.pointee.isMixed = false
        let places = held.flatMap { entry in (0..<entry.batch.count).map { (batch: entry.batch, index: $0) } }
        let records = places.map { $0.batch.records[$0.index] }
        var owners: [UInt32: Int64] = [:]
        for record in records where record.kind.isRecord { owners[record.line] = record.offset }
        let order = RecordBatch.order(of: records) { $0.isDetail(ofAny: owners) }
        refill(order.map { places[$0] })
    }

    /// Puts the records into batches of their own, in this order.
    private mutating func refill(_ order: [(batch: RecordBatch, index: Int)]) {
        let old = held.map(\.batch)
        var filler = BatchFiller(pool, file: file)
        for (batch, index) in order {
            let record = batch.records[index]
            filler.room().add(record, batch.text(of: record), batch.chains?[index] ?? .start)
        }
        let fresh = filler.end()
        fresh.first?.newNames = old.flatMap(\.newNames)
        fresh.last?.notes = old.flatMap(\.notes)
        let first = old.lazy.compactMap(\.headDate).first
        held = []
        for batch in fresh {
            batch.headDate = first
            hold(batch)
        }
        for batch in old { pool.give(batch) }
    }
}

extension Record {
    /// Whether it belongs to one of the records at these lines, and is near enough that no batching puts it elsewhere.
    fileprivate func isDetail(ofAny owners: [UInt32: Int64]) -> Bool {
        guard hasOwner, let offset = owners[owner] else { return false }
        return LineStream(owner: owner, offset: offset, place: .record).reaches(line, self.offset)
    }
}

extension RecordBatch {
    /// Line and offset of its last record; nil if it has none.
    fileprivate var lastPlace: (UInt32, Int64)? {
        var index = count
        while index > 0 {
            index -= 1
            if records[index].kind.isRecord { return (records[index].line, records[index].offset) }
        }
        return nil
    }
}

extension LineReader {
    /// Reads a segment's lines from where the cursor stands.
    /// - Parameter first: how many lines the cursor counts before the segment.
    mutating func read(
        _ cursor: inout LineCursor, _ segment: LineSegment, after first: Int, into filler: inout BatchFiller
    ) {
        let chains = segment.chains
        linesStay = true
        defer {
            flow.sameLine.keep()
            linesStay = false
        }
        while let line = cursor.next() {
            read(line, chain: chains.isEmpty ? .start : chains[line.number - first - 1], into: filler.room())
        }
    }

    /// Reads a line with the chain at its end.
    @inline(__always)
    mutating func read(_ line: borrowing Line, chain: Chain, into batch: RecordBatch) {
        let before = batch.count
        read(line, into: batch)
        if let chains = batch.chains { for index in before..<batch.count { chains[index] = chain } }
    }
}
