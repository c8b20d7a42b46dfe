import JobColumns
import JobViews

extension Cell {
    var width: Int { DisplayWidth.of(text) }

    static func blank(_ columns: Int) -> Cell { Cell(String(repeating: " ", count: max(0, columns))) }

    /// Cut, or filled up with blanks, to so many columns.
    func padded(to columns: Int, right: Bool = false) -> Cell {
        let cut = DisplayWidth.truncated(text, to: columns)
        let blanks = Cell.blank(columns - DisplayWidth.of(cut)).text
        return Cell(right ? blanks + cut : cut + blanks, style)
    }
}

/// One row of a screen.
struct ScreenRow: Equatable {
    private(set) var cells: [Cell] = []
    /// Whether it is shown inverted.
    var isSelected = false
    private(set) var width = 0

    init(_ cells: [Cell] = [], isSelected: Bool = false) {
        self.isSelected = isSelected
        for cell in cells { append(cell) }
    }

    init(_ text: String, _ style: Style = .plain) { self.init([Cell(text, style)]) }

    mutating func append(_ cell: Cell) {
        guard !cell.text.isEmpty else { return }
        cells.append(cell)
        width += cell.width
    }

    /// What it says, without styles.
    var text: String { cells.map(\.text).joined() }

    /// Not wider than so many columns.
    func fitted(to columns: Int) -> ScreenRow {
        guard width > columns else { return self }
        var row = ScreenRow(isSelected: isSelected)
        for cell in cells {
            let left = columns - row.width
            if cell.width > left {
                row.append(Cell(DisplayWidth.truncated(cell.text, to: left), cell.style))
                break
            }
            row.append(cell)
        }
        return row
    }
}

/// Breaks long text into lines of a terminal, at blanks where there are any.
enum TextWrap {
    static func lines(_ text: String, width: Int) -> [String] {
        let width = max(8, width)
        var lines: [String] = []
        var rest = Substring(SafeText.shown(text))
        while !rest.isEmpty {
            let cut = end(of: rest, width)
            lines.append(String(rest[..<cut]))
            rest = rest[cut...].drop { $0 == " " }
        }
        return lines
    }

    /// Where the first line ends: never at its very beginning.
    private static func end(of text: Substring, _ width: Int) -> String.Index {
        var used = 0
        var blank: String.Index?
        var at = text.startIndex
        while at < text.endIndex {
            used += DisplayWidth.of(String(text[at]))
            if used > width && at > text.startIndex { return blank ?? at }
            // A line that is mostly empty would be worse than a word in two pieces.
            if text[at] == " " && used > width / 2 { blank = at }
            at = text.index(after: at)
        }
        return text.endIndex
    }
}

/// A line of pieces, of which the least important go where there is no room for all.
struct PieceLine {
    struct Piece {
        let cells: [Cell]
        /// 0 stays longest.
        let rank: Int

        var width: Int { cells.reduce(0) { $0 + $1.width } }
    }

    private var pieces: [Piece] = []
    private let gap: Int

    init(gap: Int = 2) { self.gap = gap }

    mutating func add(_ text: String, _ style: Style = .plain, rank: Int) { add([Cell(text, style)], rank: rank) }

    mutating func add(_ cells: [Cell], rank: Int) {
        if cells.contains(where: { !$0.text.isEmpty }) { pieces.append(Piece(cells: cells, rank: rank)) }
    }

    /// - Parameter right: stands at the right edge, and goes last.
    func row(width: Int, right: Cell? = nil) -> ScreenRow {
        let room = right.map { max(0, width - $0.width - gap) } ?? width
        var row = ScreenRow(joined(kept(room))).fitted(to: room)
        guard let right else { return row }
        row.append(.blank(width - right.width - row.width))
        row.append(right)
        return row
    }

    private func kept(_ room: Int) -> [Piece] {
        var kept = pieces
        while kept.count > 1, total(kept) > room {
            let worst = kept.map(\.rank).max()!
            kept.remove(at: kept.lastIndex { $0.rank == worst }!)
        }
        return kept
    }

    private func total(_ pieces: [Piece]) -> Int {
        pieces.reduce(0) { $0 + $1.width } + gap * max(0, pieces.count - 1)
    }

