import LogLines

/// A complete line with all that places it. Its bytes are valid until the taker returns.
public struct FollowedLine {
    public let line: Line
    public let file: FollowedFile
    /// The chain at the line's end, from which a record's id is made.
    public let chain: Chain
    /// The end of the line before: where a checkpoint stands that holds this line back.
    public let before: LinePosition
}
