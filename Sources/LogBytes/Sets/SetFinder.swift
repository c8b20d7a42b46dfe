import Glibc

/// Finds the log sets behind what the user named. Touches the file system by `FileListing` alone.
public struct SetFinder: Sendable {
    /// Whether naming a live file brings its rotated siblings along.
    public let takesRotated: Bool

    public init(takesRotated: Bool = true) { self.takesRotated = takesRotated }

    /// What a path holds: a file with its siblings, all sets of a folder, or those of a bundle, of any depth.
    public func look(at path: String) throws(SourceError) -> FoundSets {
        let status = try FileListing.status(path)
        if FileListing.isFolder(status) { return try look(inFolder: path) }
        if FileListing.isPipe(status) { return try look(inPipe: path) }
        let name = PathText.shown(path)
        let origin = PathOrigin(path: path)
        let head = try FileHead(origin)
        if let found = try bundle(name: name, origin, head) { return found }
        try EncryptedFile.refuse(head, name: name, path: path)
        return try look(atFile: path)
    }

    /// Standard input, of any packing.
    public func lookAtStandardInput() throws(SourceError) -> FoundSets {
        let input = StandardInput.shared
        let head = try FileHead(input)
        if let found = try bundle(name: "-", input, head) { return found }
        try EncryptedFile.refuse(head, name: "-", path: nil)
        let file = LogFile(
            name: "-", origin: input, storedSize: input.storedSize, modified: input.modified, isLive: true)
        return FoundSets(sets: [LogSet(name: "-", place: "stdin", files: [file])])
    }

    /// A pipe, such as a shell makes of `<(command)`: it gives its bytes once, so they are kept.
    private func look(inPipe path: String) throws(SourceError) -> FoundSets {
        let origin = SpooledInput(try FileReader(path: path))
        let name = PathText.shown(path)
        if let found = try bundle(name: name, origin, try FileHead(origin)) { return found }
        let file = LogFile(name: name, origin: origin, storedSize: nil, modified: nil, isLive: true)
        return FoundSets(sets: [LogSet(name: name, place: name, files: [file])])
    }

    /// The sets of a path alone.
    public func sets(at path: String) throws(SourceError) -> [LogSet] { try look(at: path).sets }

    /// The sets of a bundle; nil where the bytes are none.
    private func bundle(
        name: String, _ origin: any ByteOrigin, _ head: FileHead
    ) throws(SourceError) -> FoundSets? {
        guard head.mayBeBundle else { return nil }
        let bundle = SupportBundle(name: name, origin: origin, head: head)
        let found = try BundleSets(bundle, takesRotated: takesRotated)
        guard found.isBundle else { return nil }
        if found.sets.isEmpty {
            let damage = found.bundles.compactMap(\.damageRemark).first.map { ": \($0.text)" }
            let link = found.remarks.first { $0.kind == .missing }.map { ": \($0.file) is \($0.text)" }
            throw SourceError(path: name, reason: "no log in this bundle\(damage ?? link ?? "")")
        }
        return FoundSets(
            sets: found.sets, companions: found.companions, remarks: found.remarks,
            damages: { [bundles = found.bundles] in bundles.compactMap(\.damageRemark) }, passedOver: found.passedOver,
            seals: found.seals)
    }

    // MARK: a box's root

    /// Where an appliance keeps its logs, and their archives.
    private static let rootPlaces = ["var/log/endian", "var/log"]

    /// The sets below a root directory, where an appliance keeps them. Links are resolved within it.
    public func look(belowRoot root: String) throws(SourceError) -> FoundSets {
        let source = FolderSource(root, isRoot: true)
        var choice = TreeChoice<FolderSource.Item>(rules: 2)
        var failures: [SourceError] = []
        for folder in SetFinder.rootPlaces.flatMap({ [$0, ArchiveFolders.archives(of: $0)!] }) {
            do throws(SourceError) { _ = try source.look(folder, &choice, &failures) } catch {
                if error.code != ENOENT && error.code != ENOTDIR { failures.append(error) }
            }
        }
        let found = try self.found(choice, source, failures)
        guard found.sets.isEmpty else { return found }
        if let failure = found.failures.first { throw failure }
        let tried = SetFinder.rootPlaces.map { "\($0)/jobsengine*" } + ["var/log/messages*"]
        throw SourceError(
            path: root, reason: "no jobsengine log below it (looked for \(tried.joined(separator: ", ")))")
    }

