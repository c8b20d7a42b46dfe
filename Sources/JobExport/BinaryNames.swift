import JobColumns
import JobState
import JobViews

/// The names of a scan as `RowBinary` has strings, each made once.
struct BinaryNames {
    private let names: NameRegistry
    private var strings: [[UInt8]] = []

    init(_ names: NameRegistry) { self.names = names }

    subscript(id: UInt32) -> [UInt8] {
        mutating get {
            while strings.count <= Int(id) {
                var buffer = ByteBuffer(capacity: 32)
                buffer.append(binary: names[UInt32(strings.count)])
                strings.append(buffer.bytes)
            }
            return strings[Int(id)]
        }
    }
}
