import Glibc

/// Remembers the last record's line, to tell one that stands twice in a row.
///
/// The line is looked at where it lies as long as it stays there; only then is it copied.
struct SameLine: ~Copyable {
    private var start: UnsafePointer<UInt8>?
    private var count = 0
    private var kept = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
    private var capacity = 1

    deinit { kept.deallocate() }

    /// Whether a line is the same as the one before, which it replaces.
    /// - Parameter stays: whether its bytes stay where they are until `keep`.
    @inline(__always)
    mutating func repeats(_ line: UnsafeBufferPointer<UInt8>, stays: Bool) -> Bool {
        if let start, count == line.count, count > 0, memcmp(start, line.baseAddress!, count) == 0 { return true }
        (start, count) = (line.baseAddress, line.count)
        if !stays { keep() }
        return false
    }

    mutating func forget() { start = nil }

    /// Copies the line, whose bytes are about to go.
    mutating func keep() {
        guard let start, count > 0, start != UnsafePointer(kept) else { return }
        if count > capacity {
            capacity = max(count, 2 * capacity, 512)
            kept.deallocate()
            kept = .allocate(capacity: capacity)
        }
        kept.update(from: start, count: count)
        self.start = UnsafePointer(kept)
    }
}
