/// A place in a gzip file from which its decoding can be begun again. Written down are places inside a member alone.
public struct Restart: Sendable {
    /// Decoded bytes before it.
    public let decoded: Int64
    /// Stored bytes consumed before it.
    let stored: Int64
    let place: GzipReader.Place
    let member: Int
    /// Of the member's bytes so far.
    let checksum: UInt32
    let memberBytes: Int64
    let recordedTime: Int64?
    /// The decoder's, see `Inflater.snapshot`.
    let state: [UInt8]

    /// Where in the stored bytes to open the file: a decoder may give some bytes back.
    var opensAt: Int64 { max(0, stored - Int64(Inflater.lookahead)) }

    /// Writes it, the state packed.
    public func write(_ writer: inout ByteWriter) {
        writer.put(decoded)
        writer.put(stored)
        writer.put(Int64(member))
        writer.put(checksum)
        writer.put(memberBytes)
        writer.putOptional(recordedTime) { $0.put($1) }
        writer.put(UInt32(state.count))
        writer.put(Packing.pack(state))
    }

    public init(_ parser: inout ByteParser) throws(ByteParser.Short) {
        decoded = try parser.integer()
        stored = try parser.integer()
        place = .deflate
        member = Int(try parser.integer(Int64.self))
        checksum = try parser.integer()
        memberBytes = try parser.integer()
        recordedTime = try parser.optional { (parser) throws(ByteParser.Short) in try parser.integer(Int64.self) }
        let count = Int(try parser.integer(UInt32.self))
        guard let state = Packing.unpack(try parser.raw(), count: count) else { throw ByteParser.Short() }
        self.state = state
    }

    init(
        decoded: Int64, stored: Int64, place: GzipReader.Place, member: Int, checksum: UInt32, memberBytes: Int64,
        recordedTime: Int64?,
        state: [UInt8]
    ) {
        self.decoded = decoded
        self.stored = stored
        self.place = place
        self.member = member
        self.checksum = checksum
        self.memberBytes = memberBytes
        self.recordedTime = recordedTime
        self.state = state
    }
}
