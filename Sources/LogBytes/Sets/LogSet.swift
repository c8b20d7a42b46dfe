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

/// What was found behind a path.
public struct FoundSets: Sendable {
    public internal(set) var sets: [LogSet] = []
    /// What the engine writes beside these logs: sets for views that show notes.
    public internal(set) var companions: [LogSet] = []
    /// What is remarkable about it, beside what reading the sets will tell.
    public internal(set) var remarks: [SourceRemark] = []
    /// What could not be looked at.
    public internal(set) var failures: [SourceError] = []
    /// Logs by their names that are not read, since a better source of the same stands beside them.
    public internal(set) var passedOver: [LogFile] = []
    /// Time stamps beside archives.
    public internal(set) var seals: [LogFile] = []
    /// The bundles that were opened.
    var bundles: [SupportBundle] = []

    /// The damage of bundles themselves where no member tells it; to be asked for when the members were read.
    public var damages: [SourceRemark] { tellingDamages() }
    /// The same without the sets.
    public var tellingDamages: @Sendable () -> [SourceRemark] { { [bundles] in bundles.compactMap(\.damageRemark) } }

    mutating func add(_ other: FoundSets) {
        sets += other.sets
        companions += other.companions
        remarks += other.remarks
        failures += other.failures
        passedOver += other.passedOver
        seals += other.seals
        bundles += other.bundles
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

    /// What a file is to a live log that the user names: a rotated sibling, an archive, or what the engine writes beside it.
    /// - Parameter folder: empty for the log's own.
    static func kind(_ folder: String, _ name: String, besideLive live: String) -> Kind? {
        let hasCompanions = live.hasPrefix("jobsengine")
        let stem = live.utf8.lastIndex(of: UInt8(ascii: ".")).map { live[..<$0] } ?? live[...]
        let isNear = name.utf8.starts(with: stem.utf8) || hasCompanions && name.hasPrefix("job")
        guard isNear, folder != "" || name != live else { return nil }
        let isSeal = SealCheck.isStamp(name)
        let rotated = RotatedName(isSeal ? SealCheck.sealed(name) : name)
        let isPart = rotated.base.utf8.elementsEqual(live.utf8)
        let isCompanion = hasCompanions && isCompanion(base: rotated.base)
        if isSeal { return isPart || isCompanion ? .seal : nil }
        if isPart && rotated.place != .live { return .log(rank: 0) }
        return isCompanion ? .companion : nil
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
