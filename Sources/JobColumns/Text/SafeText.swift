/// Log text for a terminal: control characters are shown, never sent.
public enum SafeText {
    /// The text with every character that drives a terminal, or breaks a line, as `\xNN` or `\u{NNNN}`.
    /// - Parameter keepsLines: whether line ends and tabs stay as they are.
    public static func shown(_ text: String, keepsLines: Bool = false) -> String {
        guard text.utf8.contains(where: { $0 < 32 || $0 > 126 }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            let isKept = keepsLines && (scalar == "\n" || scalar == "\t")
            if isUnsafe(scalar) && !isKept {
                result += escaped(scalar)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// JSON in which what drives a terminal, or hides text, is escaped as JSON has it.
    public static func shownJSON(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 > 126 }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar != "\n" && isUnsafe(scalar) {
                for unit in UTF16.encode(scalar)! {
                    let hex = String(unit, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
                }
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<32, 127..<160, 0x2028...0x2029: true
        case 0..<128: false
        // What reorders or hides text, or cannot be seen: two names with and without it look alike.
        default: scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": return "\\n"
        case "\t": return "\\t"
        case "\r": return "\\r"
        default: break
        }
        let hex = String(scalar.value, radix: 16)
        return scalar.value < 256 ? "\\x" + (hex.count < 2 ? "0" : "") + hex : "\\u{\(hex)}"
    }
}

/// Microseconds as JSON writes them: seconds with the fewest digits that give them back.
public enum SecondsText {
    public static func text(_ micros: Int64) -> String {
        var buffer = ByteBuffer(capacity: 24)
        buffer.append(seconds: micros)
        return String(decoding: buffer.bytes, as: UTF8.self)
    }

    /// A number of SQL: as times are, without an exponent, as far as they reach.
    public static func decimal(_ number: Double) -> String {
        abs(number) < 1e12 ? text(Int64((number * 1e6).rounded())) : "\(number)"
    }
}

/// Names of files, each by as many of its last parts as tell it from the others.
public struct ShortNames {
    private var short: [String: String] = [:]

    public init(_ names: [String]) {
        var parts = 1
        var left = Set(names)
        while !left.isEmpty {
            let endings = Dictionary(grouping: left) { ShortNames.ending(of: $0, parts) }
            for (ending, names) in endings where names.count == 1 || names.contains(ending) {
                for name in names { short[name] = names.count == 1 ? ending : name }
                left.subtract(names)
            }
            parts += 1
        }
    }

    /// The name itself if it is none of those known.
    public subscript(_ name: String) -> String { short[name] ?? name }

    private static func ending(of name: String, _ parts: Int) -> String {
        let all = name.split(separator: "/", omittingEmptySubsequences: false)
        return all.count <= parts ? name : all.suffix(parts).joined(separator: "/")
    }
}

/// Text within an address (RFC 3986).
public enum PercentText {
    /// Letters, digits and `-._~` as they are, every other byte as `%E9`.
    /// - Parameter kept: what else stays as it is.
    public static func encoded(_ bytes: some Sequence<UInt8>, keeping kept: String = "") -> String {
        var text = ""
        for byte in bytes {
            let isPlain = (97...122).contains(byte | 32) || (48...57).contains(byte) || "-._~".utf8.contains(byte)
            if byte < 128 && (isPlain || kept.utf8.contains(byte)) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }
}
