/// A place in a bundle's unpacked bytes at which a pass can start without what stands before it.
struct BundleMark: Sendable {
    /// Unpacked bytes before the place.
    let offset: Int64
    /// How the gzip around the bundle is taken up there; nil where the bundle is plain.
    private let restart: Restart?

    /// The place that `reader` has reached; nil where it cannot tell.
    init?(_ reader: any ByteReader) {
        switch reader {
        case let packed as GzipReader:
            restart = packed.restart
            offset = restart!.decoded
        case let plain as PlainReader:
            restart = nil
            offset = plain.delivered
        default: return nil
        }
    }

    /// The unpacked bytes from `place` on, which lies at or behind the mark.
    /// - Returns: nil where the bytes are no longer those of the mark.
    func reader(_ origin: any ByteOrigin, from place: Int64) throws(SourceError) -> (any ByteReader)? {
        guard let restart else { return try origin.openRaw(at: place) }
        guard let reader = try GzipReader(try origin.openRaw(at: restart.opensAt), from: restart) else { return nil }
        try reader.skip(place - offset)
        return reader
    }
}
