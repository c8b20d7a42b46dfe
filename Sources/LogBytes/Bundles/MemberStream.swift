/// Reads one member by a pass of its own, without keeping it.
final class MemberStream: ByteReader {
    private let handle: ArchiveHandle
    private let bundle: SupportBundle
    private var delivered: Int64 = 0
    private(set) var damages: [Damage] = []

    /// - Parameter handle: a pass that has met the member last.
    init(_ handle: ArchiveHandle, bundle: SupportBundle) {
        self.handle = handle
        self.bundle = bundle
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        guard damages.isEmpty else { return 0 }
        guard let count = handle.read(into: buffer) else {
            damages = [bundle.cut(delivered)]
            return 0
        }
        delivered += Int64(count)
        return count
    }

    func skipHole() throws(SourceError) -> Int64 {
        let count = damages.isEmpty ? handle.skipHole() : 0
        delivered += count
        return count
    }
}
