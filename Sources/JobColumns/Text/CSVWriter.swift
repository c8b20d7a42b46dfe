/// Comma-separated values as RFC 4180 has them. A cell of text that a spreadsheet would take for a formula gets a `'`
/// before it.
public struct CSVWriter {
    public private(set) var buffer = ByteBuffer(capacity: 1 << 10)
    private var needsComma = false

    public init() {}

    public mutating func clear() { buffer.clear() }

    private mutating func separate() {
        if needsComma { buffer.append(44) }
        needsComma = true
    }

    public mutating func endRow() {
        buffer.append("\r\n")
        needsComma = false
    }

    public mutating func header(_ names: [String]) {
        for name in names { text(name) }
        endRow()
    }

    // MARK: values

    public mutating func none() { separate() }

    public mutating func number<N: FixedWidthInteger>(_ value: N) {
        separate()
        buffer.append(number: value)
    }

    public mutating func seconds(_ micros: Int64) {
        separate()
        buffer.append(seconds: micros)
    }

    /// A number as it is written.
    public mutating func number(written text: String) {
        separate()
        buffer.append(text)
    }

    public mutating func text(_ text: String) {
        separate()
        var text = text
        text.withUTF8 { bytes in
            let isFormula = bytes.first.map(CSVWriter.beginsFormula) ?? false
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

    private static func needsQuotes(_ byte: UInt8) -> Bool { byte == 44 || byte == 34 || byte == 10 || byte == 13 }

    /// `= + - @`, tab, carriage return.
    private static func beginsFormula(_ byte: UInt8) -> Bool {
        switch byte {
        case 61, 43, 45, 64, 9, 13: true
        default: false
        }
    }
}
