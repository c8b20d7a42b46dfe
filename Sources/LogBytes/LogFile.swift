/// One file of a log set, wherever its bytes lie.
public struct LogFile: Sendable {
    /// The name that records carry: the path as given, or `bundle.tar.gz!member`.
    public let name: String
    public let origin: any ByteOrigin
    /// Bytes as stored; nil where not known beforehand.
    public let storedSize: Int64?
    /// The time of last change, seconds since the epoch (file system's or archive member's); nil where there is none.
    public let modified: Int64?
    /// Whether `modified` was recorded by an archive, which then is surer than a gzip header's time.
    public let isMember: Bool
    /// Whether it is the live file of its set (the one that is written to) rather than a rotated one.
    public let isLive: Bool
    /// Whether it lies in the folder that the appliance keeps its archives in.
    public var isArchived = false
    /// What its box tells beside the logs.
    public var box = BoxFacts()

    public init(
        name: String, origin: any ByteOrigin, storedSize: Int64?, modified: Int64?, isMember: Bool = false, isLive: Bool
    ) {
        self.name = name
        self.origin = origin
        self.storedSize = storedSize
        self.modified = modified.flatMap { LogFile.years.contains($0) ? $0 : nil }
        self.isMember = isMember
        self.isLive = isLive
    }

    /// From the year 1 to 9999: any other date, which an archive can claim, tells nothing.
    private static let years: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// Opens the decoded bytes, by whatever they are packed; UTF-16 comes as UTF-8.
    /// - Parameter meter: told what is read of the stored bytes.
    public func openDecoded(_ meter: ReadMeter? = nil) throws(SourceError) -> any ByteReader {
        let raw = try origin.openRaw()
        let metered = meter.map { MeteredReader(raw, $0) } ?? raw
        return origin.taken == nil ? try Decoding.textReader(over: metered) : metered
    }

    /// Whether the text is UTF-16, which is read as UTF-8: offsets are those of the UTF-8.
    public var isUTF16: Bool {
        guard origin.taken == nil, let reader = try? Decoding.reader(over: origin.openHead()) else { return false }
        let window = InputWindow(reader)
        return (try? window.require(UTF16Form.headLength)) != nil && UTF16Form(window.available) != nil
    }

    /// Opens the first decoded bytes; the reader may end early.
    func openHead() throws(SourceError) -> any ByteReader {
        origin.taken == nil ? try Decoding.textReader(over: origin.openHead()) : try origin.openHead()
    }

    /// The decoded bytes in chunks.
    /// - Parameter size: bytes in one chunk.
    public func openChunks(
        _ meter: ReadMeter? = nil, size: Int = Chunk.capacity
    ) throws(SourceError) -> any ChunkStream {
        DirectChunks(try openDecoded(meter), size: size)
    }
}

extension LogFile {
    /// The file's name without folders or bundle.
    public var lastName: String { String(name.split(separator: "/").last?.split(separator: "!").last ?? "") }

    /// Where the file system has it, to be opened by; a member's is its bundle's. The name is for people.
    public var path: String? {
        (origin as? PathOrigin)?.path ?? bundles.first.flatMap { ($0.origin as? PathOrigin)?.path }
    }
}
