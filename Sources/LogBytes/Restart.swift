/// A place in a gzip file from which its decoding can be begun again.
///
/// Its inflater is only ever copied, so that many may begin there.
struct Restart: @unchecked Sendable {
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
    let inflater: any Inflater

    /// Where in the stored bytes to open the file: a decoder may give some bytes back.
    var opensAt: Int64 { max(0, stored - Int64(InputWindow.lookback)) }
}
