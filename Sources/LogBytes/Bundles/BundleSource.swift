import Glibc

/// A bundle's members as a source of logs.
struct BundleSource: TreeSource {
    typealias Item = BundleEntry

    let place: String
    let base = ""
    private let bundle: SupportBundle
    private let choice: TreeChoice<BundleEntry>
    /// What lies beside the files to which links lead.
    private let besideTargets: [BundleEntry]

    init(
        _ bundle: SupportBundle, place: String, _ choice: TreeChoice<BundleEntry>, besideTargets: [BundleEntry]
    ) {
        self.besideTargets = besideTargets
        self.bundle = bundle
        self.place = place
        self.choice = choice
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

/// The log sets inside a bundle, found by the same names as in a directory, at any depth.
struct BundleSets {
    private let bundle: SupportBundle
    /// What the bundle is called without its suffixes.
    private let place: String
    private let takesRotated: Bool
    /// Bundles inside bundles are opened one level down.
    private let depth: Int

    private(set) var sets: [LogSet] = []
    private(set) var companions: [LogSet] = []
    /// Time stamps beside archives.
    private(set) var seals: [LogFile] = []
    private(set) var remarks: [SourceRemark] = []
    private(set) var isBundle = false
    /// General logs that are not read beside the engine's own.
    private(set) var passedOver: [LogFile] = []
    /// The bundle and those inside it.
    private(set) var bundles: [SupportBundle]

    /// - Throws: where the bundle cannot be read at all.
    init(_ bundle: SupportBundle, takesRotated: Bool, depth: Int = 0) throws(SourceError) {
        self.bundle = bundle
        self.takesRotated = takesRotated
        self.depth = depth
        bundles = [bundle]
        place = BundleSets.stem(FileListing.split(bundle.name.split(separator: "!").last.map(String.init) ?? "").name)
        var choice = MemberChoice(bundle: bundle.name)
        isBundle = try bundle.list { choice.wants($0) }
        guard isBundle else { return }
        let besideTargets = try choice.follow(bundle.members)
        choice.keepLatest()
        collect(choice, besideTargets)
        remarks += choice.remarks
        remarks += bundle.remarks
    }

    /// Whether a member is a bundle itself, by its name.
    static func isNested(_ entry: BundleEntry) -> Bool {
        Compression.bundleSuffixes.contains { entry.path.name.hasSuffix($0) }
    }

    private static func stem(_ name: String) -> String {
        let suffix =
            (Compression.bundleSuffixes + Compression.allCases.flatMap(\.suffixes)).first { name.hasSuffix($0) } ?? ""
        return String(name.dropLast(suffix.count))
    }

    // MARK: sets

    private mutating func collect(_ choice: MemberChoice, _ besideTargets: [BundleEntry]) {
        let files = choice.files
        let source = BundleSource(bundle, place: place, files, besideTargets: besideTargets)
        let tree = TreeSets(files, source, takesRotated: takesRotated)
        (sets, companions) = (tree.sets, tree.companions)
        passedOver = files.passedOver.map { source.file($0, isLive: false) }
        seals = takesRotated ? files.seals.map { source.file($0, isLive: false) } : []
        bundle.setOrder(order)
        for entry in choice.nested { open(nested: entry) }
    }

    private var order: [BundleEntry] {
        ((sets + companions).flatMap(\.files) + seals).compactMap { ($0.origin as? MemberOrigin)?.entry }
    }

    // MARK: bundles inside

    private mutating func open(nested entry: BundleEntry) {
        let name = "\(bundle.name)!\(entry.name)"
        guard depth == 0 else {
            return remarks.append(SourceRemark(.corrupt, file: name, text: "a bundle two levels down is not opened"))
        }
        do throws(SourceError) {
            let inner = SupportBundle(name: name, origin: MemberOrigin(bundle: bundle, entry: entry))
            let found = try BundleSets(inner, takesRotated: takesRotated, depth: depth + 1)
            sets += found.sets
            companions += found.companions
            seals += found.seals
            remarks += found.remarks
            passedOver += found.passedOver
            bundles += found.bundles
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
    mutating func note(_ odd: ArchiveHandle.OddBytes) {
        guard found == nil else { return }
        found = Damage(
            kind: odd.isCut ? .truncated : .corrupt, decodedOffset: 0, storedOffset: odd.place, member: 0,
            reason: odd.reason, cutsLine: false)
    }

    /// Notes the place that a pass has reached, where none is known yet.
    mutating func note(_ handle: ArchiveHandle) {
        guard found == nil else { return }
        let own = handle.damages.first
        let kind = own?.kind ?? (handle.message.lowercased().contains("truncated") ? .truncated : .corrupt)
        found = Damage(
            kind: kind, decodedOffset: 0, storedOffset: own?.storedOffset ?? handle.position, member: 0,
            reason: own?.reason ?? handle.message, cutsLine: true)
    }

    /// The damage as a member meets it behind its first `count` bytes.
    mutating func cut(_ count: Int64) -> Damage {
        isTold = true
        return Damage(
            kind: found?.kind ?? .truncated, decodedOffset: count, storedOffset: found?.storedOffset ?? 0,
            member: 0, reason: found?.reason ?? "the bundle ends inside this member", cutsLine: true)
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
