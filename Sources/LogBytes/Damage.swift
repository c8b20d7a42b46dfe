/// What is wrong with an archive's bytes. A value, never an abort: all before it was delivered.
public struct Damage: Sendable, Equatable {
    public enum Kind: String, Sendable {
        /// The archive ends early.
        case truncated
        /// Its checksum or stream is wrong, or bytes follow its last member.
        case corrupt
    }

    public let kind: Kind
    /// Decoded bytes delivered before the damage.
    public let decodedOffset: Int64
    /// Place in the compressed file.
    public let storedOffset: Int64
    /// Which gzip member, counted from 1; 0 where the format has none.
    public let member: Int
    public let reason: String
    /// Whether the damage cuts the stream at `decodedOffset`, so that a line without its newline there is no record.
    public let cutsLine: Bool

    public init(
        kind: Kind, decodedOffset: Int64, storedOffset: Int64, member: Int, reason: String, cutsLine: Bool
    ) {
        self.kind = kind
        self.decodedOffset = decodedOffset
        self.storedOffset = storedOffset
        self.member = member
        self.reason = reason
        self.cutsLine = cutsLine
    }

    /// The same damage, told at another place of the decoded bytes.
    func moved(to decoded: Int64) -> Damage {
        Damage(
            kind: kind, decodedOffset: decoded, storedOffset: storedOffset, member: member, reason: reason,
            cutsLine: cutsLine)
    }
}

extension Damage {
    public func write(_ writer: inout ByteWriter) {
        writer.put(kind == .truncated)
        for place in [decodedOffset, storedOffset, Int64(member)] { writer.put(place) }
        writer.put(reason)
        writer.put(cutsLine)
    }

    public init(_ parser: inout ByteParser) throws(ByteParser.Short) {
        kind = try parser.bool() ? .truncated : .corrupt
        (decodedOffset, storedOffset) = (try parser.integer(), try parser.integer())
        member = Int(try parser.integer(Int64.self))
        reason = try parser.text()
        cutsLine = try parser.bool()
    }
}
