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
