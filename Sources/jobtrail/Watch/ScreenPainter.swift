import JobViews

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
        for span in row.spans { text += styled(span.text, span.style, row.isSelected) }
        if row.isSelected {
            return text + styled(String(repeating: " ", count: max(0, width - row.width)), .plain, true)
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
