import JobColumns

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

/// A table as GitHub's Markdown has it.
public struct MarkdownTable {
    private let titles: [(title: String, isRight: Bool)]
    private var rows: [[String]] = []

    public init(_ titles: [(title: String, isRight: Bool)]) { self.titles = titles }

    /// - Parameter cells: plain text.
    public mutating func add(_ cells: [String]) { rows.append(cells) }

    public var lines: [String] {
        [line(titles.map(\.title)), "|" + titles.map { $0.isRight ? " ---: |" : " --- |" }.joined()]
            + rows.map(line)
    }

    private func line(_ cells: [String]) -> String {
        "|" + cells.map { " \(Markdown.escaped($0)) |" }.joined()
    }
}

/// Log text inside XML or HTML: it stays text, whatever stands in it.
public enum MarkupText {
    /// Escaped for element content and for attributes in double quotes; what XML 1.0 cannot hold is shown in words.
    public static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in SafeText.shown(text).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(isAllowed(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return result
    }

    /// Noncharacters are no XML.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool { scalar.value & 0xFFFE != 0xFFFE }
}
