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
        case .number, .other: self = FieldValue.isJSON(text) ? .raw(text) : .text(text)
        }
    }

    private static func unescaped(_ raw: UnsafeBufferPointer<UInt8>, _ text: String) -> String {
        guard raw.contains(92) else { return text }
        let bytes = [UInt8](unsafeUninitializedCapacity: raw.count) { buffer, count in
            count = Escapes.resolve(raw, into: buffer.baseAddress!)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether text may stand in JSON as it is; Python's literals may not.
    private static func isJSON(_ text: String) -> Bool {
        JSONText.isValid(text)
    }
}
