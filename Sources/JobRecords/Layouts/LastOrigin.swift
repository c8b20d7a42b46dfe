import Foundation

/// Host and tag of the last syslog line: most lines have the same ones, which one comparison tells.
struct LastOrigin {
    private static let longest = 128
    private var bytes: [UInt8] = []
    private var tag = LinePrefix.Tag.none
    private var pid: Int32 = -1
    /// Where in the bytes the section stands.
    private var section: Range<Int>?
    private var stream: UInt64 = 1

    /// Fills in host and tag where the line goes on as the last one did.
    /// - Returns: whether it does.
    @inline(__always)
    func take(_ after: Bytes, _ end: Bytes, _ prefix: inout LinePrefix) -> Bool {
        let count = bytes.count
        guard count > 0, end - after > count else { return false }
        guard bytes.withUnsafeBufferPointer({ memcmp($0.baseAddress!, after, count) == 0 }) else { return false }
        prefix.tag = tag
        prefix.pid = pid
        prefix.stream = stream
        if let section {
            prefix.section = UnsafeBufferPointer(start: after + section.lowerBound, count: section.count)
        }
        prefix.isSameHost = true
        prefix.body = after + count
        return true
    }

    /// Remembers an origin that has both host and an engine's tag; others are read anew each time.
    mutating func remember(_ after: Bytes, _ prefix: LinePrefix) {
        let count = prefix.body - after
        guard prefix.host != nil, prefix.tag == .engine, count <= LastOrigin.longest else {
            bytes.removeAll(keepingCapacity: true)
            return
        }
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: UnsafeBufferPointer(start: after, count: count))
        (tag, pid, stream) = (prefix.tag, prefix.pid, prefix.stream)
        section = prefix.section.map { $0.baseAddress! - after..<$0.baseAddress! - after + $0.count }
    }
}
