/// A place in a gzip file from which its decoding can be begun again.
struct Restart: Sendable {
    /// Decoded bytes before it.
    let decoded: Int64
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
