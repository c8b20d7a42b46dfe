import LogLines

/// What tells a file by its content: its first record.
public struct FileOrigin: Sendable {
    /// The host's number in the scan's `NameRegistry`.
    public let host: UInt32
    let digest: Chain
    /// Microseconds since the epoch.
    let time: Int64
}
