import Foundation

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

    private func zone(_ found: Found) -> TimeZone? {
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
