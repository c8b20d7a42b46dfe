import JobRecords
import JobViews

/// A record's unknown keys as one JSON object.
enum FieldsJSON {
    static func write(_ fields: [(key: String, value: FieldValue)], into buffer: inout ByteBuffer) {
        buffer.append(UInt8(ascii: "{"))
        for (index, field) in fields.enumerated() {
            if index > 0 { buffer.append(UInt8(ascii: ",")) }
            JSONWriter.escape(field.key, into: &buffer)
            buffer.append(UInt8(ascii: ":"))
            switch field.value {
            case .text(let text): JSONWriter.escape(text, into: &buffer)
            case .raw(let json): buffer.append(json)
            }
        }
        buffer.append(UInt8(ascii: "}"))
    }
}
