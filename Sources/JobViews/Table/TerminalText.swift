import CLinux
import Glibc
import JobColumns
import LogBytes

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

/// Colours of a terminal, as the appliance's dashboard has them: green started, red stopped, failures stand out.
public enum Style: UInt8, Sendable {
    case plain, header, good, bad, alarm, busy, faint

    /// What turns a terminal to it; empty for plain text.
    public var code: String {
        switch self {
        case .plain: ""
        case .header: "\u{1B}[1m"
        case .good: "\u{1B}[32m"
        case .bad: "\u{1B}[31m"
        case .alarm: "\u{1B}[1;97;41m"
        case .busy: "\u{1B}[33m"
        case .faint: "\u{1B}[2m"
        }
    }

    /// The text in this style, or plain where colours are off.
    public func applied(_ text: String, colored: Bool) -> String {
        guard colored, self != .plain, !text.isEmpty else { return text }
        return "\(code)\(text)\u{1B}[0m"
    }
}

/// Links of a terminal that can follow them (OSC 8): the text stays as it is, a click opens the file.
enum Hyperlink {
    /// - Parameter file: a path, or `bundle!member`, of which the bundle is opened; none for standard input.
    static func wrapped(_ text: String, file: String?) -> String {
        guard let file, file != "-", let address = address(of: file) else { return text }
        return "\u{1B}]8;;\(address)\u{1B}\\\(text)\u{1B}]8;;\u{1B}\\"
    }

    private static func address(of file: String) -> String? {
        let path = file.split(separator: "!", maxSplits: 1).first.map(String.init) ?? file
        let whole = PathText.standard(path)
        guard PathText.withPath(whole, { access($0, F_OK) }) == 0 else { return nil }
        return "file://\(Machine.hostName)\(PercentText.encoded(PathText.bytes(whole), keeping: "/!$&'()*+,;=:@"))"
    }
}
