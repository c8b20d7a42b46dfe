import Glibc

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