    /// What the box at a root tells of its engine's jobs.
    public func catalogues(belowRoot root: String) -> [CatalogueFile] {
        FolderSource(root, isRoot: true).facts("").catalogues
    }

    /// The sets alone.
    public func sets(belowRoot root: String) throws(SourceError) -> [LogSet] { try look(belowRoot: root).sets }

    private func found(
        _ choice: TreeChoice<FolderSource.Item>, _ source: FolderSource, _ failures: [SourceError]
    ) throws(SourceError) -> FoundSets {
        let tree = TreeSets(choice, source, takesRotated: takesRotated)
        var found = FoundSets(sets: tree.sets, companions: tree.companions, failures: failures + tree.failures)
        for other in choice.passedOver { found.passedOver.append(try source.file(other, isLive: false)) }
        for seal in choice.seals where takesRotated { found.seals.append(try source.file(seal, isLive: false)) }
        return found
    }

    // MARK: one file

    private func look(atFile path: String) throws(SourceError) -> FoundSets {
        let (folder, name) = FileListing.split(path)
        let rotated = RotatedName(name)
        let place = FileListing.placeName(folder)
        guard rotated.place == .live, takesRotated, !rotated.isPacked else {
            let file = try FileListing.logFile(path, isLive: rotated.place == .live)
            var found = FoundSets(sets: [LogSet(name: PathText.shown(rotated.base), place: place, files: [file])])
            let seal = SealCheck.stamp(of: path)
            if takesRotated, (try? FileListing.status(seal)) != nil {
                found.seals = [try FileListing.logFile(seal, isLive: false)]
            }
            return found
        }
        return try NamedFile(path).look()
    }

    // MARK: folders

    private func look(inFolder folder: String) throws(SourceError) -> FoundSets {
        let source = FolderSource(folder)
        var choice = TreeChoice<FolderSource.Item>()
        var failures: [SourceError] = []
        var ahead = try source.look("", &choice, &failures).map { ($0, 1) }
        while let (inside, depth) = ahead.popLast() {
            do throws(SourceError) {
                let folders = try source.look(inside, &choice, &failures)
                if depth < SetFinder.deepest { ahead += folders.map { (FileListing.join(inside, $0), depth + 1) } }
            } catch { failures.append(error) }
        }
        let found = try self.found(choice, source, failures)
        guard found.sets.isEmpty else { return found }
        throw found.failures.first
            ?? SourceError(path: folder, reason: "no log in this directory\(bundleWords(source))")
    }

    /// Bundles in a folder are read when they are named; many of one box lie together.
    private func bundleWords(_ source: FolderSource) -> String {
        let names = source.fileNames.filter { name in
            ["tar", "tar.gz", "tgz", "tar.xz", "tar.bz2", "tar.zst", "zip", "7z"].contains { name.hasSuffix(".\($0)") }
        }
        guard let first = names.min() else { return "" }
        return
            "; a bundle in it is read if it is named, such as \(PathText.shown(FileListing.join(source.folder, first)))"
    }

    private static let deepest = 32
}

/// A directory of the file system, or a box's root, as a source of logs.
struct FolderSource: TreeSource {
    struct Item {
        /// As people are told it.
        let name: String
        /// Where the bytes are.
        let path: String
        let isLink: Bool
    }

    /// As the user named it.
    let folder: String
    let place: String
    let base: String
    /// Whether links are resolved within the folder.
    private let isRoot: Bool
    private let root: RootFolder

