/// Decodes gzip, every member (RFC 1952). Raw deflate is an `Inflater`'s; header and trailer are read here, so that a
/// wrong checksum is told and the members behind it are still read.
final class GzipReader: ByteReader {
    enum Place: Sendable { case header, deflate, trailer, end }

    private let window: InputWindow
    private let inflater: any Inflater
    private var place = Place.header
    private var member = 0
    private var checksum: UInt32 = 0
    private var memberBytes: Int64 = 0
    private var decoded: Int64 = 0
    private var own: [Damage] = []
    private(set) var recordedTime: Int64?

    init(_ window: InputWindow, _ inflater: any Inflater = UsualInflater()) {
        self.window = window
        self.inflater = inflater
    }

    /// Decodes on from a place in the file's middle.
    /// - Parameter raw: the stored bytes from `Restart.opensAt` on.
    /// - Returns: nil where the place is none of these bytes.
    init?(_ raw: any ByteReader, from restart: Restart) throws(SourceError) {
        window = InputWindow(raw, consumed: restart.opensAt)
        inflater = restart.inflater.copy()
        place = restart.place
        (member, checksum, memberBytes) = (restart.member, restart.checksum, restart.memberBytes)
        (decoded, recordedTime) = (restart.decoded, restart.recordedTime)
        let lead = Int(restart.stored - restart.opensAt)
        guard try window.require(lead) else { return nil }
        window.consume(lead)
    }

    /// Where the bytes come in damaged, that is the damage, and not what follows from it in the present member.
    var damages: [Damage] {
        let outer = window.damages
        guard let first = outer.first else { return own }
        return [first.moved(to: decoded)] + own.filter { $0.member < member && $0.kind != .truncated }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        while true {
            switch place {
            case .header: try startMember()
            case .deflate:
                let count = try inflateSome(into: buffer)
                if count > 0 { return count }
            case .trailer: try checkTrailer()
            case .end: return 0
            }
        }
    }

    // MARK: header

    private func startMember() throws(SourceError) {
        if member > 0, try window.skipPadding() {
            place = .end
            return
        }
        let start = window.consumed
        guard try isMagic() else { return stopBehindLastMember(at: start) }
        member += 1
        guard try readHeader() else { return stop(.truncated, "the archive ends inside a gzip header", at: start) }
        inflater.start()
        checksum = 0
        memberBytes = 0
        place = .deflate
    }

    /// Garbage, or the very first byte of a member that is cut off.
    private func stopBehindLastMember(at start: Int64) {
        if own.last?.member == member {
            // A member that decoded to something else has also ended somewhere else: that is one damage.
            place = .end
        } else if window.available.elementsEqual([0x1F]) {
            stop(.truncated, "the archive ends inside a gzip header", at: start, cuts: false)
        } else {
            stop(.corrupt, "bytes after the last gzip member", at: start, cuts: false)
        }
    }

    private func isMagic() throws(SourceError) -> Bool {
        // Fewer bytes are judged by what is there.
        _ = try window.require(4)
        return GzipFormat.isMagic(window.available)
    }

    private func readHeader() throws(SourceError) -> Bool {
        guard try window.require(10) else { return false }
        let fixed = window.available
        let flags = fixed[3]
        let time = GzipFormat.littleEndian32(fixed, at: 4)
        if recordedTime == nil && time != 0 { recordedTime = Int64(time) }
        window.consume(10)
        if flags & GzipFormat.hasExtra != 0, try !skipExtra() { return false }
        if flags & GzipFormat.hasName != 0, try !skipString() { return false }
        if flags & GzipFormat.hasComment != 0, try !skipString() { return false }
        return flags & GzipFormat.hasHeaderSum == 0 ? true : try skip(2)
    }

    private func skipExtra() throws(SourceError) -> Bool {
        guard try window.require(2) else { return false }
        let length = Int(window.available[0]) | Int(window.available[1]) << 8
        window.consume(2)
        return try skip(length)
    }

