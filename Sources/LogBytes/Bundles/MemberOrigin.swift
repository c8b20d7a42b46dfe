/// A bundle's member as a source of bytes.
struct MemberOrigin: ByteOrigin {
    let bundle: SupportBundle
    let entry: BundleEntry

    func openRaw() throws(SourceError) -> any ByteReader { try bundle.reader(entry) }

    func openHead() throws(SourceError) -> any ByteReader {
        if let head = bundle.head(entry) { return MemoryReader(head) }
        return try openRaw()
    }

    func openRandom() throws(SourceError) -> RandomReader? {
        _ = try bundle.reader(entry)
        return bundle.small(entry).map { RandomReader(MemoryBytes($0)) }
    }
}
