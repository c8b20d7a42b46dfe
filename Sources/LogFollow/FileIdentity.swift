import LogBytes

/// Which physical file it is. A number alone is not enough: ext4 gives a deleted file's inode to the next one at once.
public struct FileIdentity: Hashable, Sendable {
    public let device: UInt64
    public let inode: UInt64
    /// When the file was created, nanoseconds since the epoch (statx); nil where the file system does not keep it.
    public let birth: Int64?

    public init(device: UInt64, inode: UInt64, birth: Int64?) {
        self.device = device
        self.inode = inode
        self.birth = birth
    }

    /// Whether both name one file, as far as device, inode and, where both have it, birth time can tell.
    public func agrees(with other: FileIdentity) -> Bool {
        guard device == other.device, inode == other.inode else { return false }
        guard let birth, let theirs = other.birth else { return true }
        return birth == theirs
    }
}

extension FileIdentity {
    /// The kernel's clock for files ticks in steps, nanoseconds at most.
    private static let tick: Int64 = 50_000_000

    /// What tells the file from one that gets its inode later. One that was made just now is not told by its time of
    /// birth: it may be gone in a moment, and its successor born within the same step of the clock.
    var lasting: FileIdentity {
        let age = birth.map { Machine.now - $0 } ?? .max
        return abs(age) > FileIdentity.tick ? self : FileIdentity(device: device, inode: inode, birth: nil)
    }
}
