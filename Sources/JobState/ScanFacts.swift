import LogBytes

/// What a scan of everything told, beside the records: enough to answer for it later without reading anew.
public struct ScanFacts {
    /// The newest record's time in microseconds; nil where there is no record.
    public let newest: Int64?
    /// Hosts in the order of their first record, with how many runs each has.
    public let hosts: [(name: String, runs: Int)]
    let outcomes: [FileOutcome]

    public init(_ scan: Scan) {
        newest = scan.history.newest
        hosts = scan.history.hosts.map { (scan.names[$0.host], $0.runs.count) }
        outcomes = scan.outcomes
    }

    /// Whether what it says of the files will be so again.
    public var isKeepable: Bool { outcomes.allSatisfy { $0.summary.readError == nil } }

    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.putOptional(newest) { $0.put($1) }
        writer.putList(hosts) { writer, host in
            writer.put(host.name)
            writer.put(Int64(host.runs))
        }
        writer.putList(outcomes) { $1.write(&$0) }
        return writer.bytes
    }

    /// - Returns: nil where they are not what `bytes` gave.
    public init?(_ bytes: [UInt8]) {
        var parser = ByteParser(bytes)
        do throws(ByteParser.Short) {
            newest = try parser.optional { (parser) throws(ByteParser.Short) in try parser.integer(Int64.self) }
            hosts = try parser.list { (parser) throws(ByteParser.Short) in
                (try parser.text(), Int(try parser.integer(Int64.self)))
            }
            outcomes = try parser.list { (parser) throws(ByteParser.Short) in try FileOutcome(&parser) }
        } catch { return nil }
    }
}