    init(_ folder: String, isRoot: Bool = false) {
        self.folder = folder
        place = FileListing.placeName(folder)
        root = RootFolder(folder)
        self.isRoot = isRoot && !root.isMachine
        base = isRoot ? "" : PathText.real(folder) ?? folder
    }

    // MARK: looking

    /// Offers a folder's files.
    /// - Parameter failures: takes what bears the engine's log's name and is not there.
    /// - Returns: the folders in it.
    func look(
        _ inside: String, _ choice: inout TreeChoice<Item>, _ failures: inout [SourceError]
    ) throws(SourceError) -> [String] {
        let name = inside.isEmpty ? folder : FileListing.join(folder, inside)
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
        for entry in entries where entry.isBroken && LogNames.kind(inside, entry.name) == .log(rank: 0) {
            let reason = isRoot ? "a link that leads to no file below the root" : "a link that leads to no file"
            failures.append(SourceError(path: FileListing.join(name, entry.name), reason: reason))
        }
        for entry in entries where entry.isRegular && isEncrypted(inside, entry.name) {
            let path = FileListing.join(path, entry.name)
            do throws(SourceError) {
                try EncryptedFile.refuse(
                    FileHead(PathOrigin(path: path)), name: PathText.shown(FileListing.join(name, entry.name)),
                    path: path)
            } catch { failures.append(error) }
        }
        return entries.filter { $0.isFolder && !$0.isLink }.map(\.name)
    }

    /// Whether a file is by its name an encrypted backup or log.
    private func isEncrypted(_ inside: String, _ name: String) -> Bool {
        guard name.hasSuffix(".gpg") else { return false }
        return name.hasPrefix("backup-") || LogNames.kind(inside, String(name.dropLast(4))) != nil
    }

    /// The names of its files.
    var fileNames: [String] { ((try? FileListing.entries(folder)) ?? []).filter(\.isRegular).map(\.name) }

    // MARK: files

    func file(_ found: Found, isLive: Bool) throws(SourceError) -> LogFile {
        try FileListing.logFile(found.item.name, at: found.item.path, isLive: isLive)
    }

    func isLink(_ found: Found) -> Bool { found.item.isLink }

    func isSame(_ one: Found, _ other: Found) -> Bool {
        guard let a = try? FileListing.status(one.item.path), let b = try? FileListing.status(other.item.path) else {
            return false
        }
        return a.st_dev == b.st_dev && a.st_ino == b.st_ino
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

    var backup: BackupFacts? { BackupFacts(place: place, paths: isRoot ? [] : [base]) }

    /// The box at a root inside the folder: what is told of it is never the machine's own.
    private func box(_ inside: String) -> RootFolder {
        inside.isEmpty ? root : RootFolder(FileListing.join(folder, inside))
    }

    func facts(_ inside: String) -> BoxFacts {
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
        for name in RotationMemory.names {
            guard let bytes = box(inside).bytes(name, upTo: RotationMemory.limit) else { continue }
            return RotationMemory(name: PathText.shown(FileListing.join(box(inside).path, name)), bytes)
        }
        return nil
    }
}

/// What was found behind a path.
public struct FoundSets: Sendable {
    public internal(set) var sets: [LogSet]
    /// What the engine writes beside these logs: sets for views that show notes.
    public internal(set) var companions: [LogSet] = []
    /// What is remarkable about it, beside what reading the sets will tell.
    public internal(set) var remarks: [SourceRemark] = []
    /// What could not be looked at.
    public internal(set) var failures: [SourceError] = []
    /// The damage of bundles themselves, once their members were read, where no member tells it.
    public internal(set) var damages: @Sendable () -> [SourceRemark] = { [] }
    /// Logs by their names that are not read, since a better source of the same stands beside them.
    public internal(set) var passedOver: [LogFile] = []
    /// Time stamps beside archives.
    public internal(set) var seals: [LogFile] = []
}
