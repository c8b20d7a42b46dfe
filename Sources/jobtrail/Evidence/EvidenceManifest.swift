/// What an evidence folder says about itself, `manifest.json`.
struct EvidenceManifest: Codable {
    /// A file with its fingerprint.
    struct File: Codable {
        let file: String
        let bytes: Int64
        let sha256: String
    }

    /// A log that records were taken from, as it lay there.
    struct Source: Codable {
        let file: String
        /// Nil where it was not known beforehand.
        let bytes: Int64?
        let sha256: String
        /// How many records it holds, chosen or not.
        let records: Int
        /// The bundle that it lies in, one of `bundles`; nil for a file of its own.
        let bundle: String?
        /// What else decides how its lines are read: its date and whether an archive told it, its set, the host of
        /// lines that name none, the zone of times that have none.
        let modified: Int64?
        let isMember: Bool?
        let set: Int?
        let host: String?
        let zone: String?

        enum CodingKeys: String, CodingKey {
            case file, bytes, sha256, records, bundle, modified, set, host, zone
            case isMember = "is_member"
        }
    }

    /// How lines were read, beside the zone.
    struct Reading: Codable {
        let tags: [String]
        let layouts: [String]
        /// `--year`.
        let year: Int?
    }

    /// The version that wrote it.
    let jobtrail: String
    let command: [String]
    /// When it was made, in UTC.
    let made: String
    /// The zone that times without one were read in.
    let zone: String
    let reading: Reading?
    /// How many records were chosen.
    let records: Int
    let files: [File]
    let sources: [Source]
    /// The bundles that sources lie in, as they lay there; nil where there are none.
    let bundles: [File]?

    static let name = "manifest.json"
    static let rawName = "records.log"
    static let recordsName = "records.ndjson"
    static let sumsName = "SHA256SUMS"
}
