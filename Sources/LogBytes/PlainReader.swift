/// Bytes that need no decoding, after their first ones were looked at.
final class PlainReader: ByteReader {
    private let window: InputWindow

    init(_ window: InputWindow) { self.window = window }

    private(set) var delivered: Int64 = 0

    var damages: [Damage] { window.damages.map { $0.moved(to: delivered) } }

    func skipHole() throws(SourceError) -> Int64 {
        let count = try window.skipHole()
        delivered += count
        return count
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        let count = try window.read(into: buffer)
        delivered += Int64(count)
        return count
    }
}
