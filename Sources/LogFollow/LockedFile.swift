import CLinux
import Glibc
import LogBytes

/// A file that one program at a time has open under its name: the lock goes with the open file, also when its holder is
/// killed, and what the name leads to is what is locked.
enum LockedFile {
    /// Opens and locks a file; makes it if it is not there.
    /// - Parameter content: what a new one holds from its first moment on; nil: none is made.
    /// - Returns: the file, and whether it is new.
    static func open(
        _ path: String, flags: Int32 = O_RDWR, mode: FileMode = .usual, content: [UInt8]?
    ) throws(CheckpointError) -> (file: OpenFile, isNew: Bool) {
        // Between opening and locking another one may give the name to another file, or take it away.
        for _ in 0..<100 {
            let descriptor = SystemCall.retry {
                PathText.withPath(path) { Glibc.open($0, flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
            }
            if descriptor >= 0 {
                let file = OpenFile(descriptor: descriptor)
                try lock(file, path)
                if isNamed(file, path) { return (file, false) }
            } else if errno == ENOENT, let content {
                if let file = try make(path, mode, content) { return (file, true) }
            } else {
                throw CheckpointError(path: path, .system(errno))
            }
        }
        // A link that leads nowhere looks as if others were always faster.
        throw CheckpointError(path: path, PathText.withPath(path) { access($0, F_OK) } == 0 ? .locked : .system(ENOENT))
    }

    private static func lock(_ file: OpenFile, _ path: String) throws(CheckpointError) {
        guard SystemCall.retry({ flock(file.descriptor, LOCK_EX | LOCK_NB) }) == 0 else {
            throw CheckpointError(path: path, errno == EWOULDBLOCK ? .locked : .system(errno))
        }
        file.isLocked = true
    }

    private static func isNamed(_ file: OpenFile, _ path: String) -> Bool {
        var (open, named) = (stat(), stat())
        guard fstat(file.descriptor, &open) == 0, PathText.withPath(path, { stat($0, &named) }) == 0 else {
            return false
        }
        return open.st_dev == named.st_dev && open.st_ino == named.st_ino
    }

    /// Makes a file that is whole and locked before it has its name.
    /// - Returns: nil if another one has the name by now.
    private static func make(
        _ path: String, _ mode: FileMode, _ content: [UInt8]
    ) throws(CheckpointError) -> OpenFile? {
        do throws(SystemError) {
            let draft = try DraftFile(for: path, mode: mode)
            // The lock goes with the file, however often it is open here.
            let file = OpenFile(descriptor: try SystemCall.checked { fcntl(draft.descriptor, F_DUPFD_CLOEXEC, 3) })
            _ = try SystemCall.checked { flock(file.descriptor, LOCK_EX | LOCK_NB) }
            file.isLocked = true
            let isWritten = content.withUnsafeBytes { FileBytes.write(file.descriptor, at: 0, $0) }
            guard isWritten else { throw SystemError() }
            try draft.commit(replaces: false)
            return isNamed(file, path) ? file : nil
        } catch {
            if error.code == EEXIST { return nil }
            throw CheckpointError(path: path, .system(error.code))
        }
    }
}
