import JobRecords
import JobState

/// Writes JSON by hand into bytes; commas are its business, not the caller's.
@frozen
public struct JSONWriter {
    public var buffer: ByteBuffer
    @usableFromInline var needsComma = false

    public init(_ buffer: ByteBuffer = ByteBuffer()) { self.buffer = buffer }

    @inlinable @inline(__always) mutating func separate() {
        if needsComma { buffer.append(44) }
        needsComma = true
    }

    public mutating func beginObject() {
        separate()
        buffer.append(123)
        needsComma = false
    }

    public mutating func endObject() {
        buffer.append(125)
        needsComma = true
    }

    public mutating func beginList() {
        separate()
        buffer.append(91)
        needsComma = false
    }

    public mutating func endList() {
        buffer.append(93)
        needsComma = true
    }

    /// Ends a top-level value's line.
    public mutating func endLine() {
        buffer.append(10)
        needsComma = false
    }

    /// A key that needs no escapes.
    @inlinable @inline(__always) public mutating func key(_ name: StaticString) {
        separate()
        buffer.append(34)
        buffer.append(name)
        buffer.append(34)
        buffer.append(58)
        needsComma = false
    }

    public mutating func key(_ name: String) {
        string(name)
        buffer.append(58)
        needsComma = false
    }

    // MARK: values

    public mutating func string(_ text: String) {
        separate()
        JSONWriter.escape(text, into: &buffer)
    }

    /// A value that is JSON already.
    @inlinable @inline(__always) public mutating func raw(_ bytes: [UInt8]) {
        separate()
        buffer.append(bytes)
    }

    public mutating func raw(_ text: String) {
        separate()
        buffer.append(text)
    }

    @inlinable @inline(__always) public mutating func number<N: FixedWidthInteger>(_ value: N) {
        separate()
        buffer.append(number: value)
    }

    public mutating func seconds(_ micros: Int64) {
        separate()
        buffer.append(seconds: micros)
    }

    public mutating func null() {
        separate()
        buffer.append("null")
    }

    public mutating func bool(_ value: Bool) {
        separate()
        if value { buffer.append("true") } else { buffer.append("false") }
    }

    public mutating func string(_ text: String?) {
        if let text { string(text) } else { null() }
    }

    public mutating func strings(_ texts: [String]) {
        separate()
        JSONWriter.escape(texts, into: &buffer)
    }

    public mutating func seconds(_ micros: Int64?) {
        if let micros { seconds(micros) } else { null() }
    }

    public mutating func number(_ value: Int?) {
        if let value { number(value) } else { null() }
    }

    // MARK: escapes

    /// A JSON string literal; control characters are escaped, so that log text cannot drive a terminal.
    public static func escape(_ text: String, into buffer: inout ByteBuffer) {
        buffer.append(34)
        var text = text
        text.withUTF8 { bytes in
            guard bytes.contains(where: needsEscape) else { return buffer.append(UnsafeRawBufferPointer(bytes)) }
            for byte in bytes { escape(byte, into: &buffer) }
        }
        buffer.append(34)
    }

    @inline(__always) private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 32 || byte == 34 || byte == 92 || byte == 127
    }

    @inline(__always) private static func escape(_ byte: UInt8, into buffer: inout ByteBuffer) {
        switch byte {
        case 34, 92:
            buffer.append(92)
            buffer.append(byte)
        case 10: buffer.append("\\n")
        case 13: buffer.append("\\r")
        case 9: buffer.append("\\t")
        case 0..<32, 127:
            buffer.append("\\u00")
            buffer.append(hex(byte >> 4))
            buffer.append(hex(byte & 15))
        default: buffer.append(byte)
        }
    }

    private static func hex(_ nibble: UInt8) -> UInt8 { nibble < 10 ? nibble + 48 : nibble + 87 }

    /// A list of string literals.
    public static func escape(_ texts: [String], into buffer: inout ByteBuffer) {
        buffer.append(91)
        for (index, text) in texts.enumerated() {
            if index > 0 { buffer.append(44) }
            escape(text, into: &buffer)
        }
        buffer.append(93)
    }

    /// A string literal as bytes of its own, for values that are written often.
    public static func literal(_ text: String) -> [UInt8] {
        var buffer = ByteBuffer(capacity: text.utf8.count + 2)
        escape(text, into: &buffer)
        return buffer.bytes
    }
}

/// Objects as views write them: a member a line.
extension JSONWriter {
    /// An object with the members that `body` writes.
    public mutating func object(_ body: (inout JSONWriter) -> Void) {
        beginObject()
        body(&self)
        endObject()
    }

    public mutating func member(_ key: StaticString, _ text: String?) {
        self.key(key)
        string(text)
    }

    public mutating func member(_ key: StaticString, number: Int?) {
        self.key(key)
        self.number(number)
    }

    /// - Parameter micros: microseconds, of an instant or a length.
    public mutating func member(_ key: StaticString, seconds micros: Int64?) {
        self.key(key)
        seconds(micros)
    }

    public mutating func member(_ key: StaticString, _ texts: [String]) {
        self.key(key)
        strings(texts)
    }

    /// A list of objects.
    public mutating func member<Item>(
        _ key: StaticString, _ items: [Item], _ body: (Item, inout JSONWriter) -> Void
    ) {
        self.key(key)
        beginList()
        for item in items { object { body(item, &$0) } }
        endList()
    }

    /// An object with the members that `body` writes, a line.
    public static func document(_ body: (inout JSONWriter) -> Void) -> [UInt8] { lines([()]) { body(&$1) } }

    /// `{"KEY": [{…}…], "time": INT}`, a line.
    public static func document<Item>(
        _ key: StaticString, _ items: [Item], time: Int64, _ body: (Item, inout JSONWriter) -> Void
    ) -> [UInt8] {
        document {
            $0.member(key, items, body)
            $0.member("time", number: Int(time))
        }
    }

    /// An object a line.
    public static func lines<Item>(_ items: [Item], _ body: (Item, inout JSONWriter) -> Void) -> [UInt8] {
        var json = JSONWriter()
        for item in items {
            json.object { body(item, &$0) }
            json.endLine()
        }
        return json.buffer.bytes
    }
}

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

/// The names of a scan in the form in which they are written, each made once.
public struct NameLiterals {
    private let names: NameRegistry
    private let form: (String) -> [UInt8]
    private var literals: [[UInt8]] = []

    /// - Parameter form: puts a name into the form.
    public init(_ names: NameRegistry, _ form: @escaping (String) -> [UInt8] = JSONWriter.literal) {
        self.names = names
        self.form = form
    }

    public subscript(id: UInt32) -> [UInt8] {
        mutating get {
            while literals.count <= Int(id) && literals.count < names.count {
                literals.append(form(names[UInt32(literals.count)]))
            }
            return literals[Int(id)]
        }
    }
}
