import LogBytes

/// What was found with the logs and is not read.
extension LogStore {
    public struct Beside {
        /// What is remarkable about the sources.
        public var remarks: [SourceRemark] = []
        /// Bundles' own damage that no file of theirs tells.
        public var damages: [SourceRemark] = []
        /// Logs that were not read, since a better source of the same stood beside them.
        public var passedOver: [LogFile] = []
        public var seals: [SealCheck] = []

        public init() {}
    }

    private enum Kind: String { case remark, damage, passed, seal }

    /// Notes what is not noted yet; a time stamp as it is now.
    public func note(_ beside: Beside) throws {
        for remark in beside.remarks { try note(.remark, remark) }
        for damage in beside.damages { try note(.damage, damage) }
        for file in beside.passedOver { try note(.passed, file, text: "") }
        for check in beside.seals {
            try database.run("DELETE FROM beside WHERE kind = 'seal' AND name = ?", check.seal.name)
            try note(.seal, check.seal, text: check.verdict.words, content: try check.seal.origin.bytes(upTo: 1 << 20))
        }
    }

    private func note(_ kind: Kind, _ remark: SourceRemark) throws(StoreError) {
        let text = "\(remark.kind.rawValue) \(remark.text)"
        try database.run(
            "INSERT OR IGNORE INTO beside (kind, name, offset, text) VALUES (?, ?, ?, ?)", kind.rawValue, remark.file,
            remark.offset, text)
    }

    private func note(_ kind: Kind, _ file: LogFile, text: String, content: [UInt8]? = nil) throws {
        let print = try? FileDigest.fingerprint(of: file.origin)
        try database.run(
            "INSERT OR IGNORE INTO beside (kind, name, sha256, bytes, text, content) VALUES (?, ?, ?, ?, ?, ?)",
            kind.rawValue, file.name, print?.sha256, print?.bytes, text, content)
    }

    /// What was noted.
    public func beside() throws(StoreError) -> Beside {
        var beside = Beside()
        let rows = try database.prepare(
            "SELECT kind, name, sha256, bytes, offset, text, content FROM beside ORDER BY rowid")
        while try rows.step() {
            let (name, text) = (rows.text(1) ?? "", rows.text(5) ?? "")
            switch rows.text(0).flatMap(Kind.init) {
            case .remark: beside.remarks += LogStore.remark(rows, name, text)
            case .damage: beside.damages += LogStore.remark(rows, name, text)
            case .passed: beside.passedOver.append(LogStore.file(rows, name))
            case .seal:
                guard let verdict = SealCheck.Verdict(words: text) else { break }
                beside.seals.append(SealCheck(LogStore.file(rows, name), verdict))
            case nil: break
            }
        }
        return beside
    }

    private static func remark(_ row: Statement, _ name: String, _ text: String) -> [SourceRemark] {
        let parts = text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let kind = SourceRemark.Kind(rawValue: String(parts[0])) else { return [] }
        return [SourceRemark(kind, file: name, offset: row.known(4), text: String(parts[1]))]
    }

    private static func file(_ row: Statement, _ name: String) -> LogFile {
        let size = row.count(3)
        let origin = StoredBeside(source: TakenBytes(sha256: row.text(2), bytes: size), content: row.blob(6))
        return LogFile(name: name, origin: origin, storedSize: size, modified: nil, isLive: false)
    }
}

extension SealCheck.Verdict {
    /// As a store keeps it.
    fileprivate var words: String {
        switch self {
        case .fits(let file, .asItLies): "fits \(file)"
        case .fits(let file, .unpacked): "unpacked \(file)"
        case .other(let file): "other \(file)"
        case .alone: "alone "
        case .faulty(let reason): "faulty \(reason)"
        }
    }

    fileprivate init?(words: String) {
        let parts = words.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "fits": self = .fits(file: parts[1], .asItLies)
        case "unpacked": self = .fits(file: parts[1], .unpacked)
        case "other": self = .other(file: parts[1])
        case "alone": self = .alone
        case "faulty": self = .faulty(parts[1])
        default: return nil
        }
    }
}
