/// How far one physical life of a log was delivered, and how to know it again (docs/following.md, Terms).
public struct GenerationMark: Equatable, Sendable {
    /// The file's name when it was last seen.
    public var name: String
    /// Nil where the file itself holds something else now (truncated): it is known by content alone.
    public var identity: FileIdentity?
    /// The end of the last line delivered.
    public var position: LinePosition
    /// The bytes before `position` in the plain file; `.none` for packed ones, which are known by their chain.
    public var window: ContentWindow
    /// Its lines up to `position`; of a file of which nothing was delivered yet, the first ones that stand there.
    public var ladder: ChainLadder
    /// Decoded bytes that were known to be there.
    public var size: Int64
    /// The time of last change seen, nanoseconds since the epoch.
    public var modified: Int64
    /// Whether all of it was delivered and a younger generation is being read: kept to know it again.
    public var isDone: Bool

    public init(
        name: String, identity: FileIdentity?, position: LinePosition = .start, window: ContentWindow = .none,
        ladder: ChainLadder = ChainLadder(), size: Int64 = 0, modified: Int64 = 0, isDone: Bool = false
    ) {
        self.name = name
        self.identity = identity
        self.position = position
        self.window = window
        self.ladder = ladder
        self.size = size
        self.modified = modified
        self.isDone = isDone
    }

    /// The end of the lines that a file must begin with to be it.
    var content: LinePosition { position.number > 0 ? position : ladder.rungs.last ?? .start }

    /// Whether its content is enough to know it by: equal heads of a line or two prove nothing.
    var isTelling: Bool { content.number >= 4 || content.offset >= 256 }
}
