/// The name of an appliance's backup: `backup-20110601120000UTC-efw.example.com-settings-logs.tar.gz`.
public struct BackupName: Sendable {
    public let host: String
    /// When it was made: fourteen digits, in UTC.
    public let made: String

    /// What it holds, in the order in which the name lists it.
    private static let contents = ["-settings", "-db", "-logs", "-logarchive", "-hwdata", "-cron"]
    private static let start = "backup-"

    /// - Parameter stem: the name without folders and without the suffixes of a bundle.
    public init?(_ stem: String) {
        let digits = stem.dropFirst(BackupName.start.count).prefix(14)
        let rest = stem.dropFirst(BackupName.start.count + 14)
        guard stem.hasPrefix(BackupName.start), digits.utf8.count == 14,
            digits.utf8.allSatisfy({ (48...57).contains($0) }),
            rest.hasPrefix("UTC-")
        else { return nil }
        var name = rest.dropFirst(4)
        for word in BackupName.contents.reversed() where name.hasSuffix(word) { name = name.dropLast(word.count) }
        guard !name.isEmpty else { return nil }
        (host, made) = (String(name), String(digits))
    }
}
