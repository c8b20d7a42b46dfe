import LogBytes

/// An open file as a place to read from again and again, whatever its name is by now. Read by one thread.
struct DescriptorOrigin: ByteOrigin, @unchecked Sendable {
    let file: OpenFile

    func openRaw() throws(SourceError) -> any ByteReader { PositionedReader(file) }
}
