import JobColumns
import JobState
import JobViews

/// The last few of what comes.
struct LastFew<Element> {
    /// Nil for all.
    private let limit: Int?
    private(set) var kept: [Element] = []
    private var head = 0

    init(limit: Int?) { self.limit = limit }

    mutating func add(_ element: Element) {
        guard let limit, kept.count >= limit else { return kept.append(element) }
        guard limit > 0 else { return }
        kept[head] = element
        head = (head + 1) % limit
    }

    /// Oldest first.
    var all: [Element] { Array(kept[head...] + kept[..<head]) }
}

/// Where printed records go: straight out, or kept for "the last N" and "newest first".
final class RowCollector {
    private let output: ([UInt8]) throws -> Void
    /// How many rows at most, the last ones; nil for all.
    private let last: Int?
    /// How many rows before the first one that is wanted.
    private let leavesOut: Int
    private let isReversed: Bool
    private let separator: [UInt8]
    private var buffer = ByteBuffer()
    private var row = ByteBuffer(capacity: 512)
    private var kept: LastFew<[UInt8]>
    /// Lines up a table's rows; set before the first one.
    var aligner: ColumnAligner?
    /// Whether the form has a mark for records left out.
    var marksGaps = false
    private(set) var count = 0

    /// An order other than the log's.
    struct Order {
        let key: (CompleteRecord) -> [ColumnValue]
        let precedes: ([ColumnValue], [ColumnValue]) -> Bool
    }

    /// Set before the first row. All rows are kept then; `-r` turns the order round, `-n` takes the first ones.
    var order: Order? {
        didSet { kept = LastFew(limit: order == nil ? last : nil) }
    }
    private var keys: [[ColumnValue]] = []

    /// - Parameters:
    ///   - output: takes the bytes as they come.
    ///   - query: tells which rows, and in which order; nil for all as they come.
    ///   - separator: between two rows, for forms that are no lines.
    init(to output: @escaping ([UInt8]) throws -> Void, _ query: Query? = nil, separator: [UInt8] = []) {
        (self.output, self.separator) = (output, separator)
        (last, leavesOut, isReversed) = (query?.lines, query?.leavesOut ?? 0, query?.isReversed ?? false)
        kept = LastFew(limit: last)
    }

    convenience init(_ output: OutputFile, _ query: Query? = nil, separator: [UInt8] = []) {
        self.init(to: { try output.write($0) }, query, separator: separator)
    }

    private var keeps: Bool { last != nil || isReversed || order != nil }

    func add(_ write: (inout ByteBuffer) -> Void) throws {
        if order == nil && count < leavesOut {
            count += 1
            return
        }
        guard keeps || aligner != nil else {
            if count > leavesOut && !separator.isEmpty { buffer.append(separator) }
            count += 1
            write(&buffer)
            if buffer.count > 1 << 16 { try flush() }
            return
        }
        count += 1
        row.clear()
        write(&row)
        if keeps { kept.add(row.bytes) } else { try align(row.bytes) }
    }

    /// Marks that records were left out between two groups; only rows for people have such a mark.
    func addGap() throws {
        guard aligner != nil || marksGaps, order != nil || count > leavesOut else { return }
        try add { buffer in
            if aligner != nil { ColumnAligner.append(Cell("--", .faint), to: &buffer) } else { buffer.append("--\n") }
        }
        count -= 1
    }

    private func align(_ row: [UInt8]) throws {
        guard aligner?.add(row) == true else { return }
        aligner?.flush(into: &buffer)
        try flush()
    }

    /// Adds a record's row, with its place in the order.
    func add(_ item: CompleteRecord, _ write: (inout ByteBuffer) -> Void) throws {
        if let order { keys.append(order.key(item)) }
        try add(write)
    }

    /// Prints what was kept, and all that is buffered.
    func finish() throws {
        for (index, row) in ordered.enumerated() {
            if aligner != nil {
                try align(row)
                continue
            }
            if index > 0 { buffer.append(separator) }
            buffer.append(row)
            if buffer.count > 1 << 16 { try flush() }
        }
        aligner?.flush(into: &buffer)
        try flush()
    }

    /// The kept rows as they are printed.
    private var ordered: [[UInt8]] {
        let kept = kept.all
        guard let order else { return isReversed ? kept.reversed() : kept }
        let sorted = kept.indices.sorted { a, b in
            order.precedes(keys[a], keys[b]) || a < b && !order.precedes(keys[b], keys[a])
        }
        return (isReversed ? sorted.reversed() : sorted).dropFirst(leavesOut).prefix(last ?? .max).map { kept[$0] }
    }

    private func flush() throws {
        try output(buffer.bytes)
        buffer.clear()
    }
}
