import Glibc

/// What files are chosen from: a directory, a root, a bundle.
protocol TreeSource<Item> {
    associatedtype Item
    typealias Found = TreeChoice<Item>.Found

    /// What it is called.
    var place: String { get }
    /// Its path, without links; empty for a bundle.
    var base: String { get }
    /// The host that its name tells.
    var host: String? { get }
    /// What is known of the backup that it is.
    var backup: BackupFacts? { get }
    /// A chosen file as one of a set.
    func file(_ found: Found, isLive: Bool) throws(SourceError) -> LogFile
    /// What the box at a root inside the source tells of itself.
    func facts(_ root: String) -> BoxFacts
    /// What logrotate remembers there.
    func rotations(_ root: String) -> RotationMemory?
    /// The only root at which a box tells anything, for logs that lie outside of it.
    var onlyRoot: String? { get }
    /// Whether a link bears the log's name.
    func isLink(_ found: Found) -> Bool
    /// Whether two names lead to the same bytes.
    func isSame(_ one: Found, _ other: Found) -> Bool
    /// Rotated siblings of what a link leads to, which lie elsewhere or bear another name.
    func siblings(ofTarget link: Found) -> [Found]
}

extension TreeSource {
    var host: String? { BackupName(place)?.host }
    var onlyRoot: String? { nil }
}

/// Makes log sets of what was chosen: one mechanism for directories, roots and bundles.
struct TreeSets<Source: TreeSource> {
    private typealias Found = TreeChoice<Source.Item>.Found

    private(set) var found = FoundSets()
    /// Chosen files that could not be looked at.
    private(set) var unread: [SourceError] = []

    private let source: Source
    private let takesRotated: Bool
    private let backup: BackupFacts?
    /// What a box tells at a root, and what logrotate remembers there.
    private typealias Box = (facts: BoxFacts, rotations: RotationMemory?)
    /// By the roots above the last group; groups of one root follow each other, and there may be any number of boxes.
    private var known: [ExactText: Box] = [:]

    init(_ choice: TreeChoice<Source.Item>, _ source: Source, takesRotated: Bool) {
        self.source = source
        self.takesRotated = takesRotated
        backup = source.backup
        let logs = groups(choice.logs)
        let beside = Set(logs.filter { $0.key.base.text.hasPrefix("jobsengine") }.map(\.key.folder))
        let others = groups(choice.companions).filter { beside.contains($0.key.folder) }
        let places = Places.names(logs.map { ArchiveFolders.box(of: $0.key.folder.text) }, root: source.place)
        for (group, place) in zip(logs, places) { if let set = set(group, place, .log) { found.sets.append(set) } }
        for group in others {
            let log = logs.firstIndex { $0.key.folder == group.key.folder }!
            if let set = set(group, places[log], .companion) { found.companions.append(set) }
        }
        found.passedOver = choice.passedOver.compactMap { file($0) }
        if takesRotated { found.seals = choice.seals.compactMap { file($0) } }
        found.failures = choice.failures + unread
    }

    // MARK: groups

    /// Which set a file belongs to: the live file's folder and name. Names are bytes: what only looks alike differs.
    private struct Key: Hashable {
        let folder: ExactText
        let base: ExactText

        init(_ folder: String, _ base: String) { (self.folder, self.base) = (ExactText(folder), ExactText(base)) }

        static func < (a: Key, b: Key) -> Bool { (a.folder, a.base) < (b.folder, b.base) }
    }

    private struct Member {
        let found: Found
        let name: RotatedName
    }

    private typealias Group = (key: Key, members: [Member])

    /// A folder inside the source, or elsewhere in the file system.
    private func path(_ folder: String) -> String {
        folder.utf8.first == UInt8(ascii: "/") ? folder : FileListing.join(source.base, folder)
    }

    private func groups(_ found: [Found]) -> [Group] {
        var groups: [Key: [Member]] = [:]
        var folders: [String: (path: String, live: String?)] = [:]
        for file in found {
            let name = RotatedName(file.name)
            guard takesRotated || name.place == .live else { continue }
            let path = path(file.folder)
            let folder = folders[path] ?? (path, ArchiveFolders.live(of: path))
            folders[path] = folder
            let live = name.place == .live ? nil : folder.live
            groups[Key(live ?? path, name.base), default: []].append(Member(found: file, name: name))
        }
        for (key, members) in groups where members.allSatisfy({ $0.name.place != .live }) {
            let live = ArchiveFolders.parallels(of: key.folder.text).map { Key($0, key.base.text) }
            guard let live = live.first(where: { groups[$0] != nil }) else { continue }
            groups[live]! += members
            groups[key] = nil
        }
        return groups.map { ($0.key, $0.value) }.sorted { $0.key < $1.key }
    }

    // MARK: sets

    /// - Returns: nil if none of the files is there any more.
    private mutating func set(_ group: Group, _ place: String, _ kind: LogSet.Kind) -> LogSet? {
        let boxes = boxes(above: group)
        var box = BoxFacts(
            zone: boxes.lazy.compactMap(\.box.facts.zone).first,
            catalogues: boxes.lazy.map(\.box.facts.catalogues).first { !$0.isEmpty } ?? [])
        box.backup = backup
        let files = files(group, box)
        guard !files.isEmpty else { return nil }
        var set = LogSet(
            name: PathText.shown(group.key.base.text), place: place, host: source.host, kind: kind, files: files)
        set.lastRotation = lastRotation(group.key, boxes)
        return set
    }

