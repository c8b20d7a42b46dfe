import LogBytes

/// A reader that is there already, as the place that `LogFile` opens; to be opened once.
struct ReaderOrigin: ByteOrigin, @unchecked Sendable {
    let reader: any ByteReader

    init(_ reader: any ByteReader) { self.reader = reader }

    func openRaw() throws(SourceError) -> any ByteReader { reader }
}
