import LogBytes

/// One place's snapshot as bytes: how many it is unpacked, then the state, packed, and where decoding begins.
enum Snapshot {
    static func pack(_ state: [UInt8], _ restart: Restart?) -> [UInt8] {
        var writer = ByteWriter()
        writer.put(UInt32(state.count))
        writer.put(Packing.pack(state))
        writer.putOptional(restart) { $1.write(&$0) }
        return writer.bytes
    }

    static func unpack(_ bytes: [UInt8]) throws(ByteParser.Short) -> (state: [UInt8], restart: Restart?) {
        var parser = ByteParser(bytes)
        let count = Int(try parser.integer(UInt32.self))
        guard let state = Packing.unpack(try parser.raw(), count: count) else { throw ByteParser.Short() }
        let restart = try parser.optional { (parser) throws(ByteParser.Short) in try Restart(&parser) }
        return (state, restart)
    }
}
