/// Comma-separated values as RFC 4180 has them, but for the end of a row, which is the newline that the tools of a Unix
/// system write and expect. A cell of text that a spreadsheet would take for a formula gets a `'`
/// before it; what drives a terminal is shown, not sent.
public struct CSVWriter {
    public private(set) var buffer = ByteBuffer(capacity: 1 << 10)
    private var needsComma = false

    public init() {}

    public mutating func clear() { buffer.clear() }

    public mutating func endRow() {
        buffer.append(10)
        needsComma = false
    }

    /// Another cell of the row.
    public mutating func value(_ value: ColumnValue) {
        if needsComma { buffer.append(44) }
        needsComma = true
        switch value {
        case .text(let text): CSVWriter.cell(text, into: &buffer)
        case .number(let number): buffer.append(number: number)
        case .real(let number): buffer.append(SecondsText.decimal(number))
        case .instant(let time), .duration(let time): buffer.append(seconds: time)
        case .names(let names): CSVWriter.cell(names.joined(separator: ","), into: &buffer)
        case .json(let bytes): CSVWriter.cell(String(decoding: bytes, as: UTF8.self), into: &buffer)
        case .none, .absent: break
        }
    }

    /// A cell of text, without what parts it from others.
    public static func cell(_ text: String, into buffer: inout ByteBuffer) {
        if text.isEmpty { return }
        var text = SafeText.shown(text, keepsLines: true)
        let isFormula = CSVWriter.isFormula(text)
        text.withUTF8 { bytes in
            guard bytes.contains(where: CSVWriter.needsQuotes) else {
                if isFormula { buffer.append(39) }
                return buffer.append(UnsafeRawBufferPointer(bytes))
            }
            buffer.append(34)
            if isFormula { buffer.append(39) }
            for byte in bytes {
                if byte == 34 { buffer.append(34) }
                buffer.append(byte)
            }
            buffer.append(34)
        }
    }

    /// A cell as bytes of its own, for values that are written often.
    public static func literal(_ text: String) -> [UInt8] {
        var buffer = ByteBuffer(capacity: text.utf8.count + 2)
        cell(text, into: &buffer)
        return buffer.bytes
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool { byte == 44 || byte == 34 || byte == 10 || byte == 13 }

    private static func isFormula(_ text: String) -> Bool {
        guard let first = text.utf8.first else { return false }
        // Nearly every cell begins with a letter, a digit or a brace, which need no look into Unicode's tables.
        if first > 32 && first < 128 { return "=+-@".utf8.contains(first) }
        if first == 9 { return true }
        // Blanks before it do not keep a spreadsheet from seeing a formula.
        let sign = text.unicodeScalars.first { !$0.properties.isWhitespace }
        return sign.map(formulaSigns.contains) ?? false
    }

    /// With the wide forms that some spreadsheets take for the same.
    private static let formulaSigns: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]
}
