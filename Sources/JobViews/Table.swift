/// A table for a terminal or a pipe.
public struct Table {
    public struct Column: Sendable {
        public let title: String
        public let isRight: Bool
        /// Whether it gives way where the terminal is narrow.
        public let isFlexible: Bool
        /// Where what is too wide is cut.
        public let cut: DisplayWidth.Cut

        public init(
            _ title: String, right: Bool = false, flexible: Bool = false, shortened: DisplayWidth.Cut = .atEnd
        ) {
            cut = shortened
            self.title = title
            isRight = right
            isFlexible = flexible
        }
    }

    private let columns: [Column]
    private var rows: [[Cell]] = []

    public init(_ columns: [Column]) { self.columns = columns }

    public mutating func add(_ row: [Cell]) { rows.append(row) }

    public var isEmpty: Bool { rows.isEmpty }

    /// The lines, headers first.
    /// - Parameters:
    ///   - width: the terminal's columns; nil for a pipe, where nothing is cut.
    ///   - headers: whether titles are printed.
    public func lines(width: Int?, colored: Bool, headers: Bool = true) -> [String] {
        let widths = fitted(to: width, headers: headers)
        var lines: [String] = []
        if headers { lines.append(line(columns.map { Cell($0.title, .header) }, widths, colored)) }
        for row in rows { lines.append(line(row, widths, colored)) }
        return lines
    }

    private func line(_ cells: [Cell], _ widths: [Int], _ colored: Bool) -> String {
        var parts: [String] = []
        for (index, cell) in cells.enumerated() {
            let text = DisplayWidth.shortened(cell.text, to: widths[index], columns[index].cut)
            let padding = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.of(text)))
            let styled = Hyperlink.wrapped(cell.style.applied(text, colored: colored), file: cell.link)
            parts.append(
                columns[index].isRight ? padding + styled : index == cells.count - 1 ? styled : styled + padding)
        }
        let joined = parts.joined(separator: "  ")
        guard !colored, cells.allSatisfy({ $0.link == nil }), let end = joined.lastIndex(where: { $0 != " " }) else {
            return joined
        }
        return String(joined[...end])
    }

    /// How wide it is if nothing is cut.
    func width(headers: Bool) -> Int { natural(headers: headers).reduce(0, +) + 2 * (columns.count - 1) }

    private func natural(headers: Bool) -> [Int] {
        var widths = columns.map { headers ? DisplayWidth.of($0.title) : 0 }
        for row in rows {
            for (index, cell) in row.enumerated() { widths[index] = max(widths[index], DisplayWidth.of(cell.text)) }
        }
        return widths
    }

    private func fitted(to width: Int?, headers: Bool) -> [Int] {
        var widths = natural(headers: headers)
        if let width { shrink(&widths, by: widths.reduce(0, +) + 2 * (columns.count - 1) - width) }
        return widths
    }

    /// Takes from the widest flexible column first, down to a width at which something can still be read.
    private func shrink(_ widths: inout [Int], by excess: Int) {
        var left = excess
        while left > 0 {
            let candidates = columns.indices.filter { columns[$0].isFlexible && widths[$0] > Table.narrowest }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { return }
            widths[widest] -= 1
            left -= 1
        }
    }

    private static let narrowest = 8
}
