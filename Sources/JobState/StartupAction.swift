/// One action of a job while the engine starts: when it waited, for what, when it ran, how it ended.
public struct StartupAction: Sendable, Equatable {
    /// Numbers of the scan's `NameRegistry`.
    public let job: UInt32
    public internal(set) var action: UInt32
    /// When it was first told to wait, microseconds since the epoch; nil where it never was.
    public internal(set) var waited: Int64?
    /// The jobs that it waited for, in the order in which they were told.
    public internal(set) var depends: [UInt32] = []
    /// When it began; nil where that is not logged.
    public internal(set) var began: Int64?
    /// When it was completed; nil while it is under way, or for ever.
    public internal(set) var completed: Int64?
    public internal(set) var failed = false
    /// Whether another action of the same job was under way when it began, which no engine should do.
    public internal(set) var overlaps = false

    init(job: UInt32, action: UInt32) {
        self.job = job
        self.action = action
    }

    /// Its first logged moment.
    public var start: Int64 { min(waited ?? .max, began ?? .max, completed ?? .max) }

    /// How long it ran; nil where its beginning or its end is not logged.
    public var took: Int64? { began.flatMap { began in completed.map { $0 - began } } }
}
