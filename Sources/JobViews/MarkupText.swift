import JobColumns

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
