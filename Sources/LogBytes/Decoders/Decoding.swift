/// Content decides compression, never the name (contract, section 2).
enum Decoding {
    /// Wraps `raw` in the decoder that its first bytes ask for.
    /// - Parameter keeper: takes the places from which the decoding can be begun again.
    static func reader(
        over raw: any ByteReader, _ keeper: RestartKeeper? = nil
    ) throws(SourceError) -> any ByteReader {
        let window = InputWindow(raw)
        _ = try window.require(ArchiveMagic.length)
        return unpacked(window, keeper)
    }

    private static func unpacked(_ window: InputWindow, _ keeper: RestartKeeper?) -> any ByteReader {
        switch ArchiveMagic(window.available) {
        case .gzip: GzipReader(window, keeper)
        case .xz: StreamReader(window, XZDecoder())
        case .bzip2: StreamReader(window, BZip2Decoder())
        case .zstd: StreamReader(window, ZstdDecoder())
        case .zip, .sevenZip, .tar, nil: PlainReader(window)
        }
    }
}

extension Decoding {
    /// The decoded bytes of a file from `offset` on: from a restart, from the place itself where nothing is packed, else
    /// from the front.
    static func reader(
        over file: LogFile, from offset: Int64, _ restart: Restart?
    ) throws(SourceError) -> any ByteReader {
        if let restart, let raw = try file.origin.openRaw(from: restart.opensAt),
            let reader = try GzipReader(raw, from: restart)
        {
            return try skipped(reader, offset - restart.decoded)
        }
        if try ArchiveMagic.of(file.origin)?.isPacked != true, let raw = try file.origin.openRaw(from: offset) {
            return PlainReader(InputWindow(raw))
        }
        return try skipped(try reader(over: file.origin.openRaw()), offset)
    }

    private static func skipped(_ reader: any ByteReader, _ count: Int64) throws(SourceError) -> any ByteReader {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 64)
        defer { buffer.deallocate() }
        var left = count
        while left > 0 {
            let room = UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(min(left, Int64(buffer.count)))])
            let taken = try reader.read(into: room)
            if taken == 0 { break }
            left -= Int64(taken)
        }
        return reader
    }
}
