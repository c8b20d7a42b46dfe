/// Which members of a bundle matter, decided as they are met, so that a million others cost no memory.
struct MemberChoice {
    private static let mostRemarks = 1000

    private let bundle: String
    private(set) var files = TreeChoice<BundleEntry>()
    /// Bundles inside the bundle.
    private(set) var nested: [BundleEntry] = []
    private(set) var remarks: [SourceRemark] = []
    private var isFull = false
    private var links = MemberLinks()
    /// Links that bear the names of files that matter.
    private var named: [BundleEntry] = []

    init(bundle: String) { self.bundle = bundle }

    /// Looks at a member.
    /// - Returns: whether its bytes will be asked for.
    mutating func wants(_ entry: BundleEntry) -> Bool {
        guard entry.name.utf8.count <= MemberLinks.longestPath else {
            remark(entry, .corrupt, "the member's name has \(entry.name.utf8.count) bytes; it is not read")
            return false
        }
        if let text = MemberChoice.warning(entry) { remark(entry, .corrupt, text) }
        links.note(entry)
        let (folder, name) = entry.path
        switch entry.kind {
        case .file: return takeFile(entry)
        // Where a link to the zone leads tells the zone.
        case .symbolicLink where name == "localtime" && LogNames.kind(folder, name) == .zone:
            return files.take(folder, name) { entry }
        case .symbolicLink, .hardLink:
            if files.mayTake(folder, name), named.count < MemberChoice.mostRemarks { named.append(entry) }
            return false
        case .other: return false
        }
    }

    private mutating func takeFile(_ entry: BundleEntry) -> Bool {
        if BundleSets.isNested(entry) {
            nested.append(entry)
            return true
        }
        let isWanted = files.take(entry.path.folder, entry.path.name) { entry }
        if files.isFull { tellTooMany() }
        return isWanted
    }

    // MARK: links

    /// Takes the files to which the links lead that bear the names of logs.
    /// - Parameter find: the members that it is asked for.
    /// - Returns: rotated siblings of what the links lead to.
    mutating func follow(
        _ find: ((BundleEntry) -> Bool) throws(SourceError) -> [BundleEntry]
    ) throws(SourceError) -> [BundleEntry] {
        let wanted = named.filter { files.mayTake($0.path.folder, $0.path.name) }
        guard !wanted.isEmpty else { return [] }
        let leads = wanted.map { (link: $0, locations: links.locations($0)) }
        let locations = Set(leads.flatMap(\.locations))
        let bases = Set(locations.map(MemberChoice.base))
        let found = try find { entry in
            entry.isFile && (locations.contains(entry.location) || bases.contains(MemberChoice.base(entry.location)))
        }
        let byLocation = Dictionary(found.map { ($0.location, $0) }) { _, last in last }
        for (link, locations) in leads { take(link, locations.lazy.compactMap { byLocation[$0] }.first) }
        return found
    }

    /// The live log's path to which a file belongs.
    static func base(_ location: String) -> String {
        let (folder, name) = FileListing.split(location)
        return FileListing.join(folder, RotatedName(name).base)
    }

    private mutating func take(_ link: BundleEntry, _ file: BundleEntry?) {
        if let file {
            _ = files.take(link.path.folder, link.path.name) { link.leading(to: file) }
        } else if LogNames.byPreference[0](link.path.name) {
            // Links to where the box had its files are common; they matter where a log hides behind one.
            remark(link, .missing, "a link to \(link.target ?? ""), which is no file of this bundle")
        }
    }

    // MARK: names that stand twice

    /// Leaves the last of the members that are called the same, as unpacking does.
    mutating func keepLatest() {
        for hidden in files.keepLatest(location: \.location, place: \.place) {
            remark(hidden, .duplicate, "the name stands in the bundle again, and the last one counts, as for tar")
        }
    }

    // MARK: remarks

    private mutating func tellTooMany() {
        guard !isFull else { return }
        isFull = true
        let text = "more than \(TreeChoice<BundleEntry>.mostLogs) logs; those behind are not read"
        remarks.append(SourceRemark(.corrupt, file: bundle, text: text))
    }

    private mutating func remark(_ entry: BundleEntry, _ kind: SourceRemark.Kind, _ text: String) {
        guard remarks.count < MemberChoice.mostRemarks else { return }
        let name = PathText.shown(String(entry.name.prefix(MemberChoice.shownName)))
        remarks.append(SourceRemark(kind, file: "\(bundle)!\(name)", text: text))
    }

    private static let shownName = 1000

    private static func warning(_ entry: BundleEntry) -> String? {
        if entry.leadsOut { return "the member's name leads out of the bundle; nothing outside is read or written" }
        switch entry.kind {
        case .other("device"), .other("pipe"): return "a device or pipe, which is not read"
        default: return nil
        }
    }
}
