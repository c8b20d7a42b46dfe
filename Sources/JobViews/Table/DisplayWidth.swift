import CLinux
import Glibc

/// How many terminal columns text takes: the C library knows wide and combining characters.
public enum DisplayWidth {
    /// The C library counts columns by the locale's characters.
    private static let isLocaleSet: Bool = setlocale(LC_CTYPE, "C.UTF-8") != nil

    public static func of(_ text: String) -> Int {
        if text.utf8.allSatisfy({ $0 < 128 }) { return text.utf8.count }
        return text.unicodeScalars.reduce(0) { $0 + width($1) }
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        guard isLocaleSet else { return 1 }
        let width = wcwidth(wchar_t(bitPattern: scalar.value))
        return width < 0 ? 1 : Int(width)
    }

    /// Where a text that is too wide is cut: a name's end tells as much as its beginning.
    public enum Cut: Sendable {
        case atEnd, inside
    }

    static func shortened(_ text: String, to columns: Int, _ cut: Cut) -> String {
        guard cut == .inside, columns > 4, of(text) > columns else { return truncated(text, to: columns) }
        let tail = String(truncated(String(text.reversed()), to: columns / 2).dropLast().reversed())
        return truncated(text, to: columns - of(tail)) + tail
    }

    /// The longest beginning that fits `columns`, with `…` where something is cut.
    public static func truncated(_ text: String, to columns: Int) -> String {
        guard of(text) > columns else { return text }
        guard columns > 1 else { return columns == 1 ? "…" : "" }
        var result = ""
        var used = 0
        for character in text {
            let width = of(String(character))
            if used + width > columns - 1 { break }
            result.append(character)
            used += width
        }
        return result + "…"
    }
}
