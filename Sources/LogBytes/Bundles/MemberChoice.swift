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
        if Compression.isBundle(entry.path.name) {
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
        for hidden in files.keepLatest() {
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

/// Where the links of a bundle lead: to other members, and never out of the bundle.
struct MemberLinks {
    private static let most = 200_000
    /// Steps from link to link, as the kernel allows.
    private static let mostSteps = 40
    /// Bytes of a path, as the kernel allows.
    static let longestPath = 4096
    /// Folders of a bundle that may be a box's root.
    private static let deepestRoot = 8

    private var targets: [String: BundleEntry.Kind] = [:]

    /// Takes note of a member: a link, or what stands in place of one of the same name.
    mutating func note(_ entry: BundleEntry) {
        guard let target = entry.target else {
            if !targets.isEmpty { targets[entry.location] = nil }
            return
        }
        let length = max(target.utf8.count, entry.name.utf8.count)
        guard targets.count < MemberLinks.most, length <= MemberLinks.longestPath else { return }
        targets[entry.location] = entry.kind
    }

    /// Where a link may lead, the likeliest first: an absolute path may begin at the bundle's root or at that of a box
    /// inside. Empty if it leads out of the bundle, or round and round.
    func locations(_ link: BundleEntry) -> [String] {
        let parts = PathText.parts(link.location)
        let roots = (0..<max(1, min(parts.count, MemberLinks.deepestRoot))).map { Array(parts[..<$0]) }
        var found: [String] = []
        for root in roots {
            guard let place = resolve(parts, root: root), !found.contains(place) else { continue }
            found.append(place)
        }
        return found.filter { $0 != link.location }
    }

    /// Walks along a path as the kernel does.
    private func resolve(_ path: [String], root: [String]) -> String? {
        var ahead = Array(path.reversed())
        var here: [String] = []
        var steps = 0
        while let part = ahead.popLast() {
            if part == "." { continue }
            if part == ".." {
                guard here.popLast() != nil else { return nil }
                continue
            }
            here.append(part)
            guard let target = targets[here.joined(separator: "/")] else { continue }
            steps += 1
            guard steps <= MemberLinks.mostSteps else { return nil }
            switch target {
            case .symbolicLink(let text):
                here = text.utf8.first == UInt8(ascii: "/") ? root : here.dropLast()
                ahead += PathText.parts(text).reversed()
            case .hardLink(let text):
                guard ahead.isEmpty else { return nil }
                here = []
                ahead = PathText.parts(text).reversed()
            case .file, .other: return nil
            }
        }
        return here.joined(separator: "/")
    }
}
