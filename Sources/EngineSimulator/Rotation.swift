/// How a log is spread over rotated files.
public struct Rotation: Sendable {
    /// The names that rotated files get.
    public enum Naming: String, CaseIterable, Sendable {
        /// `NAME.1`, `NAME.2`.
        case numbered
        /// `NAME-20110601`.
        case dateext
        /// `NAME-20110601-1306886400`.
        case dateextEpoch = "dateext-epoch"
        /// `NAME.old`, one alone.
        case old
    }

    /// Which of the files are compressed.
    public enum Compression: String, CaseIterable, Sendable {
        case none
        /// Every rotated file.
        case rotated
        /// Every rotated file but the youngest (logrotate's delaycompress).
        case delayed
        /// The live file as well, under its own name: content decides, never the name.
        case everything
    }

    public var count = 0
    public var naming = Naming.numbered
    public var compression = Compression.none
    /// True: an archive consists of several gzip members, cut anywhere.
    public var severalMembers = false
    /// True: the gzip header has the file's name and date.
    public var datedHeaders = false

    /// One live file.
    public init() {}

    static func random(_ random: inout SplitMix64) -> Rotation {
        var rotation = Rotation()
        guard random.chance(0.7) else { return rotation }
        rotation.naming = random.pick(Naming.allCases)
        rotation.count = rotation.naming == .old ? 1 : random.pick([1, 2, 3, 11])
        rotation.compression = random.pick([.none, .rotated, .rotated, .delayed])
        rotation.severalMembers = random.chance(0.3)
        rotation.datedHeaders = random.chance(0.5)
        return rotation
    }
}
