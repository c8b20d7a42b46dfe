import JobRecords
import LogBytes

/// What the account of a reading is made of, as a store keeps it; the rest is `verify`'s, which reads everything.
extension FileOutcome {
    public var bytes: [UInt8] {
        var writer = ByteWriter()
        for count in [
            summary.lines, summary.records, summary.foreign, summary.unparsed, summary.holes, summary.cuts,
            summary.unparsedCodes, looseLines, looseForeign,
        ] { writer.put(Int64(count)) }
        writer.putList(summary.damages) { $1.write(&$0) }
        writer.putList(summary.foreignCodes.sorted { $0.key < $1.key }) { writer, code in
            writer.put(code.key)
            writer.put(Int64(code.value))
        }
        return writer.bytes
    }

    /// - Returns: nil if they are not what `bytes` gave.
    public init?(bytes: [UInt8]) {
        var parser = ByteParser(bytes)
        do throws(ByteParser.Short) { try self.init(&parser) } catch { return nil }
    }

    private init(_ parser: inout ByteParser) throws(ByteParser.Short) {
        var counts: [Int] = []
        for _ in 0..<9 { counts.append(try FileOutcome.count(&parser)) }
        var summary = FileSummary()
        (summary.lines, summary.records, summary.foreign) = (counts[0], counts[1], counts[2])
        (summary.unparsed, summary.holes, summary.cuts) = (counts[3], counts[4], counts[5])
        summary.unparsedCodes = counts[6]
        summary.damages = try parser.list { (parser) throws(ByteParser.Short) in try Damage(&parser) }
        let codes = try parser.list { (parser) throws(ByteParser.Short) in
            (try parser.text(), try FileOutcome.count(&parser))
        }
        summary.foreignCodes = Dictionary(codes) { first, _ in first }
        self.init(summary: summary)
        (looseLines, looseForeign) = (counts[7], counts[8])
    }

    /// A count of which many can be added.
    private static func count(_ parser: inout ByteParser) throws(ByteParser.Short) -> Int {
        Int(min(max(try parser.integer(Int64.self), 0), 1 << 40))
    }

    /// Whether the file could be read to its end, whatever is wrong with its bytes.
    public var isReadable: Bool { summary.readError == nil }
}
