/// One stretch of a job's life in a startup: it waits, it executes, or it is told done.
public struct TimelinePhase: Sendable {
    public enum Kind: String, Sendable {
        /// It waits for the jobs that it depends on.
        case waiting
        /// An action is under way.
        case executing
        /// An action is told completed whose beginning the log does not tell.
        case done
    }

    public let kind: Kind
    /// The action's name; empty for a wait that names none.
    public let action: String
    /// Microseconds since the epoch.
    public let start: Int64
    /// When it ended; nil where it did not while the run lasted.
    public internal(set) var end: Int64?
    public internal(set) var failed = false
    /// For a wait: the jobs that it is for, as far as the line or the catalogue tells.
    public internal(set) var depends: [String] = []
    /// For an action: the jobs that the catalogue says it depends on.
    public internal(set) var declared: [String] = []
    /// Whether another action of the same job was under way meanwhile.
    public internal(set) var overlaps = false

    init(_ kind: Kind, action: String, start: Int64) {
        self.kind = kind
        self.action = action
        self.start = start
    }

    /// Microseconds it took, up to `limit` where it did not end.
    public func length(until limit: Int64) -> Int64 { max(0, (end ?? limit) - start) }
}
