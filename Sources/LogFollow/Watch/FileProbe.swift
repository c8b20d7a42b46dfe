import CLinux
import Glibc
import LogBytes

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

    let identity: FileIdentity
    let kind: Kind
    /// Bytes as stored.
    let size: Int64
    /// Times of last change of content and of status, nanoseconds since the epoch.
    let modified: Int64
    let changed: Int64
    /// How many names it has; 0 once it is deleted.
    let links: Int

    /// Whether nothing was written to the file since it was like this.
    func isUnchanged(in fresh: FileFacts) -> Bool {
        fresh.size == size && fresh.modified == modified && fresh.changed == changed
    }
}

/// Which physical file it is. A number alone is not enough: ext4 gives a deleted file's inode to the next one at once.
struct FileIdentity: Hashable, Sendable {
    var device: UInt64
    var inode: UInt64
    /// When the file was created, nanoseconds since the epoch (statx); nil where the file system does not keep it.
    var birth: Int64?

    /// The kernel's clock for files ticks in steps, nanoseconds at most.
    fileprivate static let tick: Int64 = 50_000_000

    /// Whether both name one file, as far as device, inode and, where both have it, birth time can tell.
    func agrees(with other: FileIdentity) -> Bool {
        guard device == other.device, inode == other.inode else { return false }
        guard let birth, let theirs = other.birth else { return true }
        return birth == theirs
    }

    /// Without its birth time.
    var unborn: FileIdentity { FileIdentity(device: device, inode: inode, birth: nil) }

    /// What tells the file from one that gets its inode later. One that was made just now is not told by its time of
    /// birth: it may be gone in a moment, and its successor born within the same step of the clock.
    var lasting: FileIdentity {
        let age = birth.map { Machine.now - $0 } ?? .max
        return abs(age) > FileIdentity.tick ? self : unborn
    }
}

/// What one look at a path found.
enum PathView {
    case file(FileFacts)
    /// Something stands there that is no regular file.
    case unusable(FileFacts.Kind)
    /// Nothing stands there (ENOENT, ENOTDIR).
    case missing
    /// The look failed (EACCES, EIO, ESTALE, EMFILE, ELOOP …): nothing is known, which is never "deleted".
    case unknown(Int32)
}

/// Asks the kernel about files: the one place that calls statx.
enum FileProbe {
    private static let wanted = UInt32(STATX_BASIC_STATS | STATX_BTIME)
    /// `AT_EMPTY_PATH` of Linux's <fcntl.h>, which the C library's module does not show: the descriptor itself.
    private static let emptyPath: Int32 = 0x1000

    /// Looks at a path, links followed.
    static func look(_ path: String) -> PathView {
        view(folder: AT_FDCWD, path, flags: 0)
    }

    /// Looks at an open file.
    static func look(descriptor: Int32) -> PathView {
        view(folder: descriptor, "", flags: emptyPath)
    }

    /// Looks at a folder; nil where there is none.
    static func folder(_ path: String) -> FolderStamp? {
        guard let facts = facts(folder: AT_FDCWD, path, flags: 0), facts.kind == .folder else { return nil }
        return FolderStamp(identity: facts.identity, modified: facts.modified)
    }

    private static func view(folder: Int32, _ path: String, flags: Int32) -> PathView {
        guard let facts = facts(folder: folder, path, flags: flags) else {
            return [ENOENT, ENOTDIR].contains(errno) ? .missing : .unknown(errno)
        }
        return facts.kind == .regular ? .file(facts) : .unusable(facts.kind)
    }

    /// - Returns: nil if there are none; `errno` tells why.
    private static func facts(folder: Int32, _ path: String, flags: Int32) -> FileFacts? {
        var found = CLinux.statx()
        guard SystemCall.retry({ PathText.withPath(path) { linux_statx(folder, $0, flags, wanted, &found) } }) == 0
        else { return nil }
        let device = UInt64(found.stx_dev_major) << 32 | UInt64(found.stx_dev_minor)
        let hasBirth = found.stx_mask & UInt32(STATX_BTIME) != 0
        let identity = FileIdentity(
            device: device, inode: found.stx_ino, birth: hasBirth ? nanoseconds(found.stx_btime) : nil)
        return FileFacts(
            identity: identity, kind: kind(UInt32(found.stx_mode)), size: Int64(clamping: found.stx_size),
            modified: nanoseconds(found.stx_mtime), changed: nanoseconds(found.stx_ctime), links: Int(found.stx_nlink))
    }

    /// Seconds.
    private static let latest: Int64 = 4_000_000_000

    private static func nanoseconds(_ time: statx_timestamp) -> Int64 {
        // Whoever sets a file's time may set any; sums with it must not overflow.
        let seconds = min(max(time.tv_sec, -latest), latest)
        return seconds * 1_000_000_000 + Int64(time.tv_nsec)
    }

    private static func kind(_ mode: UInt32) -> FileFacts.Kind {
        switch mode & S_IFMT {
        case S_IFREG: .regular
        case S_IFDIR: .folder
        case S_IFIFO: .pipe
        case S_IFSOCK: .socket
        case S_IFCHR, S_IFBLK: .device
        default: .other
        }
    }
}

/// What changes of a folder when a name in it comes, goes or is given to another file.
struct FolderStamp: Equatable {
    let identity: FileIdentity
    /// Nanoseconds since the epoch.
    let modified: Int64

    /// Of all folders of a log that there are.
    static func now(of path: String) -> [FolderStamp] {
        LogPlace.all(of: path).compactMap { FileProbe.folder($0.folder) }
    }

    /// Whether a later change is sure to show: two within one step of the kernel's clock look the same.
    static func areOld(_ stamps: [FolderStamp]) -> Bool {
        let (now, tick) = (Machine.now, FileIdentity.tick)
        return stamps.allSatisfy { now - $0.modified > tick || $0.modified > now + tick }
    }
}

/// An open descriptor, closed when nobody needs it any more. It keeps its file's bytes alive after rename and unlink.
final class OpenFile {
    let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// What the file system says of it now; nil where it cannot be told.
    var facts: FileFacts? {
        if case .file(let facts) = FileProbe.look(descriptor: descriptor) { return facts }
        return nil
    }
}
