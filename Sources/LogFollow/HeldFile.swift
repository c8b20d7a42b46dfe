/// What a follower remembers of the file that it reads: what it decides by.
public struct HeldFile: Equatable, Sendable {
    public var identity: FileIdentity
    /// Stored bytes read so far; a packed file is read in one go.
    public var offset: Int64
    /// As of the last look.
    public var size: Int64
    public var modified: Int64
    public var changed: Int64
    public var isPacked: Bool

    public init(
        identity: FileIdentity, offset: Int64, size: Int64, modified: Int64, changed: Int64, isPacked: Bool = false
    ) {
        self.identity = identity
        self.offset = offset
        self.size = size
        self.modified = modified
        self.changed = changed
        self.isPacked = isPacked
    }

    func isUnchanged(_ facts: FileFacts) -> Bool {
        facts.size == size && facts.modified == modified && facts.changed == changed
    }
}
