import JobState

/// What differs in one job, as a view shows it.
public struct DiffRow: Sendable {
    public let host: String
    public let difference: StateDifference
    let runningBefore: String
    let runningAfter: String

    public init(host: String, _ difference: StateDifference, before: NameRegistry, after: NameRegistry) {
        self.host = host
        self.difference = difference
        runningBefore = difference.before.map { before[$0.runningAction] } ?? ""
        runningAfter = difference.after.map { after[$0.runningAction] } ?? ""
    }

    /// What stands out: new failures, then other changes of the outcome or of presence, then the rest.
    var urgency: Int {
        if difference.isNewFailure { return 0 }
        if difference.aspects.contains(.sub) || difference.aspects.contains(.presence) { return 1 }
        return difference.aspects == [.duration] ? 3 : 2
    }
}
