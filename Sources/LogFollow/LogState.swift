/// All that is remembered of one followed path.
public struct LogState: Equatable, Sendable {
    /// The path as followed, absolute.
    public var path: String
    /// Whether following had begun; else it begins as its start policy says.
    public var hasBegun: Bool
    /// The generations being read or waiting for it, and the last ones done; oldest first, the done ones in front.
    public var marks: [GenerationMark]
    /// Rotated files that were done or passed over, oldest first.
    public var known: [KnownFile]

    public init(path: String, hasBegun: Bool = false, marks: [GenerationMark] = [], known: [KnownFile] = []) {
        self.path = path
        self.hasBegun = hasBegun
        self.marks = marks
        self.known = known
    }
}
