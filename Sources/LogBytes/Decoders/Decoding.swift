/// Content decides compression, never the name (contract, section 2).
enum Decoding {
    /// Wraps `raw` in the decoder that its first bytes ask for.
    static func reader(over raw: any ByteReader) throws(SourceError) -> any ByteReader {
        let window = InputWindow(raw)
        _ = try window.require(ArchiveMagic.length)
        return unpacked(window)
    }

    private static func unpacked(_ window: InputWindow) -> any ByteReader {
        switch ArchiveMagic(window.available) {
        case .gzip: GzipReader(window)
        case .xz: StreamReader(window, XZDecoder())
        case .bzip2: StreamReader(window, BZip2Decoder())
        case .zstd: StreamReader(window, ZstdDecoder())
        case .zip, .sevenZip, .tar, nil: PlainReader(window)
        }
    }
}
