/// Reads what `ByteWriter` wrote; every reading fails where the bytes end early.
struct ByteParser {
    struct Short: Error {}

    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(Short) -> Value {
        let size = MemoryLayout<Value>.size
        guard rest.count >= size else { throw Short() }
        var value = Value.zero
        withUnsafeMutableBytes(of: &value) { $0.copyBytes(from: rest.prefix(size)) }
        rest = rest.dropFirst(size)
        return Value(littleEndian: value)
    }

    mutating func raw() throws(Short) -> [UInt8] {
        let count = Int(try integer(UInt32.self))
        guard rest.count >= count else { throw Short() }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func text() throws(Short) -> String { String(decoding: try raw(), as: UTF8.self) }

    mutating func list<Element>(_ one: (inout ByteParser) throws(Short) -> Element) throws(Short) -> [Element] {
        let count = Int(try integer(UInt32.self))
        var found: [Element] = []
        for _ in 0..<count { found.append(try one(&self)) }
        return found
    }
}
