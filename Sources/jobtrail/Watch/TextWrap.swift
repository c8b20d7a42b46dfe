import JobColumns
import JobViews

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
