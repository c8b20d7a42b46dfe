import JobColumns
import JobViews

/// Text of one style, safe to send.
struct Span: Equatable {
    let text: String
    let style: Style

    init(_ text: String, _ style: Style = .plain) {
        self.text = SafeText.shown(text)
        self.style = style
    }

    var width: Int { DisplayWidth.of(text) }

    /// Cut, or filled up with blanks, to so many columns.
    func padded(to columns: Int, right: Bool = false) -> Span {
        let cut = DisplayWidth.truncated(text, to: columns)
        let blanks = String(repeating: " ", count: max(0, columns - DisplayWidth.of(cut)))
        return Span(right ? blanks + cut : cut + blanks, style)
    }
}

/// One row of a screen.
struct ScreenRow: Equatable {
    private(set) var spans: [Span] = []
    /// Whether it is shown inverted.
    var isSelected = false
    private(set) var width = 0

    init(_ spans: [Span] = [], isSelected: Bool = false) {
        self.isSelected = isSelected
        for span in spans { append(span) }
    }

    init(_ text: String, _ style: Style = .plain) { self.init([Span(text, style)]) }

    mutating func append(_ span: Span) {
        guard !span.text.isEmpty else { return }
        spans.append(span)
        width += span.width
    }

    /// What it says, without styles.
    var text: String { spans.map(\.text).joined() }

    /// Not wider than so many columns.
    func fitted(to columns: Int) -> ScreenRow {
        guard width > columns else { return self }
        var row = ScreenRow(isSelected: isSelected)
        for span in spans {
            let left = columns - row.width
            if span.width > left {
                row.append(Span(DisplayWidth.truncated(span.text, to: left), span.style))
                break
            }
            row.append(span)
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
        let spans: [Span]
        /// 0 stays longest.
        let rank: Int

        var width: Int { spans.reduce(0) { $0 + $1.width } }
    }

    private var pieces: [Piece] = []
    private let gap: Int

    init(gap: Int = 2) { self.gap = gap }

    mutating func add(_ text: String, _ style: Style = .plain, rank: Int) { add([Span(text, style)], rank: rank) }

    mutating func add(_ spans: [Span], rank: Int) {
        if spans.contains(where: { !$0.text.isEmpty }) { pieces.append(Piece(spans: spans, rank: rank)) }
    }

    /// - Parameter right: stands at the right edge, and goes last.
    func row(width: Int, right: Span? = nil) -> ScreenRow {
        let room = right.map { max(0, width - $0.width - gap) } ?? width
        var row = ScreenRow(joined(kept(room))).fitted(to: room)
        guard let right else { return row }
        row.append(Span(String(repeating: " ", count: max(0, width - right.width - row.width))))
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

    private func joined(_ pieces: [Piece]) -> [Span] {
        let blank = Span(String(repeating: " ", count: gap))
        return Array(pieces.map(\.spans).joined(separator: [blank]))
    }
}
