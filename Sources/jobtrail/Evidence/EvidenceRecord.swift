import Foundation

/// What the check reads of a line of `records.ndjson`.
struct EvidenceRecord: Decodable {
    /// The source that it was taken from, and where its line begins in the decoded bytes.
    let file: String
    let offset: Int64
    let line: Int
    /// Where its bytes stand in `records.log`.
    let rawAt: Int
    let rawBytes: Int

    enum CodingKeys: String, CodingKey {
        case file, offset, line
        case rawAt = "raw_at"
        case rawBytes = "raw_bytes"
    }
}

/// A record as an evidence folder holds it.
struct KeptRecord {
    let record: EvidenceRecord
    /// Its bytes, in `records.log`.
    let raw: Data
    /// What it says, a line of `records.ndjson`, and the line's number.
    let words: Data
    let line: Int
}
