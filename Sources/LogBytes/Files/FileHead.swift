/// What the first bytes of a file tell, for which it is opened once.
struct FileHead {
    /// The bundle that it seems to be, which only a look at its members shows.
    let bundle: ArchiveMagic?
    let isEncrypted: Bool

    /// - Parameter name: tells a zip whose first bytes are damaged.
    init(_ origin: any ByteOrigin, name: String) throws(SourceError) {
        let window = InputWindow(try origin.openRaw())
        _ = try window.require(ArchiveMagic.length)
        let magic = ArchiveMagic(window.available)
        isEncrypted = EncryptedFile.isEncrypted(window.available)
        guard case .packed(let compression) = magic else {
            bundle = magic ?? (name.hasSuffix(".zip") ? .zip : nil)
            return
        }
        let inside = InputWindow(compression.reader(window))
        _ = try inside.require(ArchiveMagic.length)
        bundle = ArchiveMagic(inside.available)
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

/// What a file's first bytes say of its packing: content decides, never the name.
enum ArchiveMagic: Equatable {
    case packed(Compression)
    case zip, sevenZip, tar

    /// As people call it.
    var words: String {
        switch self {
        case .packed: "a packed file"
        case .zip: "a zip"
        case .sevenZip: "a 7z"
        case .tar: "a tar"
        }
    }

    /// Nil for anything else, such as a log.
    init?(_ head: UnsafeRawBufferPointer) {
        func starts(_ bytes: [UInt8]) -> Bool { head.starts(with: bytes) }
        if let compression = Compression(head) {
            self = .packed(compression)
        } else if starts([0x50, 0x4B, 3, 4]) || starts([0x50, 0x4B, 5, 6]) {
            self = .zip
        } else if starts([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) {
            self = .sevenZip
        } else if ArchiveMagic.isTarHeader(head) {
            self = .tar
        } else {
            return nil
        }
    }

    /// Every kind of tar, of V7 too, has a sum of its header's bytes, which counts the sum's own eight as blanks. Some
    /// old ones added signed bytes. Where the sum is damaged, newer ones have their name.
    private static func isTarHeader(_ head: UnsafeRawBufferPointer) -> Bool {
        guard head.count >= length else { return false }
        if head[tarName].elementsEqual("ustar".utf8) { return true }
        guard let told = octal(head[sumField]), told > 0 else { return false }
        var (sum, signed) = (0, 0)
        for (place, byte) in head.prefix(length).enumerated() {
            let counted = sumField.contains(place) ? UInt8(ascii: " ") : byte
            sum += Int(counted)
            signed += Int(Int8(bitPattern: counted))
        }
        return told == sum || told == signed
    }

    private static let sumField = 148..<156
    private static let tarName = 257..<262

    private static func octal(_ field: Slice<UnsafeRawBufferPointer>) -> Int? {
        let digits = field.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != UInt8(ascii: " ") && $0 != 0 }
        return Int(String(decoding: digits, as: UTF8.self), radix: 8)
    }

    /// How many bytes tell every kind.
    static let length = 512

    /// Whether the table of contents stands at the end.
    var needsSeek: Bool { self == .zip || self == .sevenZip }
}
