import JobRecords
import LogBytes

extension ScanIndex {
    /// All but the snapshots.
    func write(_ writer: inout ByteWriter) {
        writer.putList(names) { $1.write(&$0) }
        writer.putList(places) { $1.write(&$0) }
        writer.putList(sets.sorted { $0.key < $1.key }) { writer, set in
            writer.put(UInt32(set.key))
            set.value.write(&writer)
        }
        writer.putList(hosts) { writer, host in
            writer.put(host.name)
            writer.putList(host.runs) { $1.write(&$0) }
        }
        writer.putOptional(newest) { $0.put($1) }
        writer.putList(outcomes) { $1.write(&$0) }
    }

    init(_ parser: inout ByteParser) throws(ByteParser.Short) {
        names = try parser.list { (parser) throws(ByteParser.Short) in try IndexName(&parser) }
        places = try parser.list { (parser) throws(ByteParser.Short) in try IndexPlace(&parser) }
        let found = try parser.list { (parser) throws(ByteParser.Short) in
            (Int(try parser.integer(UInt32.self)), try SetFacts(&parser))
        }
        sets = Dictionary(found) { first, _ in first }
        hosts = try parser.list { (parser) throws(ByteParser.Short) in
            let name: UInt32 = try parser.integer()
            return (name, try parser.list { (parser) throws(ByteParser.Short) in try Run(&parser) })
        }
        newest = try parser.optional { (parser) throws(ByteParser.Short) in try parser.integer(Int64.self) }
        outcomes = try parser.list { (parser) throws(ByteParser.Short) in try FileOutcome(&parser) }
        let areNamed = hosts.allSatisfy { Int($0.name) < names.count }
        guard areNamed, places.first?.snapshot == nil, !places.isEmpty else { throw ByteParser.Short() }
    }
}

extension IndexPlace {
    func write(_ writer: inout ByteWriter) {
        writer.put(Int32(file))
        writer.putOptional(offset) { $0.put($1) }
        for time in [earliest, latest, latestBefore] { writer.put(time) }
        writer.putOptional(snapshot) { $0.put(UInt32($1)) }
    }

    init(_ parser: inout ByteParser) throws(ByteParser.Short) {
        file = Int(try parser.integer(Int32.self))
        offset = try parser.optional { (parser) throws(ByteParser.Short) in try parser.integer(Int64.self) }
        (earliest, latest, latestBefore) = (try parser.integer(), try parser.integer(), try parser.integer())
        snapshot = try parser.optional { (parser) throws(ByteParser.Short) in Int(try parser.integer(UInt32.self)) }
    }
}

extension SetFacts {
    func write(_ writer: inout ByteWriter) {
        writer.put(firstHost)
        writer.putList(bases) { writer, part in
            writer.put(Int64(part.count))
            writer.put(Int64(part.base.year))
            writer.put(UInt8(YearSource.allCases.firstIndex(of: part.base.source)!))
        }
    }

    init(_ parser: inout ByteParser) throws(ByteParser.Short) {
        firstHost = try parser.text()
        bases = try parser.list { (parser) throws(ByteParser.Short) in
            let (count, year) = (try parser.integer(Int64.self), try parser.integer(Int64.self))
            let source = Int(try parser.integer(UInt8.self))
            guard source < YearSource.allCases.count else { throw ByteParser.Short() }
            return (Int(count), YearKeeper.Base(year: Int(year), source: YearSource.allCases[source]))
        }
    }
}
