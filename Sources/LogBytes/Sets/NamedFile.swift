import Foundation

/// A live log that the user names: its siblings, its archives and what the engine writes beside it belong to it.
struct NamedFile: TreeSource {
    typealias Item = FolderSource.Item

    private let path: String
    private let name: String
    private let folder: FolderSource

    init(_ path: String) {
        self.path = path
        let (folder, name) = FileListing.split(path)
        self.name = name
        self.folder = FolderSource(folder)
    }

    var place: String { folder.place }
    var base: String { folder.base }
    /// A file is no box: what lies around it may be anybody's.
    var host: String? { nil }
    func facts(_ root: String) -> BoxFacts { BoxFacts() }
    func rotations(_ root: String) -> RotationMemory? { nil }
    func file(_ found: Found, isLive: Bool) throws(SourceError) -> LogFile { try folder.file(found, isLive: isLive) }
    func isLink(_ found: Found) -> Bool { folder.isLink(found) }
    func isSame(_ one: Found, _ other: Found) -> Bool { folder.isSame(one, other) }
    func siblings(ofTarget link: Found) -> [Found] { folder.siblings(ofTarget: link) }

    /// - Throws: where the file itself cannot be looked at.
    func look() throws(SourceError) -> FoundSets {
        var choice = TreeChoice<Item>()
        let live = Item(name: path, path: path, isLink: FileListing.isLink(path))
        choice.add(log: Found(folder: "", name: name, item: live))
        let told = FileListing.split(path).folder
        var failures: [SourceError] = []
        look(told, as: "", &choice, &failures)
        look(FileListing.join(told, "archives"), as: "archives", &choice, &failures)
        if let archives = ArchiveFolders.archives(of: base) {
            look(ArchiveFolders.archives(of: told) ?? archives, as: archives, &choice, &failures)
        }
        let tree = TreeSets(choice, self, takesRotated: true)
        if let failure = tree.failures.first, tree.sets.isEmpty { throw failure }
        var found = FoundSets(sets: tree.sets, companions: tree.companions, failures: failures + tree.failures)
        for seal in choice.seals { found.seals.append(try file(seal, isLive: false)) }
        return found
    }

    /// - Parameter inside: the folder's place, as `TreeSets` groups by it.
    private func look(
        _ folder: String, as inside: String, _ choice: inout TreeChoice<Item>, _ failures: inout [SourceError]
    ) {
        let hasCompanions = name.hasPrefix("jobsengine")
        let stem = name.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(name[..<$0]) } ?? name
        let entries: [FileListing.Entry]
        do throws(SourceError) { entries = try FileListing.entries(folder) } catch {
            if error.code != ENOENT && error.code != ENOTDIR { failures.append(error) }
            return
        }
        for entry in entries where entry.isRegular {
            let isNear = entry.name.utf8.starts(with: stem.utf8)
            guard isNear || hasCompanions && entry.name.hasPrefix("job"), inside != "" || entry.name != name else {
                continue
            }
            let isSeal = SealCheck.isStamp(entry.name)
            let rotated = RotatedName(isSeal ? SealCheck.sealed(entry.name) : entry.name)
            let path = FileListing.join(folder, entry.name)
            let found = Found(
                folder: inside, name: entry.name, item: Item(name: path, path: path, isLink: entry.isLink))
            if isSeal {
                let belongs =
                    rotated.base.utf8.elementsEqual(name.utf8)
                    || hasCompanions && LogNames.isCompanion(base: rotated.base)
                if belongs { choice.add(seal: found) }
                continue
            }
            if rotated.place != .live, rotated.base.utf8.elementsEqual(name.utf8) { choice.add(log: found) }
            if hasCompanions, LogNames.isCompanion(base: rotated.base) { choice.add(companion: found) }
        }
    }
}
