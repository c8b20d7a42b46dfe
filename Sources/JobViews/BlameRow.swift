import JobState

/// A completed action as `blame` shows it: names as text.
public struct BlameRow: Sendable {
    public let host: String
    public let job: String
    public let action: String
    public let span: ActionSpan

    public init(_ span: ActionSpan, host: String, names: NameRegistry) {
        self.span = span
        self.host = host
        job = names[span.job]
        action = names[span.action]
    }

    /// Microseconds that it took.
    public var took: Int64 { span.t1 - span.t0 }

    var sub: String { span.failed ? "err" : "ok" }
}
