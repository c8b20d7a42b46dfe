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
