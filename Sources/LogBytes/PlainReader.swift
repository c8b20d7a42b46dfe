/// Bytes that need no decoding, after their first ones were looked at.
final class PlainReader: ByteReader {
    private let window: InputWindow

    init(_ window: InputWindow) { self.window = window }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int { try window.read(into: buffer) }
}
