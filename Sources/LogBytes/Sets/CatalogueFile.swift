import Foundation

/// A file that tells the jobs which a box's engine knows, as yet unread.
public struct CatalogueFile: Sendable {
    /// As people are told it: a path, or `bundle.tar.gz!member`.
    public let name: String
    public let origin: any ByteOrigin
    /// Bytes as stored; nil where not known beforehand.
    public let storedSize: Int64?

    public init(name: String, origin: any ByteOrigin, storedSize: Int64?) {
        self.name = name
        self.origin = origin
        self.storedSize = storedSize
    }

    /// One that the user names.
    public init(path: String) throws(SourceError) {
        let file = try FileListing.logFile(path, isLive: false)
        if FileListing.isFolder(try FileListing.status(path)) { throw .system(path, EISDIR) }
        self.init(name: file.name, origin: file.origin, storedSize: file.storedSize)
    }

    /// Where a box keeps it.
    static let folder = "var/efw/jobsengine"
    /// A real one has 100 KB.
    static let limit = 16 << 20

    /// Its content.
    public func bytes() throws(SourceError) -> [UInt8] {
        if let bytes = try origin.bytes(upTo: CatalogueFile.limit) { return bytes }
        throw SourceError(path: name, reason: "longer than \(CatalogueFile.limit >> 20) MiB, which no catalogue is")
    }

    /// Whether the first line is that of a catalogue.
    static func isMarked(_ origin: any ByteOrigin) -> Bool {
        guard var head = try? origin.head(64)[...] else { return false }
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { head = head.dropFirst(3) }
        return head.starts(with: "info(compilation_date:".utf8)
    }
}
