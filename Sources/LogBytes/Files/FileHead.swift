/// What the first bytes of a file tell, for which it is opened once.
struct FileHead {
    let magic: ArchiveMagic?
    /// Whether it may be a bundle, which only a look at its members shows.
    let mayBeBundle: Bool
    let isEncrypted: Bool

    init(_ origin: any ByteOrigin) throws(SourceError) {
        let window = InputWindow(try origin.openRaw())
        _ = try window.require(ArchiveMagic.length)
        magic = ArchiveMagic(window.available)
        isEncrypted = EncryptedFile.isEncrypted(window.available)
        guard case .packed(let compression) = magic else {
            mayBeBundle = magic != nil
            return
        }
        let inside = InputWindow(compression.reader(window))
        _ = try inside.require(ArchiveMagic.length)
        mayBeBundle = ArchiveMagic(inside.available) != nil
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
