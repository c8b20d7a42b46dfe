/// Writes the checkpoint's values: integers little-endian, texts with their length in front.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func put(_ text: String) { put(Array(text.utf8)) }

    mutating func put(_ raw: [UInt8]) {
        put(UInt32(raw.count))
        bytes.append(contentsOf: raw)
    }

    mutating func putList<Element>(_ list: [Element], _ one: (inout ByteWriter, Element) -> Void) {
        put(UInt32(list.count))
        for element in list { one(&self, element) }
    }
}
