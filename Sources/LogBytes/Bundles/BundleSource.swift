import Glibc

/// A bundle's members as a source of logs.
struct BundleSource: TreeSource {
    typealias Item = BundleEntry

    /// What the bundle is called without its suffixes.
    let place: String
    let base = ""
    private let bundle: SupportBundle
    private let choice: TreeChoice<BundleEntry>
    /// What lies beside the files to which links lead.
    private let besideTargets: [BundleEntry]

    init(_ bundle: SupportBundle, _ choice: TreeChoice<BundleEntry>, besideTargets: [BundleEntry]) {
        (self.bundle, self.choice, self.besideTargets) = (bundle, choice, besideTargets)
        let name = FileListing.split(bundle.name.split(separator: "!").last.map(String.init) ?? "").name
        let suffixes = Compression.bundleSuffixes + Compression.allCases.flatMap(\.suffixes)
        place = String(name.dropLast(suffixes.first { name.hasSuffix($0) }?.count ?? 0))
    }

    var backup: BackupFacts? {
        let path = bundle.path
        let paths = path.map { [$0, FileListing.join(FileListing.split($0).folder, place)] } ?? []
        return BackupFacts(place: place, paths: paths)
    }

    func file(_ found: Found, isLive: Bool) -> LogFile {
        let entry = found.item
        return LogFile(
            name: name(entry), origin: origin(entry), storedSize: entry.size, modified: entry.modified, isMember: true,
            isLive: isLive)
    }

    private func name(_ entry: BundleEntry) -> String { "\(bundle.name)!\(PathText.shown(entry.name))" }
    private func origin(_ entry: BundleEntry) -> any ByteOrigin { MemberOrigin(bundle: bundle, entry: entry) }

    // MARK: links

    func isLink(_ found: Found) -> Bool { found.item.isLink }

    func isSame(_ one: Found, _ other: Found) -> Bool { one.item.index == other.item.index }

    func siblings(ofTarget link: Found) -> [Found] {
        let target = besideTargets.last { $0.index == link.item.index }
        guard let base = target.map({ MemberChoice.base($0.location) }) else { return [] }
        return besideTargets.compactMap { entry in
            guard MemberChoice.base(entry.location) == base, RotatedName(entry.path.name).place != .live else {
                return nil
            }
            return Found(folder: link.folder, name: entry.path.name, item: entry)
        }
    }

    // MARK: the box

    var onlyRoot: String? {
        let roots = Set(choice.zones.keys).union(choice.catalogues.keys)
        return roots.count == 1 ? roots.first : nil
    }

    func facts(_ root: String) -> BoxFacts {
        // `timezone` stands before `localtime`, which may be that of another machine's zone files.
        let zones = (choice.zones[root] ?? []).sorted { $0.name > $1.name }
        return BoxFacts(
            zone: zones.lazy.compactMap(zone).first,
            catalogues: (choice.catalogues[root] ?? []).compactMap { catalogue($0.item) })
    }

    private func zone(_ found: Found) -> Zone? {
        if case .symbolicLink(let target) = found.item.kind { return ZoneFiles.zone(link: target) }
        let bytes = try? origin(found.item).bytes(upTo: ZoneFiles.limit)
        return bytes.flatMap { ZoneFiles.zone(found.name, $0) }
    }

    private func catalogue(_ entry: BundleEntry) -> CatalogueFile? {
        let origin = origin(entry)
        guard CatalogueFile.isMarked(origin) else { return nil }
        return CatalogueFile(name: name(entry), origin: origin, storedSize: entry.size)
    }

    func rotations(_ root: String) -> RotationMemory? {
        guard let found = choice.rotations[root],
            let bytes = try? origin(found.item).bytes(upTo: RotationMemory.limit)
        else { return nil }
        return RotationMemory(name: name(found.item), bytes)
    }
}

