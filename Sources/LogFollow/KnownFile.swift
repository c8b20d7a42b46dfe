import LogLines

/// A rotated file that was delivered or passed over: neither it nor what gzip makes of it is new.
public struct KnownFile: Equatable, Sendable {
    /// Lines of a file's beginning that tell it from others.
    public static let headLines = 8

    public let identity: FileIdentity
    /// The end of its `headLines`th line, or of its last one where it has fewer.
    public let head: LinePosition

    public init(identity: FileIdentity, head: LinePosition) {
        self.identity = identity
        self.head = head
    }

    /// Whether a file is this one by its inode: without a birth time an inode proves nothing.
    func isSame(_ other: FileIdentity) -> Bool { identity.isSurely(other) }
}
