/// Content decides compression, never the name (contract, section 2).
enum Decoding {
    /// Wraps `raw` in the decoder that its first bytes ask for.
    static func reader(over raw: any ByteReader) throws(SourceError) -> any ByteReader {
        let window = InputWindow(raw)
        _ = try window.require(4)
        return GzipFormat.isMagic(window.available) ? GzipReader(window) : PlainReader(window)
    }
}
