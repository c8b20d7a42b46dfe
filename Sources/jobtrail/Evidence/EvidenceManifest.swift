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
    }

    /// The version that wrote it.
    let jobtrail: String
    let command: [String]
    /// When it was made, in UTC.
    let made: String
    /// The zone that times without one were read in.
    let zone: String
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
