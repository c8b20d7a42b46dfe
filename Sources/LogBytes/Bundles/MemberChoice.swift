/// Which members of a bundle matter, decided as they are met, so that a million others cost no memory.
struct MemberChoice {
    private static let mostRemarks = 1000

    private let bundle: String
    private(set) var files = TreeChoice<BundleEntry>()
    /// Bundles inside the bundle.
    private(set) var nested: [BundleEntry] = []
    private(set) var remarks: [SourceRemark] = []
    private var isFull = false

    init(bundle: String) { self.bundle = bundle }

    /// Looks at a member.
    /// - Returns: whether its bytes will be asked for.
    mutating func wants(_ entry: BundleEntry) -> Bool {
        if let text = MemberChoice.warning(entry) { remark(entry, text) }
        let (folder, name) = entry.path
        // Where a link to the zone leads tells the zone.
        if case .link = entry.kind, LogNames.kind(folder, name) == .zone {
            return files.take(folder, name) { entry }
        }
        guard case .file = entry.kind else { return false }
        if BundleSets.isNested(entry) {
            nested.append(entry)
            return true
        }
        let isWanted = files.take(folder, name) { entry }
        if files.isFull { tellTooMany() }
        return isWanted
    }

    private mutating func tellTooMany() {
        guard !isFull else { return }
        isFull = true
        let text = "more than \(TreeChoice<BundleEntry>.mostLogs) logs; those behind are not read"
        remarks.append(SourceRemark(.corrupt, file: bundle, text: text))
    }

    private mutating func remark(_ entry: BundleEntry, _ text: String) {
        guard remarks.count < MemberChoice.mostRemarks else { return }
        remarks.append(SourceRemark(.corrupt, file: "\(bundle)!\(entry.name)", text: text))
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
