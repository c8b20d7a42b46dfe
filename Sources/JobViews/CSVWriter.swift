/// Comma-separated values as RFC 4180 has them. A cell of text that a spreadsheet would take for a formula gets a `'`
/// before it.
public struct CSVWriter {
    public enum Value {
        case text(String)
        case number(String)
        case none
    }

    public private(set) var buffer = ByteBuffer()

    public init() {}

    public mutating func clear() { buffer.clear() }

    public mutating func row(_ values: [Value]) {
        for (index, value) in values.enumerated() {
            if index > 0 { buffer.append(44) }
            switch value {
            case .text(let text): field(CSVWriter.defused(text))
            case .number(let text): buffer.append(text)
            case .none: break
            }
        }
        buffer.append("\r\n")
    }

    private mutating func field(_ text: String) {
        guard text.utf8.contains(where: { $0 == 44 || $0 == 34 || $0 == 10 || $0 == 13 }) else {
            return buffer.append(text)
        }
        buffer.append(34)
        buffer.append(text.replacing("\"", with: "\"\""))
        buffer.append(34)
    }

    private static func defused(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) else { return text }
        return "'" + text
    }
}
