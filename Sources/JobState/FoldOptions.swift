import LogBytes

/// How far, and for what, records are folded.
public struct FoldOptions: Sendable {
    /// Records later than this are not applied; nil: all are.
    public var at: Int64?
    /// Per host, the last run that is applied; nil: all are.
    public var lastRun: [ExactText: Int]?
    /// How long updates are kept, in microseconds; nil: none are.
    public var updatesTimeout: Int64?
    /// Whether the spans of completed actions are kept.
    public var keepsSpans = false
    /// What the engines' catalogues tell; files name theirs by its place here.
    public var catalogues: [Catalogue] = []

    public init() {}
}
