import JobRecords
import LogBytes

/// What the sequencer knows between two batches. What a record's year or host is does not stand here: that is settled
/// for the whole set (`SetFacts`).
struct SequencerMark {
    /// The file of the batch before.
    var file = 0
    /// The place in that file; nil at its end.
    var reader: ReaderMark?
    /// The host of the last line, and whether the set has named one yet.
    var host: UInt32 = 0
    var isHostKnown = false
    var years = YearKeeper(forcedYear: nil)
    var endsInRecord = false
    var endsInTraceback = false
    var hasRecords = false
    /// The time of the last record.
    var lastTime: Int64?
    /// How many records of the set have asked for a year before.
    var needed = 0

    init() {}
}

extension SequencerMark {
    func write(_ writer: inout ByteWriter) {
        writer.put(UInt32(file))
        writer.putOptional(reader) { $1.write(&$0) }
        writer.put(host)
        writer.put(isHostKnown)
        years.write(&writer)
        for fact in [endsInRecord, endsInTraceback, hasRecords] { writer.put(fact) }
        writer.putOptional(lastTime) { $0.put($1) }
        writer.put(Int64(needed))
    }

    /// - Parameter names: what a name's number in the index is in the scan.
    init(_ parser: inout ByteParser, _ names: [UInt32]) throws(ByteParser.Short) {
        file = Int(try parser.integer(UInt32.self))
        reader = try parser.optional { (parser) throws(ByteParser.Short) in try ReaderMark(&parser) }
        host = try names.number(&parser)
        isHostKnown = try parser.bool()
        years = try YearKeeper(&parser)
        (endsInRecord, endsInTraceback, hasRecords) = (try parser.bool(), try parser.bool(), try parser.bool())
        lastTime = try parser.optional { (parser) throws(ByteParser.Short) in try parser.integer(Int64.self) }
        needed = Int(try parser.integer(Int64.self))
    }
}

extension [UInt32] {
    /// Reads a name's number in the index, and gives the scan's.
    func number(_ parser: inout ByteParser) throws(ByteParser.Short) -> UInt32 {
        let number = Int(try parser.integer(UInt32.self))
        guard number < count else { throw ByteParser.Short() }
        return self[number]
    }
}