    private mutating func files(_ group: Group, _ box: BoxFacts) -> [LogFile] {
        var files: [(RotatedName, LogFile)] = []
        for member in distinct(group.members) {
            guard var file = file(member.found, isLive: member.name.place == .live) else { continue }
            file.isArchived = !file.isLive && ExactText(path(member.found.folder)) != group.key.folder
            file.box = box
            files.append((member.name, file))
        }
        return RotatedName.inOrder(files)
    }

    private mutating func file(_ chosen: Found, isLive: Bool = false) -> LogFile? {
        do throws(SourceError) { return try source.file(chosen, isLive: isLive) } catch {
            unread.append(error)
            return nil
        }
    }

    /// Without what a link to the log that is written to says again, and with what rotation made of where it leads.
    private func distinct(_ members: [Member]) -> [Member] {
        guard let link = members.first(where: { $0.name.place == .live && source.isLink($0.found) }) else {
            return members
        }
        let others = members.filter { $0.name.place != .live && !source.isSame($0.found, link.found) }
        let further =
            !takesRotated
            ? []
            : source.siblings(ofTarget: link.found).filter { sibling in
                !others.contains { source.isSame($0.found, sibling) }
            }
        return others + further.map { Member(found: $0, name: RotatedName($0.name)) } + [link]
    }

    // MARK: boxes

    /// Roots inside the source that a set may belong to, the nearest first.
    private func roots(above group: Group) -> [String] {
        let base = PathText.parts(source.base)
        var parts = PathText.parts(group.key.folder.text)
        parts =
            parts.starts(with: base)
            ? Array(parts.dropFirst(base.count)) : PathText.parts(group.members[0].found.folder)
        let above = (0...parts.count).reversed().map { parts[..<$0].joined(separator: "/") }
        return above + (source.onlyRoot.map { [$0] } ?? [])
    }

    private mutating func boxes(above group: Group) -> [(root: String, box: Box)] {
        let roots = roots(above: group)
        let before = known
        known = [:]
        for root in roots.map(ExactText.init) {
            known[root] = before[root] ?? (source.facts(root.text), source.rotations(root.text))
        }
        return roots.map { ($0, known[ExactText($0)]!) }
    }

    private func lastRotation(
        _ key: Key, _ boxes: [(root: String, box: Box)]
    ) -> (day: RotationMemory.Day, told: String)? {
        for (root, box) in boxes {
            let inside = FileListing.join(source.base, root)
            let folder = PathText.parts(key.folder.text).dropFirst(PathText.parts(inside).count)
            let path = "/" + (folder + [key.base.text]).joined(separator: "/")
            if let memory = box.rotations, let day = memory.day(of: path) { return (day, memory.name) }
        }
        return nil
    }
}

/// What sets are called that have no host of their own: by the first folder in which they differ.
enum Places {
    /// - Parameters:
    ///   - folders: each set's folder, inside the root.
    ///   - root: the bundle's or directory's name.
    static func names(_ folders: [String], root: String) -> [String] {
        let parts = folders.map(PathText.parts)
        guard distinct(folders) > 1 else { return folders.map { _ in root } }
        let shortest = parts.map(\.count).min() ?? 0
        let common = (0..<shortest).first { index in distinct(parts.map { $0[index] }) > 1 } ?? shortest
        let names = parts.map { $0.count > common ? $0[common] : root }
        // Boxes whose names only look alike are told apart by the bytes of these.
        let shown = names.map(PathText.shown)
        return Set(shown).count == distinct(names) ? shown : names.map(PathText.spelled)
    }

    /// How many of them differ in their bytes.
    private static func distinct(_ names: [String]) -> Int { Set(names.map(ExactText.init)).count }
}

/// Where an appliance keeps the archives of its logs: `var/log/endian/jobsengine` has those that are named
/// `var/log/archives/endian/jobsengine-20110601.gz`.
public enum ArchiveFolders {
    private static let name = "archives"

    /// The folder of the archives of the logs in a folder; nil outside of a box's `var/log`.
    public static func archives(of folder: String) -> String? {
        let parts = PathText.parts(folder)
        guard let log = log(parts), parts.count == log || parts[log] != name else { return nil }
        return join(parts[..<log] + [name] + parts[log...], like: folder)
    }

    /// The folder of the live logs of an archive's folder; nil for a folder that is none.
    static func live(of folder: String) -> String? {
        let parts = PathText.parts(folder)
        guard let log = log(parts), parts.count > log, parts[log] == name else { return nil }
        return join(parts[..<log] + parts[(log + 1)...], like: folder)
    }

    /// Folders whose logs may have their archives here though they are in no box's `var/log`.
    static func parallels(of folder: String) -> [String] {
        let parts = PathText.parts(folder)
        return parts.indices.filter { parts[$0] == name }.map {
            join(parts[..<$0] + parts[($0 + 1)...], like: folder)
        }
    }

    /// The root of the box whose `var/log` a folder belongs to; else the folder itself.
    static func box(of folder: String) -> String {
        let parts = PathText.parts(folder)
        return log(parts).map { join(parts[..<($0 - 2)], like: folder) } ?? folder
    }

    /// How many names lead into `var/log`.
    private static func log(_ parts: [String]) -> Int? {
        parts.indices.dropFirst().last { parts[$0] == "log" && parts[$0 - 1] == "var" }.map { $0 + 1 }
    }

    private static func join(_ parts: ArraySlice<String>, like folder: String) -> String {
        (folder.utf8.first == UInt8(ascii: "/") ? "/" : "") + parts.joined(separator: "/")
    }
}
