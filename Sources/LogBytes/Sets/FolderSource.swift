import Glibc

/// A directory of the file system, a box's root, or what lies around a log, as a source of logs.
struct FolderSource: TreeSource {
    struct Item {
        /// As people are told it.
        let name: String
        /// Where the bytes are.
        let path: String
        let isLink: Bool
    }

    enum Extent {
        case folder
        /// Links are resolved within the folder.
        case root
        /// The folder of a log that was named: what lies there may be anybody's, and tells nothing of a box.
        case surroundings
    }

    /// As the user named it.
    let folder: String
    let place: String
    let base: String
    private let extent: Extent
    /// Whether links are resolved within the folder.
    private let isRoot: Bool
    private let root: RootFolder

    init(_ folder: String, _ extent: Extent) {
        self.folder = folder
        self.extent = extent
        place = FileListing.placeName(folder)
        root = RootFolder(folder)
        isRoot = extent == .root && !root.isMachine
        base = extent == .root ? "" : PathText.real(folder) ?? folder
    }

    // MARK: looking

    /// Offers a folder's files.
    /// - Parameter told: the folder as people are told it, if that is not by its place in this one.
    /// - Returns: the folders in it.
    func look(
        _ inside: String, at told: String? = nil, _ choice: inout TreeChoice<Item>
    ) throws(SourceError) -> [String] {
        let name = told ?? FileListing.join(folder, inside)
        let path = isRoot ? try root.resolve(inside) : name
        let entries = try FileListing.entries(path) { link in
            isRoot ? try? root.resolve(FileListing.join(inside, FileListing.split(link).name)) : link
        }
        for entry in entries where entry.isRegular {
            _ = choice.take(inside, entry.name) {
                let here = FileListing.join(path, entry.name)
                let target = isRoot && entry.isLink ? try? root.resolve(FileListing.join(inside, entry.name)) : here
                return Item(name: FileListing.join(name, entry.name), path: target ?? here, isLink: entry.isLink)
            }
        }
        if extent != .surroundings { choice.failures += unread(entries, inside, name, path) }
        return entries.filter { $0.isFolder && !$0.isLink }.map(\.name)
    }

    /// The same for a folder that need not be there.
    func lookIfThere(_ inside: String, at told: String? = nil, _ choice: inout TreeChoice<Item>) {
        do throws(SourceError) { _ = try look(inside, at: told, &choice) } catch {
            if error.code != ENOENT && error.code != ENOTDIR { choice.failures.append(error) }
        }
    }

    /// What bears the name of the engine's log and is no file, or is encrypted.
    private func unread(
        _ entries: [FileListing.Entry], _ inside: String, _ name: String, _ path: String
    ) -> [SourceError] {
        var failures: [SourceError] = []
        for entry in entries where entry.isBroken || entry.isSpecial {
            guard LogNames.kind(inside, entry.name) == .log(rank: 0) else { continue }
            failures.append(SourceError(path: FileListing.join(name, entry.name), reason: whyUnread(entry)))
        }
        for entry in entries where entry.isRegular && isEncrypted(inside, entry.name) {
            let path = FileListing.join(path, entry.name)
            do throws(SourceError) {
                let name = PathText.shown(FileListing.join(name, entry.name))
                try EncryptedFile.refuse(FileHead(PathOrigin(path: path), name: name), name: name, path: path)
            } catch { failures.append(error) }
        }
        return failures
    }

    private func whyUnread(_ entry: FileListing.Entry) -> String {
        if entry.isSpecial { return "a pipe, a socket or a device, which is read only if it is named itself" }
        return isRoot ? "a link that leads to no file below the root" : "a link that leads to no file"
    }

    /// Whether a file is by its name an encrypted backup or log.
    private func isEncrypted(_ inside: String, _ name: String) -> Bool {
        guard name.hasSuffix(".gpg") else { return false }
        return name.hasPrefix("backup-") || LogNames.kind(inside, String(name.dropLast(4))) != nil
    }

    var fileNames: [String] { ((try? FileListing.entries(folder)) ?? []).filter(\.isRegular).map(\.name) }

    // MARK: files

    func file(_ found: Found, isLive: Bool) throws(SourceError) -> LogFile {
        try FileListing.logFile(found.item.name, at: found.item.path, isLive: isLive)
    }

    func isLink(_ found: Found) -> Bool { found.item.isLink }

    func isSame(_ one: Found, _ other: Found) -> Bool {
        FileIdentifier(one.item.path).map { $0 == FileIdentifier(other.item.path) } ?? false
    }

    func siblings(ofTarget link: Found) -> [Found] {
        guard let target = PathText.real(link.item.path) else { return [] }
        let (folder, name) = FileListing.split(target)
        let base = RotatedName(name).base
        let entries = (try? FileListing.entries(folder)) ?? []
        return entries.compactMap { entry in
            guard entry.isRegular, !entry.isLink, entry.name != name else { return nil }
            let rotated = RotatedName(entry.name)
            guard rotated.place != .live, rotated.base.utf8.elementsEqual(base.utf8) else { return nil }
            let path = FileListing.join(folder, entry.name)
            return Found(folder: link.folder, name: entry.name, item: Item(name: path, path: path, isLink: false))
        }
    }

    // MARK: the box

    private var isBox: Bool { extent != .surroundings }

    var host: String? { isBox ? BackupName(place)?.host : nil }

    var backup: BackupFacts? { isBox ? BackupFacts(place: place, paths: isRoot ? [] : [base]) : nil }

    /// The box at a root inside the folder: what is told of it is never the machine's own.
    private func box(_ inside: String) -> RootFolder {
        inside.isEmpty ? root : RootFolder(FileListing.join(folder, inside))
    }

    func facts(_ inside: String) -> BoxFacts {
        guard isBox else { return BoxFacts() }
        let box = box(inside)
        return BoxFacts(zone: ZoneFiles.zone(box), catalogues: catalogues(box))
    }

    private func catalogues(_ box: RootFolder) -> [CatalogueFile] {
        guard let folder = try? box.resolve(CatalogueFile.folder) else { return [] }
        let entries = (try? FileListing.entries(folder, follow: { _ in nil })) ?? []
        return entries.filter(\.isRegular).compactMap { entry in
            let path = FileListing.join(folder, entry.name)
            guard CatalogueFile.isMarked(PathOrigin(path: path)) else { return nil }
            return try? CatalogueFile(path: path)
        }
    }

    func rotations(_ inside: String) -> RotationMemory? {
        for name in RotationMemory.names where isBox {
            guard let bytes = box(inside).bytes(name, upTo: RotationMemory.limit) else { continue }
            return RotationMemory(name: PathText.shown(FileListing.join(box(inside).path, name)), bytes)
        }
        return nil
    }
}
