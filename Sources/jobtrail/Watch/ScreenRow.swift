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
