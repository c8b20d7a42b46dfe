import JobRecords
import LogBytes

extension FileOutcome {
    /// What the account of a reading is made of; the rest is `verify`'s, which reads everything.
    func write(_ writer: inout ByteWriter) {
        let summary = summary
        for count in [
            summary.lines, summary.records, summary.foreign, summary.unparsed, summary.holes, summary.cuts,
            summary.unparsedCodes, looseLines, looseForeign,
        ] { writer.put(Int64(count)) }
        writer.putList(summary.damages) { $1.write(&$0) }
        writer.putList(summary.foreignCodes.sorted { $0.key < $1.key }) { writer, code in
            writer.put(code.key)
            writer.put(Int64(code.value))
        }
    }

    init(_ parser: inout ByteParser) throws(ByteParser.Short) {
        var counts: [Int] = []
        for _ in 0..<9 { counts.append(Int(try parser.integer(Int64.self))) }
        var summary = FileSummary()
        (summary.lines, summary.records, summary.foreign) = (counts[0], counts[1], counts[2])
        (summary.unparsed, summary.holes, summary.cuts) = (counts[3], counts[4], counts[5])
        summary.unparsedCodes = counts[6]
        summary.damages = try parser.list { (parser) throws(ByteParser.Short) in try Damage(&parser) }
        let codes = try parser.list { (parser) throws(ByteParser.Short) in
            (try parser.text(), Int(try parser.integer(Int64.self)))
        }
        summary.foreignCodes = Dictionary(codes) { first, _ in first }
        self.init(summary: summary)
        (looseLines, looseForeign) = (counts[7], counts[8])
    }
}
