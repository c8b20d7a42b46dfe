import JobColumns

/// Lines up a table whose rows come one by one: some rows are looked at together, then printed with columns wide enough
/// for all so far. The last column is printed whole: it may hold the reason of a failure.
public struct ColumnAligner {
    /// Ends a cell; no cell's text holds it, since control characters are shown, not sent.
    private static let cellEnd: UInt8 = 0x1F
    /// The style's number, before a cell's text, counts from here, so that it is no control character either.
    private static let firstStyle: UInt8 = 0x30

    private let titles: [String]
    private let colored: Bool
    private var widths: [Int]
    private var rows: [[UInt8]] = []
    private var hasHeader: Bool

    /// How many rows are looked at together.
    public static let block = 256

    public init(titles: [String], colored: Bool, headers: Bool = true) {
        hasHeader = !headers
        self.titles = titles
        self.colored = colored
        widths = headers ? titles.map(DisplayWidth.of) : titles.map { _ in 0 }
    }

    /// Appends a cell to a row.
    public static func append(_ cell: Cell, to row: inout ByteBuffer) {
        row.append(firstStyle + cell.style.rawValue)
        row.append(cell.text)
        row.append(cellEnd)
    }

    /// Takes a row.
    /// - Returns: whether it is time to `flush`.
    public mutating func add(_ row: [UInt8]) -> Bool {
        rows.append(row)
        return rows.count >= ColumnAligner.block
    }

    /// Prints the rows taken, the titles before the first ones.
    public mutating func flush(into buffer: inout ByteBuffer) {
        guard !rows.isEmpty else { return }
        let cells = rows.map(ColumnAligner.cells)
        for row in cells {
            for (index, cell) in row.enumerated() { widths[index] = max(widths[index], DisplayWidth.of(cell.text)) }
        }
        if !hasHeader { write(titles.map { Cell($0, .header) }, into: &buffer) }
        hasHeader = true
        for row in cells { write(row, into: &buffer) }
        rows.removeAll(keepingCapacity: true)
    }

    private static func cells(_ row: [UInt8]) -> [Cell] {
        row.split(separator: cellEnd).map { part in
            let style = Style(rawValue: part.first! - firstStyle) ?? .plain
            return Cell(String(decoding: part.dropFirst(), as: UTF8.self), style)
        }
    }

    private func write(_ cells: [Cell], into buffer: inout ByteBuffer) {
        for (index, cell) in cells.enumerated() {
            buffer.append(cell.style.applied(cell.text, colored: colored))
            if index == cells.count - 1 { break }
            let padding = widths[index] - DisplayWidth.of(cell.text) + 2
            buffer.append(String(repeating: " ", count: padding))
        }
        buffer.append(10)
    }
}
