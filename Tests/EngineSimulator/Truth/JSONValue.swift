/// A JSON value, as the truth is written in and as an answer is compared by.
public enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case int(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// A moment as the interface shows it: seconds as a float.
    static func time(_ moment: Micros) -> JSONValue {
        .number(Double(moment) / 1e6)
    }

    /// The member `key` of an object.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    /// The items of an array; none of anything else.
    var items: [JSONValue] {
        guard case .array(let items) = self else { return [] }
        return items
    }

    /// The value as text, where it is text.
    var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The value as a number, where it is one.
    var asDouble: Double? {
        switch self {
        case .int(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// Where `other` first differs from this value and how; nil where both say the same.
    /// Numbers are the same when they are less than half a microsecond apart.
    public func firstDifference(from other: JSONValue, at path: String = "$") -> String? {
        if let mine = asDouble, let theirs = other.asDouble {
            return abs(mine - theirs) < 5e-7 ? nil : "\(path): \(other.text), expected \(text)"
        }
        switch (self, other) {
        case (.null, .null): return nil
        case (.bool(let mine), .bool(let theirs)) where mine == theirs: return nil
        case (.string(let mine), .string(let theirs)) where mine == theirs: return nil
        case (.array(let mine), .array(let theirs)): return JSONValue.difference(mine, theirs, path)
        case (.object(let mine), .object(let theirs)): return JSONValue.difference(mine, theirs, path)
        default: return "\(path): \(other.text), expected \(text)"
        }
    }

    private static func difference(_ mine: [JSONValue], _ theirs: [JSONValue], _ path: String) -> String? {
        for (index, pair) in zip(mine, theirs).enumerated() {
            if let found = pair.0.firstDifference(from: pair.1, at: "\(path)[\(index)]") { return found }
        }
        return mine.count == theirs.count ? nil : "\(path): \(theirs.count) items, expected \(mine.count)"
    }

    private static func difference(
        _ mine: [String: JSONValue], _ theirs: [String: JSONValue], _ path: String
    ) -> String? {
        for key in Set(mine.keys).union(theirs.keys).sorted() {
            guard let expected = mine[key] else { return "\(path).\(key): not expected" }
            guard let got = theirs[key] else { return "\(path).\(key): missing" }
            if let found = expected.firstDifference(from: got, at: "\(path).\(key)") { return found }
        }
        return nil
    }
}

extension JSONValue {
    /// The value as JSON text on one line, keys in order.
    public var text: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .number(let value): value.description
        case .string(let value): JSONValue.quoted(value)
        case .array(let items): "[" + items.map(\.text).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.keys.sorted().map { JSONValue.quoted($0) + ":" + (members[$0]?.text ?? "null") }
                .joined(separator: ",") + "}"
        }
    }

    /// `string` in double quotes with JSON's escapes.
    static func quoted(_ string: String) -> String {
        var result = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _ where scalar.value < 32: result += "\\u00" + (scalar.value < 16 ? "0" : "1") + hex(scalar.value & 15)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func hex(_ digit: UInt32) -> String {
        String(digit, radix: 16)
    }
}

/// Reads JSON text strictly; the answers of the program under test must be JSON to the letter.
struct JSONParser {
    private let bytes: [UInt8]
    private var position = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The value that `bytes` hold, or nil where they are no single JSON document.
    static func parse(_ bytes: [UInt8]) -> JSONValue? {
        var parser = JSONParser(bytes)
        guard let value = parser.value() else { return nil }
        parser.skipBlanks()
        return parser.position == bytes.count ? value : nil
    }

    private var current: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private mutating func skipBlanks() {
        while [0x20, 0x09, 0x0A, 0x0D].contains(current) { position += 1 }
    }

    private mutating func take(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard position + length <= bytes.count else { return false }
        for index in 0..<length where bytes[position + index] != text.utf8Start[index] { return false }
        position += length
        return true
    }

    private mutating func value() -> JSONValue? {
        skipBlanks()
        switch current {
        case UInt8(ascii: "{"): return object()
        case UInt8(ascii: "["): return array()
        case UInt8(ascii: "\""): return string().map { .string($0) }
        case UInt8(ascii: "t"): return take("true") ? .bool(true) : nil
        case UInt8(ascii: "f"): return take("false") ? .bool(false) : nil
        case UInt8(ascii: "n"): return take("null") ? .null : nil
        default: return number()
        }
    }

    private mutating func object() -> JSONValue? {
        position += 1
        var members: [String: JSONValue] = [:]
        skipBlanks()
        if take("}") { return .object(members) }
        repeat {
            skipBlanks()
            guard current == UInt8(ascii: "\""), let key = string() else { return nil }
            skipBlanks()
            guard take(":"), let value = value() else { return nil }
            guard members.updateValue(value, forKey: key) == nil else { return nil }
            skipBlanks()
        } while take(",")
        return take("}") ? .object(members) : nil
    }

    private mutating func array() -> JSONValue? {
        position += 1
        var items: [JSONValue] = []
        skipBlanks()
        if take("]") { return .array(items) }
        repeat {
            guard let value = value() else { return nil }
            items.append(value)
            skipBlanks()
        } while take(",")
        return take("]") ? .array(items) : nil
    }

    private mutating func number() -> JSONValue? {
        let start = position
        while "+-.eE0123456789".utf8.contains(current) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if let int = Int(text) { return .int(int) }
        return Double(text).map { .number($0) }
    }

    private mutating func string() -> String? {
        position += 1
        var result: [UInt8] = []
        while position < bytes.count, current != UInt8(ascii: "\"") {
            if current < 0x20 { return nil }
            if current == UInt8(ascii: "\\") {
                guard let scalar = escape() else { return nil }
                result += Array(String(Character(scalar)).utf8)
            } else {
                result.append(current)
                position += 1
            }
        }
        return take("\"") ? String(validating: result, as: UTF8.self) : nil
    }

    private mutating func escape() -> Unicode.Scalar? {
        position += 1
        let letter = current
        position += 1
        switch letter {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "u"): return unicodeEscape()
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        default: return nil
        }
    }

    private mutating func unicodeEscape() -> Unicode.Scalar? {
        guard position + 4 <= bytes.count else { return nil }
        let digits = String(decoding: bytes[position..<position + 4], as: UTF8.self)
        position += 4
        return UInt32(digits, radix: 16).flatMap { Unicode.Scalar($0) }
    }
}
