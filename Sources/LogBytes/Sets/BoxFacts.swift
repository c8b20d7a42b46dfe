import Glibc

/// What a box tells of itself beside its logs.
public struct BoxFacts: Sendable {
    /// The zone of times that have none; nil where it tells none.
    public var zone: Zone?
    /// Its engine's catalogues.
    public var catalogues: [CatalogueFile]
    /// What the box is to be called, whatever its lines call it; nil: what they say.
    public var host: String?

    /// The backup that it was read from.
    public var backup: BackupFacts?

    public init(zone: Zone? = nil, catalogues: [CatalogueFile] = []) {
        self.zone = zone
        self.catalogues = catalogues
    }
}

extension BoxFacts {
    var isEmpty: Bool { zone == nil && catalogues.isEmpty && host == nil && backup == nil }
}

/// The same for several files.
final class SharedFacts: Sendable {
    let value: BoxFacts

    init(_ value: BoxFacts) { self.value = value }
}

/// A file that tells the jobs which a box's engine knows, as yet unread.
public struct CatalogueFile: Sendable {
    /// As people are told it: a path, or `bundle.tar.gz!member`.
    public let name: String
    public let origin: any ByteOrigin
    /// Bytes as stored; nil where not known beforehand.
    public let storedSize: Int64?

    public init(name: String, origin: any ByteOrigin, storedSize: Int64?) {
        self.name = name
        self.origin = origin
        self.storedSize = storedSize
    }

    /// One that the user names.
    public init(path: String) throws(SourceError) {
        let file = try FileListing.logFile(path, isLive: false)
        let status = try FileListing.status(path)
        if FileListing.isFolder(status) { throw .system(path, EISDIR) }
        ReadFiles.note(status)
        self.init(name: file.name, origin: file.origin, storedSize: file.storedSize)
    }

    /// Where a box keeps it.
    static let folder = "var/efw/jobsengine"
    /// A real one has 100 KB.
    static let limit = 16 << 20

    /// Its content.
    public func bytes() throws(SourceError) -> [UInt8] {
        if let bytes = try origin.bytes(upTo: CatalogueFile.limit) { return bytes }
        throw SourceError(path: name, reason: "longer than \(CatalogueFile.limit >> 20) MiB, which no catalogue is")
    }

    /// Whether the first line is that of a catalogue.
    static func isMarked(_ origin: any ByteOrigin) -> Bool {
        guard var head = try? origin.head(64)[...] else { return false }
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { head = head.dropFirst(3) }
        return head.starts(with: "info(compilation_date:".utf8)
    }
}

/// What is known of an appliance's backup beside its content: when it was made, and the remark that a `.meta` file
/// beside it holds.
public struct BackupFacts: Sendable, Equatable {
    /// Seconds since the epoch; nil if its name does not tell.
    public let made: Int64?
    public let remark: String?

    /// - Returns: nil if nothing is known.
    public init?(made: Int64?, remark: String?) {
        if made == nil && remark == nil { return nil }
        (self.made, self.remark) = (made, remark)
    }

    /// - Parameters:
    ///   - place: what it is called, without folders and suffixes.
    ///   - paths: names that it may have in the file system; none for one inside another bundle.
    /// - Returns: nil if nothing is known.
    init?(place: String, paths: [String]) {
        self.init(
            made: BackupName(place).flatMap { BackupFacts.instant($0.made) },
            remark: paths.lazy.compactMap { BackupFacts.remark($0 + ".meta") }.first)
    }

    /// Of fourteen digits in UTC; nil if they are no time.
    private static func instant(_ digits: String) -> Int64? {
        let numbers = Array(digits.utf8).map { Int32($0) - 48 }
        guard numbers.count == 14 else { return nil }
        let pairs = stride(from: 0, to: 14, by: 2).map { numbers[$0] * 10 + numbers[$0 + 1] }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (pairs[0] * 100 + pairs[1] - 1900, pairs[2] - 1, pairs[3])
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (pairs[4], pairs[5], pairs[6])
        let isTime = (1...12).contains(pairs[2]) && (1...31).contains(pairs[3]) && pairs[4] < 24 && pairs[5] < 60
        return isTime && pairs[6] < 61 ? Int64(timegm(&parts)) : nil
    }

    /// A remark is a line or two; what is longer is none.
    private static let limit = 64 << 10

    private static func remark(_ path: String) -> String? {
        guard let status = try? FileListing.status(path), !FileListing.isFolder(status), !FileListing.isPipe(status),
            let bytes = try? PathOrigin(path: path).bytes(upTo: limit)
        else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        let words = lines.map { $0.trimmed }.filter { !$0.isEmpty }
        return words.isEmpty ? nil : String(words.joined(separator: " ").prefix(500))
    }
}

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
