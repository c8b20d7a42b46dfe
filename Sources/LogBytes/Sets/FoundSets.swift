/// What was found behind a path.
public struct FoundSets: Sendable {
    public internal(set) var sets: [LogSet]
    /// What the engine writes beside these logs: sets for views that show notes.
    public internal(set) var companions: [LogSet] = []
    /// What is remarkable about it, beside what reading the sets will tell.
    public internal(set) var remarks: [SourceRemark] = []
    /// What could not be looked at.
    public internal(set) var failures: [SourceError] = []
    /// The damage of bundles themselves, once their members were read, where no member tells it.
    public internal(set) var damages: @Sendable () -> [SourceRemark] = { [] }
    /// Logs by their names that are not read, since a better source of the same stands beside them.
    public internal(set) var passedOver: [LogFile] = []
    /// Time stamps beside archives.
    public internal(set) var seals: [LogFile] = []
}
