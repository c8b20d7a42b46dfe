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

/// Bytes of a file, of which long stretches of NULs are kept as lengths: a hole takes no memory, however long it is.
public struct SparseBytes {
    /// NULs that stand behind so many of `bytes`.
    public struct Hole: Equatable {
        public let place: Int
        public fileprivate(set) var count: Int64
    }

    public private(set) var bytes: [UInt8] = []
    /// In their order.
    public private(set) var holes: [Hole] = []

    /// What is no longer is kept as bytes.
    public static let shortestHole = 64 * 1024

    public init() {}

    public mutating func append(_ part: UnsafeRawBufferPointer) { bytes.append(contentsOf: part) }

    public mutating func append(_ other: SparseBytes) {
        other.forEachStretch { stretch, hole in
            append(stretch)
            if hole > 0 { append(zeros: hole) }
        }
    }

    public mutating func append(zeros count: Int64) {
        if let last = holes.last, last.place == bytes.count {
            holes[holes.count - 1].count += count
        } else if count < SparseBytes.shortestHole {
            guard count > 0 else { return }
            bytes.append(contentsOf: repeatElement(0, count: Int(count)))
        } else {
            holes.append(Hole(place: bytes.count, count: count))
        }
    }

    /// Takes away what came since they were so long.
    public mutating func cut(to former: SparseBytes.Length) {
        bytes.removeSubrange(former.bytes...)
        holes.removeSubrange(former.holes...)
        if let count = former.lastHole { holes[holes.count - 1].count = count }
    }

    /// How long they are.
    public struct Length {
        fileprivate let bytes, holes: Int
        fileprivate let lastHole: Int64?
    }

    public var length: Length { Length(bytes: bytes.count, holes: holes.count, lastHole: holes.last?.count) }

    /// Calls `body` with each stretch of bytes and the length of the hole behind it.
    public func forEachStretch<Failure>(
        _ body: (UnsafeRawBufferPointer, Int64) throws(Failure) -> Void
    ) throws(Failure) {
        var start = 0
        for hole in holes + [Hole(place: bytes.count, count: 0)] {
            let range = start..<hole.place
            start = hole.place
            let done = bytes.withUnsafeBytes { bytes in
                Result { () throws(Failure) in
                    try body(UnsafeRawBufferPointer(rebasing: bytes[range]), hole.count)
                }
            }
            try done.get()
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether all of them are NULs.
    public var isZero: Bool {
        guard let first, let base = baseAddress else { return true }
        return first == 0 && memcmp(base, base + 1, count - 1) == 0
    }
}
