import Foundation

/// The log sets inside a bundle, found by the same names as in a directory, at any depth.
struct BundleSets {
    private let bundle: SupportBundle
    /// What the bundle is called without its suffixes.
    private let place: String
    private let takesRotated: Bool
    /// Bundles inside bundles are opened one level down.
    private let depth: Int

    private(set) var sets: [LogSet] = []
    private(set) var remarks: [SourceRemark] = []
    private(set) var zoneIdentifier: String?
    private(set) var isBundle = false

    /// - Throws: where the bundle cannot be read at all.
    init(_ bundle: SupportBundle, takesRotated: Bool, depth: Int = 0) throws(SourceError) {
        self.bundle = bundle
        self.takesRotated = takesRotated
        self.depth = depth
        place = BundleSets.stem(FileListing.split(bundle.name.split(separator: "!").last.map(String.init) ?? "").name)
        isBundle = try bundle.list { BundleSets.isKept($0) }
        guard isBundle else { return }
        collect()
        noteHostile()
        zoneIdentifier = zone()
        remarks += bundle.remarks
    }

    /// What is worth keeping while the members are listed: logs of the engine, and what tells the zone.
    private static func isKept(_ entry: BundleEntry) -> Bool {
        LogNames.byPreference[0](entry.path.name) || isZone(entry) || isNested(entry)
    }

    private static func isZone(_ entry: BundleEntry) -> Bool {
        let (folder, name) = entry.path
        return (folder == "etc" || folder.hasSuffix("/etc")) && (name == "timezone" || name == "localtime")
    }

    private static let suffixes = [
        ".tar.gz", ".tar.xz", ".tar.bz2", ".tar.zst", ".tgz", ".txz", ".tbz2", ".tar", ".zip", ".7z",
    ]

    private static func isNested(_ entry: BundleEntry) -> Bool { suffixes.contains { entry.path.name.hasSuffix($0) } }

    private static func stem(_ name: String) -> String {
        let suffix = suffixes.first { name.hasSuffix($0) } ?? ([".gz", ".xz"].first { name.hasSuffix($0) } ?? "")
        return String(name.dropLast(suffix.count))
    }

    // MARK: sets

    private mutating func collect() {
        let files = bundle.entries.filter { if case .file = $0.kind { true } else { false } }
        for rule in LogNames.byPreference {
            let logs = files.filter { rule($0.path.name) && !BundleSets.isNested($0) }
            if logs.isEmpty { continue }
            group(logs)
            break
        }
        for entry in files where BundleSets.isNested(entry) { open(nested: entry) }
        if sets.isEmpty { return }
        bundle.setOrder(order)
    }

    private var order: [Int] {
        sets.flatMap(\.files).compactMap { ($0.origin as? MemberOrigin)?.entry.index }
    }

    private mutating func group(_ logs: [BundleEntry]) {
        var groups: [String: [(RotatedName, LogFile)]] = [:]
        // The same name twice is an update of the archive: the later one counts.
        var latest: [String: BundleEntry] = [:]
        for entry in logs { latest[entry.name] = entry }
        for entry in latest.values {
            let (folder, name) = entry.path
            let rotated = RotatedName(name)
            guard takesRotated || rotated.place == .live else { continue }
            groups["\(folder)/\(rotated.base)", default: []].append((rotated, file(entry, rotated)))
        }
        let folders = groups.keys.sorted()
        let places = Places.names(folders.map { FileListing.split($0).folder }, root: place)
        for (key, place) in zip(folders, places) {
            let base = FileListing.split(key).name
            sets.append(LogSet(name: base, place: place, files: LogNames.inOrder(groups[key]!)))
        }
    }

    private func file(_ entry: BundleEntry, _ rotated: RotatedName) -> LogFile {
        LogFile(
            name: "\(bundle.name)!\(entry.name)", origin: MemberOrigin(bundle: bundle, entry: entry),
            storedSize: entry.size, modified: entry.modified, isMember: true, isLive: rotated.place == .live)
    }

    // MARK: bundles inside

    private mutating func open(nested entry: BundleEntry) {
        let name = "\(bundle.name)!\(entry.name)"
        guard depth == 0 else {
            return remarks.append(SourceRemark(.corrupt, file: name, text: "a bundle two levels down is not opened"))
        }
        guard entry.size <= SupportBundle.budget else {
            let text = "a bundle of \(entry.size) bytes inside the bundle is not opened: unpack it, and name it"
            return remarks.append(SourceRemark(.corrupt, file: name, text: text))
        }
        do throws(SourceError) {
            let inner = SupportBundle(name: name, origin: MemberOrigin(bundle: bundle, entry: entry), path: nil)
            let found = try BundleSets(inner, takesRotated: takesRotated, depth: depth + 1)
            sets += found.sets
            remarks += found.remarks
        } catch {
            remarks.append(SourceRemark(.corrupt, file: name, text: error.reason))
        }
    }

    // MARK: remarks

    private mutating func noteHostile() {
        for entry in bundle.entries where remarks.count < BundleSets.mostRemarks {
            if let text = BundleSets.warning(entry) {
                remarks.append(SourceRemark(.corrupt, file: "\(bundle.name)!\(entry.name)", text: text))
            }
        }
    }

    private static let mostRemarks = 1000

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

    // MARK: zone

    private func zone() -> String? {
        for entry in bundle.entries where BundleSets.isZone(entry) {
            switch entry.kind {
            case .link(let target): if let name = ZoneFiles.name(link: target) { return name }
            case .file:
                guard let bytes = bundle.small(entry) else { continue }
                if let name = ZoneFiles.name(entry.path.name, bytes) { return name }
            case .other: continue
            }
        }
        return nil
    }
}
