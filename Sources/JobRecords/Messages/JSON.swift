/// A piece of JSON as a value.
public enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    /// As it is written.
    case number(String)
    case string(String)
    case list([JSON])
    case object([String: JSON])

    /// Nil for what is no JSON.
    public init?(_ bytes: some Sequence<UInt8>) {
        let value = Array(bytes).withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes)
            return reader.whole()
        }
        guard let value else { return nil }
        self = value
    }

    /// What an object has by a key.
    public subscript(key: String) -> JSON? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    public var text: String? { if case .string(let text) = self { text } else { nil } }

    public var items: [JSON]? { if case .list(let items) = self { items } else { nil } }

    public var integer: Int64? { if case .number(let digits) = self { Int64(digits) } else { nil } }

    public var truth: Bool? { if case .bool(let truth) = self { truth } else { nil } }
}

/// Reads JSON strictly (RFC 8259): what is a bit different is none, since others would not read it either.
private struct JSONReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0
    private var depth = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func whole() -> JSON? {
        guard let value = value(), at == bytes.count else { return nil }
        return value
    }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipBlanks() {
        while let byte = next, byte == 32 || byte == 9 || byte == 10 || byte == 13 { at += 1 }
    }

    private mutating func takes(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        at += 1
        return true
    }

    /// A value with the blanks around it.
    private mutating func value() -> JSON? {
        skipBlanks()
        guard let value = bare() else { return nil }
        skipBlanks()
        return value
    }

    private mutating func bare() -> JSON? {
        switch next {
        case UInt8(ascii: "{"): object()
        case UInt8(ascii: "["): list()
        case UInt8(ascii: "\""): string().map { .string($0) }
        case UInt8(ascii: "t"): word("true", .bool(true))
        case UInt8(ascii: "f"): word("false", .bool(false))
        case UInt8(ascii: "n"): word("null", .null)
        default: number()
        }
    }

    private mutating func word(_ word: String, _ value: JSON) -> JSON? {
        guard bytes[at...].starts(with: word.utf8) else { return nil }
        at += word.utf8.count
        return value
    }

    /// What stands between brackets, piece by piece with commas between.
    private mutating func pieces(until close: UInt8, _ piece: (inout JSONReader) -> Bool) -> Bool {
        (at, depth) = (at + 1, depth + 1)
        defer { depth -= 1 }
        guard depth <= ObjectReader.deepest else { return false }
        skipBlanks()
        if takes(close) { return true }
        repeat {
            guard piece(&self) else { return false }
        } while takes(UInt8(ascii: ","))
        return takes(close)
    }

    private mutating func list() -> JSON? {
        var items: [JSON] = []
        let isWhole = pieces(until: UInt8(ascii: "]")) { reader in
            guard let item = reader.value() else { return false }
            items.append(item)
            return true
        }
        return isWhole ? .list(items) : nil
    }

    private mutating func object() -> JSON? {
        var members: [String: JSON] = [:]
        let isWhole = pieces(until: UInt8(ascii: "}")) { reader in
            reader.skipBlanks()
            guard let key = reader.string() else { return false }
            reader.skipBlanks()
            guard reader.takes(UInt8(ascii: ":")), let value = reader.value() else { return false }
            members[key] = value
            return true
        }
        return isWhole ? .object(members) : nil
    }

    private mutating func digits() -> Bool {
        let start = at
        while let byte = next, (48...57).contains(byte) { at += 1 }
        return at > start
    }

    private mutating func number() -> JSON? {
        let start = at
        _ = takes(UInt8(ascii: "-"))
        guard takes(UInt8(ascii: "0")) || digits() else { return nil }
        if takes(UInt8(ascii: ".")) && !digits() { return nil }
        if takes(UInt8(ascii: "e")) || takes(UInt8(ascii: "E")) {
            if !takes(UInt8(ascii: "+")) { _ = takes(UInt8(ascii: "-")) }
            guard digits() else { return nil }
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        return Double(text)?.isFinite == true ? .number(text) : nil
    }

    private mutating func string() -> String? {
        guard takes(UInt8(ascii: "\"")) else { return nil }
        var found: [UInt8] = []
        while let byte = next, byte >= 32 {
            at += 1
            switch byte {
            case UInt8(ascii: "\""): return String(validating: found, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = escaped() else { return nil }
                found += String(escaped).utf8
            default: found.append(byte)
            }
        }
        return nil
    }

    private mutating func escaped() -> Unicode.Scalar? {
        guard let letter = next else { return nil }
        if let (scalar, taken) = Escapes.unicode(bytes, at), letter == UInt8(ascii: "u") {
            at += taken
            return scalar
        }
        at += 1
        return "\"\\/bfnrt".utf8.contains(letter) ? Unicode.Scalar(Escapes.single(letter)) : nil
    }
}

extension JSON {
    /// Its text on one line, keys in order.
    public var line: String { written(indent: nil) }

    /// Its text with every member on a line of its own, keys in order.
    public var page: String { written(indent: "\n") }

    /// - Parameter indent: what begins a line; nil for all on one.
    private func written(indent: String?) -> String {
        let inner = indent.map { $0 + "  " }
        switch self {
        case .null: return "null"
        case .bool(let truth): return truth ? "true" : "false"
        case .number(let digits): return digits
        case .string(let text): return JSON.literal(text)
        case .list(let items):
            return JSON.bracketed("[", items.map { $0.written(indent: inner) }, "]", indent)
        case .object(let members):
            let colon = indent == nil ? ":" : " : "
            let parts = members.sorted { $0.key < $1.key }
                .map { JSON.literal($0.key) + colon + $0.value.written(indent: inner) }
            return JSON.bracketed("{", parts, "}", indent)
        }
    }

    private static func bracketed(_ open: String, _ parts: [String], _ close: String, _ indent: String?) -> String {
        guard let indent, !parts.isEmpty else { return open + parts.joined(separator: ",") + close }
        return open + parts.map { indent + "  " + $0 }.joined(separator: ",") + indent + close
    }

    private static func literal(_ text: String) -> String {
        var written = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": written += "\\\(scalar)"
            case "\n": written += "\\n"
            case "\r": written += "\\r"
            case "\t": written += "\\t"
            case "\0"..<" ": written += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: written.unicodeScalars.append(scalar)
            }
        }
        return written + "\""
    }
}
