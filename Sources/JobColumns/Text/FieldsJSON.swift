import JobRecords

/// The keys beside the known ones as one JSON object.
public enum FieldsJSON {
    public static func write(_ fields: [(key: String, value: FieldValue)], into buffer: inout ByteBuffer) {
        buffer.append(123)
        for (index, field) in fields.enumerated() {
            if index > 0 { buffer.append(44) }
            JSONWriter.escape(field.key, into: &buffer)
            buffer.append(58)
            switch field.value {
            case .text(let text): JSONWriter.escape(text, into: &buffer)
            case .raw(let json): buffer.append(json)
            }
        }
        buffer.append(125)
    }

    public static func text(_ fields: [(key: String, value: FieldValue)]) -> String {
        if fields.isEmpty { return "{}" }
        var buffer = ByteBuffer(capacity: 128)
        write(fields, into: &buffer)
        return String(decoding: buffer.bytes, as: UTF8.self)
    }
}
