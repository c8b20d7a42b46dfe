/// A place in a bundle's unpacked bytes at which a pass can start without what stands before it.
struct BundleMark: Sendable {
    /// Unpacked bytes before the place.
    let offset: Int64
    /// How the gzip around the bundle is taken up there; nil where the bundle is plain.
    private let gzip: GzipReader.Mark?

    /// The place that `reader` has reached; nil where it cannot tell.
    init?(_ reader: any ByteReader) {
        switch reader {
        case let packed as GzipReader:
            gzip = packed.mark
            offset = gzip!.decoded
        case let plain as PlainReader:
            gzip = nil
            offset = plain.delivered
        default: return nil
        }
    }

    /// The unpacked bytes from `place` on, which lies at or behind the mark.
    func reader(_ origin: any ByteOrigin, from place: Int64) throws(SourceError) -> any ByteReader {
        guard let gzip else { return try origin.openRaw(at: place) }
        let reader = try GzipReader(try origin.openRaw(at: gzip.start), from: gzip)
        try reader.skip(place - offset)
        return reader
    }
}
