/// What was found behind a path.
public struct FoundSets: Sendable {
    public let sets: [LogSet]
    /// What is remarkable about it, beside what reading the sets will tell.
    public let remarks: [SourceRemark]
    /// The zone that its `etc` tells; nil where it tells none.
    public let zoneIdentifier: String?
    /// A bundle's own damage, once its members were read; nil where there is none, or a member tells it.
    public let damage: @Sendable () -> SourceRemark?

    init(
        sets: [LogSet], remarks: [SourceRemark], zoneIdentifier: String?,
        damage: @escaping @Sendable () -> SourceRemark? = { nil }
    ) {
        self.sets = sets
        self.remarks = remarks
        self.zoneIdentifier = zoneIdentifier
        self.damage = damage
    }
}