    private func skipString() throws(SourceError) -> Bool {
        while let byte = try window.nextByte() {
            if byte == 0 { return true }
        }
        return false
    }

    private func skip(_ count: Int) throws(SourceError) -> Bool {
        guard try window.require(count) else { return false }
        window.consume(count)
        return true
    }

    // MARK: deflate

    private func inflateSome(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        // At the end of the input there may be bytes left that had no room before.
        let isLast = try !window.require(1)
        let step = inflater.inflate(window.available, into: buffer, isLast: isLast)
        window.consume(step.consumed)
        account(UnsafeRawBufferPointer(rebasing: buffer[..<step.produced]))
        judge(step.outcome)
        if isLast && step.produced == 0 && step.outcome == .more {
            stop(.truncated, "the archive ends inside gzip member \(member)", at: window.consumed)
        }
        return step.produced
    }

    /// The place behind the last byte that was given out; costs a copy of some 90 KB.
    var restart: Restart {
        Restart(
            decoded: decoded, stored: window.consumed, place: place, member: member, checksum: checksum,
            memberBytes: memberBytes, recordedTime: recordedTime, inflater: inflater.copy())
    }

    private func account(_ bytes: UnsafeRawBufferPointer) {
        if !bytes.isEmpty { checksum = inflater.checksum(checksum, bytes) }
        memberBytes += Int64(bytes.count)
        decoded += Int64(bytes.count)
    }

    private func judge(_ outcome: DecodeStep.Outcome) {
        switch outcome {
        case .more: break
        case .ended(let unread):
            window.unread(unread)
            place = .trailer
        case .foreign: stop(.corrupt, "gzip member \(member): no deflate stream", at: window.consumed)
        case .corrupt(let reason): stop(.corrupt, "gzip member \(member): \(reason)", at: window.consumed)
        }
    }

    // MARK: trailer

    private func checkTrailer() throws(SourceError) {
        guard try window.require(8) else {
            return stop(.truncated, "the archive ends inside gzip member \(member)'s checksum", at: window.consumed)
        }
        let bytes = window.available
        let sum = GzipFormat.littleEndian32(bytes, at: 0)
        let length = GzipFormat.littleEndian32(bytes, at: 4)
        if sum != checksum {
            note(.corrupt, "gzip member \(member): wrong checksum", at: window.consumed, cuts: false)
        } else if length != UInt32(truncatingIfNeeded: memberBytes) {
            note(.corrupt, "gzip member \(member): wrong length", at: window.consumed, cuts: false)
        }
        window.consume(8)
        place = .header
    }

    // MARK: damage

    private func stop(_ kind: Damage.Kind, _ reason: String, at stored: Int64, cuts: Bool = true) {
        note(kind, reason, at: stored, cuts: cuts)
        place = .end
    }

    private func note(_ kind: Damage.Kind, _ reason: String, at stored: Int64, cuts: Bool) {
        own.append(
            Damage(
                kind: kind, decodedOffset: decoded, storedOffset: stored, member: member, reason: reason, cutsLine: cuts
            ))
    }
}

/// Facts of RFC 1952 that more than one reader needs.
public enum GzipFormat {
    static let hasHeaderSum: UInt8 = 2
    static let hasExtra: UInt8 = 4
    static let hasName: UInt8 = 8
    static let hasComment: UInt8 = 16
    private static let reservedFlags: UInt8 = 0xE0

    /// Whether bytes start as gzip does: magic, and as far as they are there, method deflate and no reserved flag.
    public static func isMagic(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count >= 2, bytes[0] == 0x1F, bytes[1] == 0x8B else { return false }
        if bytes.count >= 3 && bytes[2] != 8 { return false }
        return bytes.count < 4 || bytes[3] & reservedFlags == 0
    }

    static func littleEndian32(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt32 {
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}
