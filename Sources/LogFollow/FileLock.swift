import CLinux
import Foundation

/// One follower at a time: a lock that goes with the open file, also when its holder is killed.
enum FileLock {
    static func take(_ file: OpenFile, _ path: String) throws(CheckpointError) {
        while flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            throw CheckpointError(path: path, errno == EWOULDBLOCK ? .locked : .system(errno))
        }
    }
}
