import Glibc

/// Reading and writing at a place of an open file, to the end of what is asked for.
public enum FileBytes {
    /// Reads until the buffer is full or the file ends.
    /// - Returns: how many bytes; -1 and `errno` where the call fails before the first.
    public static func read(_ descriptor: Int32, at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var done = 0
        while done < buffer.count {
            let count = SystemCall.retry {
                pread(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset) + off_t(done))
            }
            if count < 0 && done == 0 { return -1 }
            if count <= 0 { break }
            done += count
        }
        return done
    }

    /// Where the next bytes stand that somebody wrote; `offset` itself if the file system cannot tell, or there are none.
    public static func data(_ descriptor: Int32, from offset: Int64) -> Int64 {
        let place = lseek(descriptor, 0, SEEK_CUR)
        defer { if place >= 0 { lseek(descriptor, place, SEEK_SET) } }
        return max(offset, Int64(lseek(descriptor, off_t(offset), FileReader.seekData)))
    }

    /// Whether any byte but NUL stands behind a place, as far as can be read.
    public static func hasText(_ descriptor: Int32, from offset: Int64) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 64 * 1024, alignment: 64) { buffer in
            var place = offset
            while true {
                let data = Int64(lseek(descriptor, off_t(place), FileReader.seekData))
                if data < 0 && errno == ENXIO { return false }
                place = max(place, data)
                let count = read(descriptor, at: place, into: buffer)
                guard count > 0 else { return false }
                if !UnsafeRawBufferPointer(rebasing: buffer[..<count]).isZero { return true }
                place += Int64(count)
            }
        }
    }

    /// Writes all of it.
    /// - Returns: whether it did; `errno` tells why not.
    public static func write(_ descriptor: Int32, at offset: Int64, _ bytes: UnsafeRawBufferPointer) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = SystemCall.retry {
                pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset) + off_t(done))
            }
            if count <= 0 { return false }
            done += count
        }
        return true
    }

    /// Opens for reading without waiting for a FIFO's other end; `errno` tells why where it is negative.
    public static func open(_ path: String) -> Int32 {
        SystemCall.retry {
            PathText.withPath(path) { Glibc.open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
        }
    }
}