extension FoundSets {
    /// What is inside a bundle, found by the same names as in a directory, at any depth.
    /// - Parameter depth: in how many bundles it lies; those inside are opened one level down.
    /// - Returns: nil if the bytes are no bundle.
    /// - Throws: where the bundle cannot be read at all.
    init?(in bundle: SupportBundle, takesRotated: Bool, depth: Int = 0) throws(SourceError) {
        var choice = MemberChoice(bundle: bundle.name)
        guard try bundle.list({ choice.wants($0) }) else { return nil }
        let besideTargets = try choice.follow(bundle.members)
        choice.keepLatest()
        let source = BundleSource(bundle, choice.files, besideTargets: besideTargets)
        self = TreeSets(choice.files, source, takesRotated: takesRotated).found
        bundles = [bundle]
        let files = (sets + companions).flatMap(\.files) + seals
        bundle.setOrder(files.compactMap { ($0.origin as? MemberOrigin)?.entry })
        for entry in choice.nested { add(nested: entry, in: bundle, takesRotated: takesRotated, depth) }
        remarks += choice.remarks + bundle.remarks
    }

    private mutating func add(nested entry: BundleEntry, in bundle: SupportBundle, takesRotated: Bool, _ depth: Int) {
        let name = "\(bundle.name)!\(entry.name)"
        guard depth == 0 else {
            return remarks.append(SourceRemark(.corrupt, file: name, text: "a bundle two levels down is not opened"))
        }
        do throws(SourceError) {
            let inner = SupportBundle(name: name, origin: MemberOrigin(bundle: bundle, entry: entry))
            let inside = try FoundSets(in: inner, takesRotated: takesRotated, depth: depth + 1)
            if let inside { add(inside) }
        } catch {
            remarks.append(SourceRemark(.corrupt, file: name, text: error.reason))
        }
    }
}

/// Where a bundle itself is damaged, and whether a member that it cuts has told so.
struct BundleDamage {
    private let bundle: String
    private var found: Damage?
    private var isTold = false

    init(bundle: String) { self.bundle = bundle }

    /// Notes bytes between the members, or behind them, that belong to none.
    mutating func note(_ odd: Damage) { found = found ?? odd }

    /// Notes the place that a pass has reached, where none is known yet.
    mutating func note(_ handle: ArchiveHandle) {
        guard found == nil else { return }
        let own = handle.damages.first
        let kind = own?.kind ?? (handle.message.lowercased().contains("truncated") ? .truncated : .corrupt)
        found = Damage(
            kind: kind, storedOffset: own?.storedOffset ?? handle.position, reason: own?.reason ?? handle.message)
    }

    /// The damage as a member meets it behind its first `count` bytes.
    mutating func cut(_ count: Int64) -> Damage {
        isTold = true
        return Damage(
            kind: found?.kind ?? .truncated, decodedOffset: count, storedOffset: found?.storedOffset ?? 0,
            reason: found?.reason ?? "the bundle ends inside this member")
    }

    /// What is left to tell.
    var remark: SourceRemark? {
        guard let found, !isTold else { return nil }
        let kind: SourceRemark.Kind = found.kind == .truncated ? .truncated : .corrupt
        let rest = found.cutsLine ? "what stands before was read" : "the members before and behind were read"
        let text = "the bundle is damaged at byte \(found.storedOffset): \(found.reason); \(rest)"
        return SourceRemark(kind, file: bundle, offset: found.storedOffset, text: text)
    }
}

/// Something about a source that `verify` tells: a bundle's damage, a member that is not what it seems.
public struct SourceRemark: Sendable {
    public enum Kind: String, Sendable {
        case truncated, corrupt
        /// A member that another one of the same name hides.
        case duplicate
        /// A link that bears a log's name and leads to no file of the bundle.
        case missing
    }

    public let kind: Kind
    public let file: String
    public let offset: Int64?
    public let text: String

    public init(_ kind: Kind, file: String, offset: Int64? = nil, text: String) {
        self.kind = kind
        self.file = file
        self.offset = offset
        self.text = text
    }
}
