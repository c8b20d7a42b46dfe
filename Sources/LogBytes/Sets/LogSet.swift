import Glibc

/// A live log with its rotated siblings and archives, oldest first.
public struct LogSet: Sendable {
    public enum Kind: Sendable {
        case log
        /// What the engine writes beside its log: read for notes, not for state, and no set where sets are counted.
        case companion
    }

    /// The live file's name, without rotation suffix.
    public let name: String
    /// The bundle's or directory's name: the host of a set whose lines carry none, if several sets are read.
    public let place: String
    /// The host of such a set however many are read, where its source's own name tells it.
    public let host: String?
    public let kind: Kind
    public var files: [LogFile]
    /// When logrotate last rotated it, and the file that tells it.
    public var lastRotation: (day: RotationMemory.Day, told: String)?

    public init(name: String, place: String, host: String? = nil, kind: Kind = .log, files: [LogFile]) {
        self.name = name
        self.place = place
        self.host = host
        self.kind = kind
        self.files = files
    }

    /// The same set with something else told of its files' boxes.
    public func withBoxes(_ change: (inout BoxFacts) -> Void) -> LogSet {
        var set = self
        for index in set.files.indices { change(&set.files[index].box) }
        return set
    }

    /// The same set of other files.
    public func with(files: [LogFile]) -> LogSet {
        var set = self
        set.files = files
        return set
    }
}

/// Which files of a box matter by their names and folders.
enum LogNames {
    enum Kind: Equatable {
        /// A log by the rule of that number, see `byPreference`.
        case log(rank: Int)
        /// What the engine writes beside its log.
        case companion
        /// What tells the box's time zone.
        case zone
        /// May be a catalogue of the engine's jobs.
        case catalogue
        /// What logrotate remembers.
        case rotations
        /// A time stamp beside an archive.
        case seal
    }

    /// Rules for a folder or bundle; the first that finds a file wins, so that the general syslog, which repeats the
    /// engine's lines, is not read beside the engine's own log.
    static let byPreference: [@Sendable (String) -> Bool] = [
        { $0.hasPrefix("jobsengine") },
        { $0.hasPrefix("messages") || $0.hasPrefix("syslog") },
        { holdsLogSuffix($0) },
    ]

    private static let companions = ["jobrequests", "joboutput", "jobtiming"]

    /// Whether a live file of that name stands beside the engine's own log and is one with it.
    static func isCompanion(base: String) -> Bool {
        companions.contains { base == $0 || base == $0 + ".log" }
    }

    /// - Parameters:
    ///   - folder: inside the source, without a slash at either end.
    ///   - rules: how many of the rules count.
    static func kind(_ folder: String, _ name: String, rules: Int = byPreference.count) -> Kind? {
        if let kind = boxFile(folder, name) { return kind }
        let rank = byPreference[..<rules].firstIndex { $0(name) }
        if name.hasSuffix(".tsr") || name.hasSuffix(".zd") { return rank == nil && !mayBeCompanion(name) ? nil : .seal }
        if mayBeCompanion(name), isCompanion(base: RotatedName(name).base) { return .companion }
        return rank.map { .log(rank: $0) }
    }

    private static func mayBeCompanion(_ name: String) -> Bool {
        name.hasPrefix("job") && companions.contains { name.hasPrefix($0) }
    }

    private static func boxFile(_ folder: String, _ name: String) -> Kind? {
        switch name {
        case "timezone", "localtime": return root(of: folder, below: "etc") == nil ? nil : .zone
        case "logrotate.status", "status":
            return RotationMemory.folders.contains { root(of: folder, below: $0) != nil } ? .rotations : nil
        default: return root(of: folder, below: CatalogueFile.folder) == nil ? nil : .catalogue
        }
    }

    /// The box's root of a folder that lies at `place` in it: of `fleet/north/etc` for `etc`, `fleet/north`.
    static func root(of folder: String, below place: String) -> String? {
        guard folder.utf8.count > place.utf8.count else { return folder == place ? "" : nil }
        return folder.hasSuffix("/" + place) ? String(folder.dropLast(place.count + 1)) : nil
    }

