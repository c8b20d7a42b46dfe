import Foundation

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

    /// The same set of other files.
    public func with(files: [LogFile]) -> LogSet {
        var set = self
        set.files = files
        return set
    }
}

/// What a box tells of itself beside its logs.
public struct BoxFacts: Sendable {
    /// The zone of times that have none; nil where it tells none.
    public var zone: TimeZone?
    /// Its engine's catalogues.
    public var catalogues: [CatalogueFile]

    /// The backup that it was read from.
    public internal(set) var backup: BackupFacts?

    public init(zone: TimeZone? = nil, catalogues: [CatalogueFile] = []) {
        self.zone = zone
        self.catalogues = catalogues
    }
}
