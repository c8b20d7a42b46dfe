import JobColumns

/// A table for a terminal or a pipe, or as GitHub's Markdown has it.
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
            (self.title, isRight, isFlexible, cut) = (title, right, flexible, shortened)
        }
    }

    private let columns: [Column]
    // The cells one behind another: many thousand rows are not many thousand lists of texts.
    private var text: [UInt8] = []
    private var ends: [Int] = []
    private var styles: [Style] = []
    private var links: [Int: String] = [:]

    public init(_ columns: [Column]) { self.columns = columns }

    /// - Parameter row: a cell for each column.
    public mutating func add(_ row: [Cell]) {
        for cell in row {
            if let link = cell.link { links[ends.count] = link }
            text.append(contentsOf: cell.text.utf8)
            ends.append(text.count)
            styles.append(cell.style)
        }
    }

    private var rows: some Sequence<[Cell]> {
        stride(from: 0, to: ends.count, by: columns.count).lazy.map { first in
            (first..<first + columns.count).map(cell)
        }
    }

    private func cell(_ number: Int) -> Cell {
        let start = number == 0 ? 0 : ends[number - 1]
        return Cell(
            shown: String(decoding: text[start..<ends[number]], as: UTF8.self), styles[number], link: links[number])
    }

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

    func lines(_ context: ViewContext) -> [String] {
        lines(width: context.width, colored: context.colored, headers: context.headers)
    }

    public var markdown: [String] {
        let rule = "|" + columns.map { $0.isRight ? " ---: |" : " --- |" }.joined()
        return [Table.markdown(columns.map(\.title)), rule] + rows.map { Table.markdown($0.map(\.text)) }
    }

    private static func markdown(_ cells: [String]) -> String {
        "|" + cells.map { " \(Markdown.escaped($0)) |" }.joined()
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

/// One cell of a table.
public struct Cell: Equatable, Sendable {
    /// Safe to print: control characters are shown, not sent.
    public let text: String
    public let style: Style
    /// The file that a click opens, where the terminal has links.
    let link: String?

    public init(_ text: String, _ style: Style = .plain, link: String? = nil) {
        self.link = link
        self.text = SafeText.shown(text)
        self.style = style
    }

    /// - Parameter shown: what is safe to print already.
    fileprivate init(shown: String, _ style: Style, link: String?) {
        (text, self.style, self.link) = (shown, style, link)
    }
}

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
    private let showsHeaders: Bool
    /// The column that is left out as long as all its cells are the same; nil for none, and once they differed.
    private var varying: Int?
    private var common: String?

    /// How many rows are looked at together.
    public static let block = 256

    /// - Parameter varying: a column that is shown from where its cells differ on, under titles of its own.
    public init(titles: [String], colored: Bool, headers: Bool = true, varying: Int? = nil) {
        (self.titles, self.colored, self.varying) = (titles, colored, varying)
        (hasHeader, showsHeaders) = (!headers, headers)
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
        if let varying, differ(cells.map { $0[varying].text }) {
            self.varying = nil
            hasHeader = !showsHeaders
        }
        for row in cells {
            for (index, cell) in row.enumerated() { widths[index] = max(widths[index], DisplayWidth.of(cell.text)) }
        }
        if !hasHeader { write(titles.map { Cell($0, .header) }, into: &buffer) }
        hasHeader = true
        for row in cells { write(row, into: &buffer) }
        rows.removeAll(keepingCapacity: true)
    }

    private mutating func differ(_ texts: [String]) -> Bool {
        common = common ?? texts.first
        return texts.contains { $0 != common }
    }

    private static func cells(_ row: [UInt8]) -> [Cell] {
        row.split(separator: cellEnd).map { part in
            let style = Style(rawValue: part.first! - firstStyle) ?? .plain
            return Cell(String(decoding: part.dropFirst(), as: UTF8.self), style)
        }
    }

    private func write(_ cells: [Cell], into buffer: inout ByteBuffer) {
        for (index, cell) in cells.enumerated() where index != varying {
            buffer.append(cell.style.applied(cell.text, colored: colored))
            if index == cells.count - 1 { break }
            let padding = widths[index] - DisplayWidth.of(cell.text) + 2
            buffer.append(String(repeating: " ", count: padding))
        }
        buffer.append(10)
    }
}

extension ColumnValue {
    /// For people, but for instants, whose zone it does not know.
    public func words(_ type: ColumnType) -> String {
        switch self {
        case .text(let text): text
        case .number(let number): type == .percent ? "\(number)%" : String(number)
        case .real(let number): SecondsText.decimal(number)
        case .instant(let time): SecondsText.text(time)
        case .duration(let length): DurationText.short(length)
        case .names(let names): names.joined(separator: ", ")
        case .json(let bytes): String(decoding: bytes, as: UTF8.self)
        case .none, .absent: ""
        }
    }
}

/// Text from a log in Markdown: it stands there as it is, and means nothing to the reader of the page.
public enum Markdown {
    /// The text with all that Markdown or HTML would take for its own escaped, and control characters shown.
    public static func escaped(_ text: String) -> String {
        var result = ""
        for character in SafeText.shown(text) {
            switch character {
            case "\\", "`", "*", "_", "[", "]", "|", "~", "#", "!", "$": result += "\\\(character)"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            // A name behind it must not call anybody.
            case "@": result += "&#64;"
            default: result.append(character)
            }
        }
        return result
    }
}
