/// Content decides compression, never the name (contract, section 2).
enum Decoding {
    /// Wraps `raw` in the decoder that its first bytes ask for.
    static func reader(over raw: any ByteReader) throws(SourceError) -> any ByteReader {
        let window = InputWindow(raw)
        _ = try window.require(ArchiveMagic.length)
        switch ArchiveMagic(window.available) {
        case .gzip: return GzipReader(window)
        case .some(let magic) where magic.isFilter: return try FilterReader(PlainReader(window))
        default: return PlainReader(window)
        }
    }

    /// A bundle's bytes without gzip around them; libarchive knows the other packings.
    static func unpacked(_ raw: any ByteReader) throws(SourceError) -> any ByteReader {
        let window = InputWindow(raw)
        _ = try window.require(4)
        return GzipFormat.isMagic(window.available) ? GzipReader(window) : PlainReader(window)
    }
}
