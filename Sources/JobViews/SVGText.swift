/// Text as SVG may hold it: log text stays text, whatever it holds.
enum SVGText {
    /// Escaped for content and for attributes; characters that XML 1.0 forbids are replaced.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
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

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 9, 10, 13: true
        case 0..<32, 0x7F..<0xA0, 0xFFFE, 0xFFFF: false
        // These turn the direction of what stands around them.
        case 0x202A...0x202E, 0x2066...0x2069: false
        default: true
        }
    }

    /// A coordinate with one decimal.
    static func number(_ value: Double) -> String {
        let tenths = (value * 10).rounded()
        return tenths.truncatingRemainder(dividingBy: 10) == 0 ? String(Int(tenths / 10)) : String(tenths / 10)
    }

    /// About how wide a text is at 12 px, in a font without serifs; wide characters count twice.
    static func width(_ text: String) -> Double { Double(DisplayWidth.of(text)) * 6.8 }
}
