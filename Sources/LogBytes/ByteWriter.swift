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

    /// A value that may be missing, behind a byte that tells.
    public mutating func putOptional<Value>(_ value: Value?, _ one: (inout ByteWriter, Value) -> Void) {
        put(value != nil)
        if let value { one(&self, value) }
    }

    public mutating func putList<Element>(_ list: some Collection<Element>, _ one: (inout ByteWriter, Element) -> Void)
    {
        put(UInt32(list.count))
        for element in list { one(&self, element) }
    }
}
