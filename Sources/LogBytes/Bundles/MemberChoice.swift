/// Which members of a bundle matter, decided as they are met, so that a million others cost no memory.
struct MemberChoice {
    private static let mostRemarks = 1000
    private static let mostLogs = 20_000

    private let bundle: String
    /// Logs by the best rule that has found one (`LogNames.byPreference`).
    private(set) var logs: [BundleEntry] = []
    private var rank = LogNames.byPreference.count
    /// General logs beside the engine's own.
    private(set) var passedOver: [BundleEntry] = []
    /// Bundles inside the bundle.
    private(set) var nested: [BundleEntry] = []
    /// What tells the appliance's time zone.
    private(set) var zones: [BundleEntry] = []
    private(set) var remarks: [SourceRemark] = []
    private var isFull = false

    init(bundle: String) { self.bundle = bundle }

    /// Looks at a member.
    /// - Returns: whether its bytes will be asked for.
    mutating func wants(_ entry: BundleEntry) -> Bool {
        if let text = MemberChoice.warning(entry) { remark(entry, text) }
        if MemberChoice.isZone(entry) {
            zones.append(entry)
            return true
        }
        guard case .file = entry.kind else { return false }
        if BundleSets.isNested(entry) {
            nested.append(entry)
            return true
        }
        return takeLog(entry)
    }

    private mutating func takeLog(_ entry: BundleEntry) -> Bool {
        let name = entry.path.name
        let rules = LogNames.byPreference[..<min(max(rank, 1) + 1, LogNames.byPreference.count)]
        guard let found = rules.firstIndex(where: { $0(name) }) else { return false }
        if found > rank {
            passOver([entry], found)
            return false
        }
        if found < rank { passOver(logs, rank) }
        if found < rank { logs = [] }
        rank = found
        guard logs.count < MemberChoice.mostLogs else {
            tellTooMany()
            return false
        }
        logs.append(entry)
        return true
    }

    /// Keeps what may hold the engine's lines too; logs of any other name do not matter.
    private mutating func passOver(_ entries: [BundleEntry], _ rank: Int) {
        guard rank == 1, passedOver.count < MemberChoice.mostRemarks else { return }
        passedOver += entries.prefix(MemberChoice.mostRemarks)
    }

    private mutating func tellTooMany() {
        guard !isFull else { return }
        isFull = true
        let text = "more than \(MemberChoice.mostLogs) logs; those behind are not read"
        remarks.append(SourceRemark(.corrupt, file: bundle, text: text))
    }

    private mutating func remark(_ entry: BundleEntry, _ text: String) {
        guard remarks.count < MemberChoice.mostRemarks else { return }
        remarks.append(SourceRemark(.corrupt, file: "\(bundle)!\(entry.name)", text: text))
    }

    private static func isZone(_ entry: BundleEntry) -> Bool {
        let (folder, name) = entry.path
        return (folder == "etc" || folder.hasSuffix("/etc")) && (name == "timezone" || name == "localtime")
    }

    private static func warning(_ entry: BundleEntry) -> String? {
        if entry.leadsOut { return "the member's name leads out of the bundle; nothing outside is read or written" }
        switch entry.kind {
        case .link(let target) where target.hasPrefix("/") || target.split(separator: "/").contains(".."):
            // Links to where the box had its files are common; they matter where a log hides behind one.
            return LogNames.byPreference[0](entry.path.name) ? "a link to \(target), which is not followed" : nil
        case .other("device"), .other("pipe"): return "a device or pipe, which is not read"
        default: return nil
        }
    }
}
