import Foundation

/// Reading and writing at a place of an open file, with the EINTR loop.
enum FileBytes {
    /// Reads until the buffer is full or the file ends.
    /// - Returns: how many bytes; -1 and `errno` where the call fails before the first.
    static func read(_ descriptor: Int32, at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var done = 0
        while done < buffer.count {
            let count = pread(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset) + off_t(done))
            if count < 0 && errno == EINTR { continue }
            if count < 0 && done == 0 { return -1 }
            if count <= 0 { break }
            done += count
        }
        return done
    }

    /// Writes all of it.
    /// - Returns: whether it did; `errno` tells why not.
    static func write(_ descriptor: Int32, at offset: Int64, _ bytes: UnsafeRawBufferPointer) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset) + off_t(done))
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return false }
            done += count
        }
        return true
    }

    /// Opens for reading without waiting for a FIFO's other end; `errno` tells why where it is negative.
    static func open(_ path: String) -> Int32 {
        while true {
            let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
            if descriptor >= 0 || errno != EINTR { return descriptor }
        }
    }

    /// Makes the disk keep a new name. Not every file system can; then there is nothing more to do.
    static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = Foundation.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
