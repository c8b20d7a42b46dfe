import CLinux
import Glibc
import LogBytes

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
        var found = CLinux.statx()
        guard PathText.withPath(path, { linux_statx(AT_FDCWD, $0, 0, wanted, &found) }) == 0 else { return nil }
        let facts = facts(found)
        return facts.kind == .folder ? FolderStamp(identity: facts.identity, modified: facts.modified) : nil
    }

    private static func view(folder: Int32, _ path: String, flags: Int32) -> PathView {
        var found = CLinux.statx()
        guard SystemCall.retry({ PathText.withPath(path) { linux_statx(folder, $0, flags, wanted, &found) } }) == 0
        else {
            switch errno {
            case ENOENT, ENOTDIR: return .missing
            default: return .unknown(errno)
            }
        }
        let facts = facts(found)
        return facts.kind == .regular ? .file(facts) : .unusable(facts.kind)
    }

    private static func facts(_ found: CLinux.statx) -> FileFacts {
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
