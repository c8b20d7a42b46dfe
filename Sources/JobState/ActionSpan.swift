/// A completed action whose beginning is known: what `blame` lists.
public struct ActionSpan: Sendable {
    public let host: UInt32
    public let run: Int
    public let job: UInt32
    public let action: UInt32
    /// Microseconds since the epoch.
    public let t0: Int64
    public let t1: Int64
    public let failed: Bool
}
