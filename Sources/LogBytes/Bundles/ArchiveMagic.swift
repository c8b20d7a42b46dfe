import Foundation

/// What a file's first bytes say of its packing: content decides, never the name (contract, section 2).
enum ArchiveMagic {
    case gzip, xz, bzip2, zstd, zip, sevenZip, tar

    /// Nil for anything else, such as a log.
    init?(_ head: UnsafeRawBufferPointer) {
        func starts(_ bytes: [UInt8]) -> Bool { head.starts(with: bytes) }
        if GzipFormat.isMagic(head) {
            self = .gzip
        } else if starts([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]) {
            self = .xz
        } else if starts([0x42, 0x5A, 0x68]), head.count > 3, (0x31...0x39).contains(head[3]) {
            self = .bzip2
        } else if starts([0x28, 0xB5, 0x2F, 0xFD]) {
            self = .zstd
        } else if starts([0x50, 0x4B, 3, 4]) || starts([0x50, 0x4B, 5, 6]) {
            self = .zip
        } else if starts([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) {
            self = .sevenZip
        } else if head.count >= 262, head[257..<262].elementsEqual("ustar".utf8) {
            self = .tar
        } else {
            return nil
        }
    }

    /// Whether a file of this kind is decoded when it is read as a log.
    var isPacked: Bool { [.gzip, .xz, .bzip2, .zstd].contains(self) }

    /// How many bytes tell every kind.
    static let length = 262

    /// The kind of a source's bytes.
    static func of(_ origin: any ByteOrigin) throws(SourceError) -> ArchiveMagic? {
        let window = InputWindow(try origin.openRaw())
        _ = try window.require(length)
        return ArchiveMagic(window.available)
    }

    /// Whether the table of contents stands at the end.
    static func needsSeek(_ origin: any ByteOrigin) throws(SourceError) -> Bool {
        let magic = try of(origin)
        return magic == .zip || magic == .sevenZip
    }
}
