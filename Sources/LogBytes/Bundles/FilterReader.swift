/// Decodes a single file compressed by xz, bzip2 or zstd, by libarchive.
final class FilterReader: ByteReader {
    private let handle: ArchiveHandle
    private var delivered: Int64 = 0
    private var isOpen: Bool
    private(set) var damages: [Damage] = []

    init(_ raw: any ByteReader) throws(SourceError) {
        handle = try ArchiveHandle(raw, .filter, name: "archive")
        if case .entry = handle.next() { isOpen = true } else { isOpen = false }
        if !isOpen { noteDamage() }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        guard isOpen else { return 0 }
        guard let count = handle.read(into: buffer) else {
            isOpen = false
            noteDamage()
            return 0
        }
        delivered += Int64(count)
        return count
    }

    private func noteDamage() {
        let words = handle.message
        let isShort = words.lowercased().contains("truncated") || words.contains("end of file")
        let damage = Damage(
            kind: isShort ? .truncated : .corrupt, decodedOffset: delivered, storedOffset: handle.position, member: 0,
            reason: words, cutsLine: true)
        damages = [damage]
    }
}
