/// What was found behind a path.
public struct FoundSets: Sendable {
    public let sets: [LogSet]
    /// What is remarkable about it, beside what reading the sets will tell.
    public let remarks: [SourceRemark]
    /// The zone that its `etc` tells; nil where it tells none.
    public let zoneIdentifier: String?
    /// The damage of bundles themselves, once their members were read, where no member tells it.
    public let damages: @Sendable () -> [SourceRemark]
    /// Logs by their names that are not read, since a better source of the same stands beside them.
    public let passedOver: [LogFile]

    init(
        sets: [LogSet], remarks: [SourceRemark], zoneIdentifier: String?,
        passedOver: [LogFile] = [], damages: @escaping @Sendable () -> [SourceRemark] = { [] }
    ) {
        self.sets = sets
        self.remarks = remarks
        self.zoneIdentifier = zoneIdentifier
        self.passedOver = passedOver
        self.damages = damages
    }
}