    /// `NAME.log`, `NAME.log.1`, `NAME.log-20110601.gz`, …
    private static func holdsLogSuffix(_ name: String) -> Bool {
        var name = Substring(name).utf8
        while let dot = name.firstIndex(of: UInt8(ascii: ".")) {
            name = name[dot...]
            if name.starts(with: ".log".utf8) { return true }
            name.removeFirst()
        }
        return false
    }
}

/// A live log that the user names: its siblings, its archives and what the engine writes beside it belong to it.
struct NamedFile: TreeSource {
    typealias Item = FolderSource.Item

    private let path: String
    private let name: String
    private let folder: FolderSource

    init(_ path: String) {
        self.path = path
        let (folder, name) = FileListing.split(path)
        self.name = name
        self.folder = FolderSource(folder)
    }

    var place: String { folder.place }
    var base: String { folder.base }
    /// A file is no box: what lies around it may be anybody's.
    var host: String? { nil }
    func facts(_ root: String) -> BoxFacts { BoxFacts() }
    func rotations(_ root: String) -> RotationMemory? { nil }
    func file(_ found: Found, isLive: Bool) throws(SourceError) -> LogFile { try folder.file(found, isLive: isLive) }
    func isLink(_ found: Found) -> Bool { folder.isLink(found) }
    func isSame(_ one: Found, _ other: Found) -> Bool { folder.isSame(one, other) }
    func siblings(ofTarget link: Found) -> [Found] { folder.siblings(ofTarget: link) }

    /// - Throws: where the file itself cannot be looked at.
    func look() throws(SourceError) -> FoundSets {
        var choice = TreeChoice<Item>()
        let live = Item(name: path, path: path, isLink: FileListing.isLink(path))
        choice.add(log: Found(folder: "", name: name, item: live))
        let told = FileListing.split(path).folder
        var failures: [SourceError] = []
        look(told, as: "", &choice, &failures)
        look(FileListing.join(told, "archives"), as: "archives", &choice, &failures)
        if let archives = ArchiveFolders.archives(of: base) {
            look(ArchiveFolders.archives(of: told) ?? archives, as: archives, &choice, &failures)
        }
        let tree = TreeSets(choice, self, takesRotated: true)
        if let failure = tree.failures.first, tree.sets.isEmpty { throw failure }
        var found = FoundSets(sets: tree.sets, companions: tree.companions, failures: failures + tree.failures)
        for seal in choice.seals { found.seals.append(try file(seal, isLive: false)) }
        return found
    }

    /// - Parameter inside: the folder's place, as `TreeSets` groups by it.
    private func look(
        _ folder: String, as inside: String, _ choice: inout TreeChoice<Item>, _ failures: inout [SourceError]
    ) {
        let hasCompanions = name.hasPrefix("jobsengine")
        let stem = name.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(name[..<$0]) } ?? name
        let entries: [FileListing.Entry]
        do throws(SourceError) { entries = try FileListing.entries(folder) } catch {
            if error.code != ENOENT && error.code != ENOTDIR { failures.append(error) }
            return
        }
        for entry in entries where entry.isRegular {
            let isNear = entry.name.utf8.starts(with: stem.utf8)
            guard isNear || hasCompanions && entry.name.hasPrefix("job"), inside != "" || entry.name != name else {
                continue
            }
            let isSeal = SealCheck.isStamp(entry.name)
            let rotated = RotatedName(isSeal ? SealCheck.sealed(entry.name) : entry.name)
            let path = FileListing.join(folder, entry.name)
            let found = Found(
                folder: inside, name: entry.name, item: Item(name: path, path: path, isLink: entry.isLink))
            if isSeal {
                let belongs =
                    rotated.base.utf8.elementsEqual(name.utf8)
                    || hasCompanions && LogNames.isCompanion(base: rotated.base)
                if belongs { choice.add(seal: found) }
                continue
            }
            if rotated.place != .live, rotated.base.utf8.elementsEqual(name.utf8) { choice.add(log: found) }
            if hasCompanions, LogNames.isCompanion(base: rotated.base) { choice.add(companion: found) }
        }
    }
}
