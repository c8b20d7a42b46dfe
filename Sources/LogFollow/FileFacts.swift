/// What the file system says of a file at one moment.
public struct FileFacts: Equatable, Sendable {
    public enum Kind: String, Sendable {
        case regular = "file"
        case folder = "directory"
        case pipe = "FIFO"
        case socket
        case device
        case other = "special file"
        /// A file that this program writes.
        case output
    }

    public let identity: FileIdentity
    public let kind: Kind
    /// Bytes as stored.
    public let size: Int64
    /// Times of last change of content and of status, nanoseconds since the epoch.
    public let modified: Int64
    public let changed: Int64
    /// How many names it has; 0 once it is deleted.
    public let links: Int

    public init(identity: FileIdentity, kind: Kind, size: Int64, modified: Int64, changed: Int64, links: Int) {
        self.identity = identity
        self.kind = kind
        self.size = size
        self.modified = modified
        self.changed = changed
        self.links = links
    }
}
