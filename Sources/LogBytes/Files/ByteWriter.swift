/// Writes values into bytes of a file of ours: integers little-endian, texts and lists with their length in front.
public struct ByteWriter {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public mutating func put(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    public mutating func put(_ value: Bool) { put(UInt8(value ? 1 : 0)) }

    public mutating func put(_ text: String) { put(Array(text.utf8)) }

    public mutating func put(_ raw: [UInt8]) {
        put(UInt32(raw.count))
        bytes.append(contentsOf: raw)
    }

    public mutating func putList<Element>(_ list: some Collection<Element>, _ one: (inout ByteWriter, Element) -> Void)
    {
        put(UInt32(list.count))
        for element in list { one(&self, element) }
    }
}

/// Reads what `ByteWriter` wrote; every reading fails where the bytes end early.
public struct ByteParser {
    public struct Short: Error {
        public init() {}
    }

    private let bytes: [UInt8]
    private var at = 0

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    public var isAtEnd: Bool { at == bytes.count }

    public mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(Short) -> Value {
        let size = MemoryLayout<Value>.size
        guard bytes.count - at >= size else { throw Short() }
        let value = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: at, as: Value.self) }
        at += size
        return Value(littleEndian: value)
    }

    public mutating func bool() throws(Short) -> Bool { try integer(UInt8.self) != 0 }

    public mutating func raw() throws(Short) -> [UInt8] {
        let count = Int(try integer(UInt32.self))
        guard bytes.count - at >= count else { throw Short() }
        defer { at += count }
        return Array(bytes[at..<at + count])
    }

    public mutating func text() throws(Short) -> String { String(decoding: try raw(), as: UTF8.self) }

    public mutating func list<Element>(_ one: (inout ByteParser) throws(Short) -> Element) throws(Short) -> [Element] {
        let count = Int(try integer(UInt32.self))
        var found: [Element] = []
        for _ in 0..<count { found.append(try one(&self)) }
        return found
    }
}
