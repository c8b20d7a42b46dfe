import Foundation

/// A member's stored bytes in memory.
struct MemberBytes {
    let bytes: [UInt8]
    /// Whether the archive's damage cuts them.
    let isCut: Bool
    /// Whether there are more than the header claims, and too many to be kept.
    let isTooLong: Bool

    /// Reads the present member of `handle` whole, up to the bundle's budget whatever its header claims.
    init(_ handle: ArchiveHandle, expected: Int64) {
        var bytes: [UInt8] = []
        let expected = min(max(0, expected), SupportBundle.budget)
        bytes.reserveCapacity(Int(expected))
        let limit = expected + MemberBytes.tolerance
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 64)
        defer { room.deallocate() }
        var count: Int? = 0
        while bytes.count <= limit {
            count = handle.read(into: room)
            guard let count, count > 0 else { break }
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<count]))
        }
        self.bytes = bytes
        isCut = count == nil
        isTooLong = bytes.count > limit
    }

    private static let tolerance: Int64 = 1 << 20

    /// So many bytes decide which files are compared as copies.
    private static let headLength = 16 * 1024

    /// The first bytes of the present member; nil where there are none.
    static func head(_ handle: ArchiveHandle) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: headLength)
        let count = bytes.withUnsafeMutableBytes { handle.read(into: $0) } ?? 0
        return count > 0 ? Array(bytes[..<count]) : nil
    }
}
