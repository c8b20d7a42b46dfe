/// What one side of a comparison is, in words.
public struct DiffSide: Sendable {
    /// Such as `run -1`, `2011-06-01 03:12`, or a path.
    public let name: String
    /// "Now" on this side, microseconds since the epoch; nil where its log holds no record.
    public let time: Int64?

    public init(name: String, time: Int64?) {
        self.name = name
        self.time = time
    }
}
