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
