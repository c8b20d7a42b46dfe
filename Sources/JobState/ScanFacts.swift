import LogBytes

/// What a scan of everything told, beside the records: enough to answer for it later without reading anew.
public struct ScanFacts {
    /// The newest record's time in microseconds; nil if there is no record.
    public let newest: Int64?
    /// Hosts in the order of their first record, with how many runs each has.
    public let hosts: [(name: String, runs: Int)]
    /// What the files held.
    public let outcomes: [FileOutcome]

    /// - Parameter outcomes: as `FileOutcome.bytes` gave them.
    /// - Returns: nil if they are none.
    public init?(newest: Int64?, hosts: [(name: String, runs: Int)], outcomes: [[UInt8]]) {
        let read = outcomes.compactMap { FileOutcome(bytes: $0) }
        guard read.count == outcomes.count else { return nil }
        (self.newest, self.hosts, self.outcomes) = (newest, hosts, read)
    }
}
