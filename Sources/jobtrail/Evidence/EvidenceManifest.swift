import JobRecords
import LogBytes

/// What an evidence folder says about itself, `manifest.json`.
struct EvidenceManifest {
    /// A file with its fingerprint.
    struct File {
        let file: String
        let bytes: Int64
        let sha256: String
    }

    /// A log that records were taken from, as it lay there.
    struct Source {
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
    }

    /// How lines were read, beside the zone.
    struct Reading {
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
    /// What an evidence folder holds.
    static let names = [rawName, recordsName, name, sumsName]
}

extension EvidenceManifest {
    /// Nil for JSON that is no manifest.
    init?(_ json: JSON) {
        guard let jobtrail = json["jobtrail"]?.text, let made = json["made"]?.text, let zone = json["zone"]?.text,
            let records = json["records"]?.integer, let command = json["command"]?.texts,
            let files = json["files"]?.all(File.init), let sources = json["sources"]?.all(Source.init)
        else { return nil }
        let reading = json["reading"].flatMap(Reading.init)
        let bundles = json["bundles"]?.all(File.init)
        guard reading != nil || json["reading"] == nil, bundles != nil || json["bundles"] == nil else { return nil }
        self.init(
            jobtrail: jobtrail, command: command, made: made, zone: zone, reading: reading, records: Int(records),
            files: files, sources: sources, bundles: bundles)
    }

    var json: JSON {
        .members([
            "jobtrail": .string(jobtrail), "command": .texts(command), "made": .string(made), "zone": .string(zone),
            "reading": reading?.json, "records": .number("\(records)"), "files": .list(files.map(\.json)),
            "sources": .list(sources.map(\.json)), "bundles": bundles.map { .list($0.map(\.json)) },
        ])
    }
}

extension EvidenceManifest.File {
    /// - Parameter origin: its bytes as they lie there.
    init(_ name: String, _ origin: any ByteOrigin) throws {
        let print = try FileDigest.fingerprint(of: origin)
        self.init(file: name, bytes: print.bytes, sha256: print.sha256)
    }

    init?(_ json: JSON) {
        guard let file = json["file"]?.text, let bytes = json["bytes"]?.integer, let sha256 = json["sha256"]?.text
        else {
            return nil
        }
        self.init(file: file, bytes: bytes, sha256: sha256)
    }

    var json: JSON {
        .members(["file": .string(file), "bytes": .number("\(bytes)"), "sha256": .string(sha256)])
    }
}

extension EvidenceManifest.Source {
    init?(_ json: JSON) {
        guard let file = json["file"]?.text, let sha256 = json["sha256"]?.text, let records = json["records"]?.integer
        else { return nil }
        self.init(
            file: file, bytes: json["bytes"]?.integer, sha256: sha256, records: Int(records),
            bundle: json["bundle"]?.text, modified: json["modified"]?.integer, isMember: json["is_member"]?.truth,
            set: json["set"]?.integer.map { Int($0) }, host: json["host"]?.text, zone: json["zone"]?.text)
    }

    var json: JSON {
        .members([
            "file": .string(file), "bytes": bytes.map { .number("\($0)") }, "sha256": .string(sha256),
            "records": .number("\(records)"), "bundle": bundle.map { .string($0) },
            "modified": modified.map { .number("\($0)") }, "is_member": isMember.map { .bool($0) },
            "set": set.map { .number("\($0)") }, "host": host.map { .string($0) }, "zone": zone.map { .string($0) },
        ])
    }
}

extension EvidenceManifest.Reading {
    init?(_ json: JSON) {
        guard let tags = json["tags"]?.texts, let layouts = json["layouts"]?.texts else { return nil }
        self.init(tags: tags, layouts: layouts, year: json["year"]?.integer.map { Int($0) })
    }

    var json: JSON {
        .members(["tags": .texts(tags), "layouts": .texts(layouts), "year": year.map { .number("\($0)") }])
    }
}

extension JSON {
    /// An object of those members that there are.
    fileprivate static func members(_ members: [String: JSON?]) -> JSON { .object(members.compactMapValues { $0 }) }

    fileprivate static func texts(_ texts: [String]) -> JSON { .list(texts.map { .string($0) }) }

    fileprivate var texts: [String]? { all(\.text) }

    /// What each item of a list is; nil if one is nothing of the kind.
    fileprivate func all<Value>(_ make: (JSON) -> Value?) -> [Value]? {
        guard let items else { return nil }
        let made = items.compactMap(make)
        return made.count == items.count ? made : nil
    }
}
