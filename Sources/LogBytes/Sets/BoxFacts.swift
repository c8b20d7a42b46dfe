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
        let status = try FileStatus(of: path)
        if status.isFolder { throw .system(path, EISDIR) }
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
        guard let number = Int(digits), digits.utf8.count == 14 else { return nil }
        let (day, time) = (number / 1_000_000, number % 1_000_000)
        let (month, hour, minute, second) = (day / 100 % 100, time / 10_000, time / 100 % 100, time % 100)
        guard (1...12).contains(month), (1...31).contains(day % 100), hour < 24, minute < 60, second < 61 else {
            return nil
        }
        return UTC.seconds(day / 10_000, month, day % 100, hour, minute, second)
    }

    /// A remark is a line or two; what is longer is none.
    private static let limit = 64 << 10

    private static func remark(_ path: String) -> String? {
        guard let status = try? FileStatus(path), !status.isFolder, !status.isPipe,
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

/// What logrotate remembers: when it last rotated each log.
public struct RotationMemory: Sendable {
    public struct Day: Sendable, Comparable, CustomStringConvertible {
        public let year: Int
        public let month: Int
        public let day: Int

        public init(year: Int, month: Int, day: Int) {
            (self.year, self.month, self.day) = (year, month, day)
        }

        /// As `description` has it, and logrotate, which may put the hour behind it.
        public init?(_ text: some StringProtocol) {
            let parts = text.split(separator: "-").prefix(3).compactMap { Int($0) }
            guard parts.count == 3, (1970...9999).contains(parts[0]), (1...12).contains(parts[1]),
                (1...31).contains(parts[2])
            else { return nil }
            self.init(year: parts[0], month: parts[1], day: parts[2])
        }

        public var description: String {
            let two = { (number: Int) in (number < 10 ? "0" : "") + String(number) }
            return "\(year)-\(two(month))-\(two(day))"
        }

        public static func < (a: Day, b: Day) -> Bool { (a.year, a.month, a.day) < (b.year, b.month, b.day) }
    }

    /// The file that tells it, as people are told it.
    public let name: String
    private var days: [String: Day] = [:]

    /// Where Debian, Red Hat and the appliance keep it, below the box's root.
    static let folders = ["var/lib", "var/lib/logrotate"]
    static let names = ["var/lib/logrotate.status", "var/lib/logrotate/status", "var/lib/logrotate/logrotate.status"]
    static let limit = 4 << 20

    /// - Parameter bytes: lines such as `"/var/log/messages" 2025-1-1` or, with the hour, `… 2025-1-1-3:0:0`.
    init(name: String, _ bytes: [UInt8]) {
        self.name = name
        for line in bytes.split(separator: 10) {
            guard let blank = line.lastIndex(of: 32),
                let day = Day(String(decoding: line[line.index(after: blank)...], as: UTF8.self))
            else { continue }
            days[RotationMemory.path(Array(line[..<blank]))] = day
        }
    }

    /// The day of a log's last rotation.
    /// - Parameter path: as the box names it.
    public func day(of path: String) -> Day? { days[path] }

    /// Without its quotes and backslashes.
    private static func path(_ text: [UInt8]) -> String {
        guard text.count > 1, text.first == 34, text.last == 34 else { return PathText.text(text) }
        var bytes: [UInt8] = []
        var isEscaped = false
        for byte in text[1..<(text.count - 1)] {
            isEscaped = byte == 92 && !isEscaped
            if !isEscaped { bytes.append(byte) }
        }
        return PathText.text(bytes)
    }
}
