import JobState

/// An action as `blame` shows it: names as text.
public struct BlameRow: Sendable {
    public let host: String
    public let job: String
    public let action: String
    public let span: ActionSpan

    public init(_ span: ActionSpan, _ names: NameRegistry) {
        self.span = span
        host = names[span.host]
        job = names[span.job]
        action = names[span.action]
    }

    /// Microseconds.
    public var took: Int64 { span.t1 - span.t0 }
    /// nil if it never ended.
    var sub: String? { span.hasEnded ? span.failed ? "err" : "ok" : nil }
    /// When it ended; nil if it never did.
    var ended: Int64? { span.hasEnded ? span.t1 : nil }
}
