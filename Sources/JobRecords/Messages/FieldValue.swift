/// A value under `fields`: text, or JSON as the line's object had it.
public enum FieldValue: Sendable, Equatable {
    case text(String)
    /// A JSON number, literal, list or object, as written.
    case raw(String)

    init(_ member: ObjectReader.Member) {
        let bytes = UnsafeBufferPointer(start: member.value, count: member.valueEnd - member.value)
        let text = String(decoding: bytes, as: UTF8.self)
        switch member.form {
        case .string: self = .text(FieldValue.unescaped(bytes, text))
        case .null: self = .raw("null")
        case .number, .other:
            let json = text == "True" ? "true" : text == "False" ? "false" : FieldValue.list(text) ?? text
            self = FieldValue.isJSON(json) ? .raw(json) : .text(text)
        }
    }

    /// A fact's list of words as JSON.
    private static func list(_ text: String) -> String? {
        guard text.hasPrefix("list("), let list = Fact(text.utf8), let items = Fact.Value.fact(list).items else {
            return nil
        }
        return JSON.list(items.map { .string($0.text ?? "") }).line
    }

    private static func unescaped(_ raw: UnsafeBufferPointer<UInt8>, _ text: String) -> String {
        guard raw.contains(92) else { return text }
        let bytes = [UInt8](unsafeUninitializedCapacity: raw.count) { buffer, count in
            count = Escapes.resolve(raw, into: buffer.baseAddress!)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether text may stand in JSON as it is; Python's literals may not.
    private static func isJSON(_ text: String) -> Bool { JSON(text.utf8) != nil }
}
