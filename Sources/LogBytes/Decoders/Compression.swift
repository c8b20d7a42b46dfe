import CZstd

/// The ways in which one file is packed: how the content shows it, how a name tells it, and what decodes it. Every
/// place that reads files asks here, and content decides, never the name.
public enum Compression: CaseIterable, Sendable {
    case gzip, xz, bzip2, zstd

    /// So many first bytes of a file tell every kind; fewer may.
    public static let headLength = 6

    /// - Parameter head: a file's first bytes. Nil for what is not packed.
    public init?(_ head: UnsafeRawBufferPointer) {
        guard let found = Compression.allCases.first(where: { $0.begins(head) }) else { return nil }
        self = found
    }

    private func begins(_ head: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .gzip: GzipFormat.isMagic(head)
        case .xz: head.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0])
        case .bzip2: head.count > 3 && head.starts(with: [0x42, 0x5A, 0x68]) && (0x31...0x39).contains(head[3])
        // A frame, or one that is to be skipped, as parallel packers put in front.
        case .zstd:
            head.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
                || head.count > 3 && head[0] & 0xF0 == 0x50 && head[1...3].elementsEqual([0x2A, 0x4D, 0x18])
        }
    }

    /// How the name of a packed file ends, the usual way first.
    public var suffixes: [String] {
        switch self {
        case .gzip: [".gz"]
        case .xz: [".xz"]
        case .bzip2: [".bz2"]
        case .zstd: [".zst", ".zstd"]
        }
    }

    /// A name without the suffix of a packing, be it one that is not read (`.Z`).
    public static func plain<Name: StringProtocol>(_ name: Name) -> Name.SubSequence {
        allSuffixes.first { name.hasSuffix($0) }.map { name.dropLast($0.count) } ?? name[...]
    }

    /// Those of packings that are not read too.
    static let allSuffixes = allCases.flatMap(\.suffixes) + [".Z", ".lzma"]
    static let bundleSuffixes = [".tar", ".zip", ".7z"] + allCases.flatMap(\.tarSuffixes)

    /// Whether a file is by its name a bundle.
    static func isBundle(_ name: String) -> Bool {
        bundleSuffixes.contains { name.hasSuffix($0) }
    }

    /// How the name of a packed tar ends.
    var tarSuffixes: [String] {
        switch self {
        case .gzip: [".tar.gz", ".tgz"]
        case .xz: [".tar.xz", ".txz"]
        case .bzip2: [".tar.bz2", ".tbz2", ".tbz"]
        case .zstd: [".tar.zst", ".tzst"]
        }
    }

    func reader(_ window: InputWindow) -> any ByteReader {
        switch self {
        case .gzip: GzipReader(window)
        case .xz: StreamReader(window, XZDecoder())
        case .bzip2: StreamReader(window, BZip2Decoder())
        case .zstd: StreamReader(window, ZstdDecoder())
        }
    }
}

/// Bytes of our own files, packed at once by libzstd at its fastest.
public enum Packing {
    public static func pack(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let room = ZSTD_compressBound(bytes.count)
        return [UInt8](unsafeUninitializedCapacity: room) { output, count in
            count = ZSTD_compress(output.baseAddress, room, bytes.baseAddress, bytes.count, 1)
            precondition(ZSTD_isError(count) == 0, "the room is enough for bytes that cannot be packed")
        }
    }

    /// - Parameter count: how many bytes were packed.
    /// - Returns: nil if they are not what was packed.
    public static func unpack(_ packed: UnsafeRawBufferPointer, count: Int) -> [UInt8]? {
        var isWhole = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { output, used in
            used = ZSTD_decompress(output.baseAddress, count, packed.baseAddress, packed.count)
            isWhole = used == count
            if !isWhole { used = 0 }
        }
        return isWhole ? bytes : nil
    }
}

/// What gpg encrypted, known by its content: nothing can be read of it but how to open it.
enum EncryptedFile {
    /// - Parameter path: nil for standard input.
    /// - Throws: if the first bytes are an encrypted message's.
    static func refuse(_ head: FileHead, name: String, path: String?) throws(SourceError) {
        guard head.isEncrypted else { return }
        let command = path.map { "gpg --decrypt \(ShellWord.quoted(PathText.shown($0)))" } ?? "gpg --decrypt"
        throw SourceError(path: name, reason: "encrypted; open it with: \(command) | jobtrail summary -")
    }

    private static let armor = "-----BEGIN PGP MESSAGE-----"

    /// An OpenPGP message begins with a packet of the session's key: its tag, its length, and its version.
    static func isEncrypted(_ head: UnsafeRawBufferPointer) -> Bool {
        if head.starts(with: armor.utf8) { return true }
        guard head.count > 4 else { return false }
        switch head[0] {
        case 0x84, 0xC1: return head[2] == 3 || head[0] == 0xC1 && head[1] >= 192 && head[3] == 3
        case 0x85: return head[3] == 3
        case 0x8C, 0xC3: return (4...6).contains(head[2])
        default: return false
        }
    }
}
