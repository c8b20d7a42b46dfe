import CLinux
import Foundation
import LogBytes

/// One follower at a time: a lock that goes with the open file, also when its holder is killed.
enum FileLock {
    static func take(_ file: OpenFile, _ path: String) throws(CheckpointError) {
        guard SystemCall.retry({ flock(file.descriptor, LOCK_EX | LOCK_NB) }) == 0 else {
            throw CheckpointError(path: path, errno == EWOULDBLOCK ? .locked : .system(errno))
        }
    }
}
