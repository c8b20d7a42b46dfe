import Foundation

/// Reads one large member by a pass of its own, without keeping it.
final class MemberStream: ByteReader {
    private let handle: ArchiveHandle
    private let bundle: SupportBundle
    private var delivered = 0
    private(set) var damages: [Damage] = []

    /// Moves `handle` on to the member.
    init(_ handle: ArchiveHandle, _ entry: BundleEntry, bundle: SupportBundle) throws(SourceError) {
        self.handle = handle
        self.bundle = bundle
        for _ in 0...entry.index {
            guard case .entry = handle.next() else {
                throw SourceError(path: "\(bundle.name)!\(entry.name)", reason: "is no longer in the bundle")
            }
        }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        guard damages.isEmpty else { return 0 }
        guard let count = handle.read(into: buffer) else {
            damages = [bundle.cut(delivered)]
            return 0
        }
        delivered += count
        return count
    }
}