    private func joined(_ pieces: [Piece]) -> [Cell] {
        Array(pieces.map(\.cells).joined(separator: [.blank(gap)]))
    }
}

/// Turns rows into what a terminal must be sent, which is what has changed since the last time.
struct ScreenPainter {
    let isColored: Bool
    private var shown: [ScreenRow] = []
    private var width = 0

    init(isColored: Bool) { self.isColored = isColored }

    /// The next painting repeats everything: what the terminal shows is not known any more.
    mutating func forget() { shown = [] }

    /// - Returns: nothing where the screen shows these rows already.
    mutating func paint(_ rows: [ScreenRow], width: Int, height: Int) -> [UInt8] {
        var fitted = rows.prefix(height).map { $0.fitted(to: width) }
        while fitted.count < height { fitted.append(ScreenRow()) }
        if width != self.width || height != shown.count { forget() }
        self.width = width
        var output = ""
        for (index, row) in fitted.enumerated() where index >= shown.count || shown[index] != row {
            output += "\u{1B}[\(index + 1);1H" + line(row)
        }
        shown = fitted
        return Array(output.utf8)
    }

    private func line(_ row: ScreenRow) -> String {
        var text = ""
        for cell in row.cells { text += styled(cell.text, cell.style, row.isSelected) }
        if row.isSelected {
            return text + styled(Cell.blank(width - row.width).text, .plain, true)
        }
        // At the last column the cursor stands on the last character, which this would erase.
        return row.width < width ? text + "\u{1B}[K" : text
    }

    /// Without colours the selected row is still inverted.
    private func styled(_ text: String, _ style: Style, _ isSelected: Bool) -> String {
        let codes = (isSelected ? "\u{1B}[7m" : "") + (isColored ? style.code : "")
        return codes.isEmpty || text.isEmpty ? text : codes + text + "\u{1B}[0m"
    }
}

/// Times and durations as the screen shows them: whole seconds, since it is looked at, not read.
struct WatchText {
    let time: TimeText
    /// Whether the terminal can be expected to show block characters.
    let hasBlocks: Bool

    /// `2011-06-01`.
    func day(_ micros: Int64) -> String { String(time.full(micros).prefix(10)) }

    /// `14:29:51`.
    func clock(_ micros: Int64) -> String { String(time.clock(micros).prefix(8)) }

    /// `14:29:51.550`, as the log has it.
    func exact(_ micros: Int64) -> String { time.clock(micros) }

    /// `14:29:51` on the same day, else with its day.
    func short(_ micros: Int64, now: Int64) -> String {
        let (day, today) = (day(micros), day(now))
        if day == today { return clock(micros) }
        return day.prefix(4) == today.prefix(4) ? "\(day.suffix(5)) \(clock(micros).prefix(5))" : day
    }

    /// `12s`, `3m 04s`, `2h 05m`, `3d 04h`: what goes on.
    static func going(_ micros: Int64) -> String {
        let seconds = max(0, micros) / 1_000_000
        return seconds < 60 ? "\(seconds)s" : DurationText.short(seconds * 1_000_000)
    }

    /// `now`, `12s`, `3m`, `2h`, `3d`: how long ago.
    static func age(_ micros: Int64) -> String {
        let seconds = max(0, micros) / 1_000_000
        switch seconds {
        case ..<1: return "now"
        case ..<60: return "\(seconds)s"
        case ..<3600: return "\(seconds / 60)m"
        case ..<86_400: return "\(seconds / 3600)h"
        default: return "\(seconds / 86_400)d"
        }
    }

    /// A bar of so many columns.
    func bar(_ percentage: Int, width: Int) -> (full: String, empty: String) {
        let filled = min(width, max(0, (width * percentage + 50) / 100))
        return (
            String(repeating: hasBlocks ? "█" : "#", count: filled),
            String(repeating: hasBlocks ? "░" : ".", count: width - filled)
        )
    }

    /// A line over the whole width, with its title.
    func rule(_ title: String, width: Int) -> ScreenRow {
        let dash = hasBlocks ? "─" : "-"
        let line = "\(dash)\(dash) \(title) "
        return ScreenRow(line + String(repeating: dash, count: max(0, width - DisplayWidth.of(line))), .faint)
    }
}
