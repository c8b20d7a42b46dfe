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

    /// Whether a path leads to a bundle. A pipe's other end is not waited for.
    public func isBundle(_ path: String) -> Bool {
        guard FileKind.isRegular(path), let found = try? look(at: path) else { return false }
        return found.sets.contains { $0.files.contains(where: \.isMember) }
    }

    /// The files of a log, oldest first; none if it cannot be read.
    public func files(of path: String) -> [LogFile] { (try? look(at: path))?.sets.flatMap(\.files) ?? [] }

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

    /// What the box at a root tells beside its logs.
    public func facts(belowRoot root: String) -> BoxFacts { FolderSource(root, isRoot: true).facts("") }

    /// Where a box's engine writes its log, be it there yet or not; nil if the folder is not there.
    public func place(belowRoot root: String) -> String? {
        let folder = FileListing.join(root, SetFinder.rootPlaces[0])
        let isThere = (try? FileListing.status(folder)).map(FileListing.isFolder) ?? false
        return isThere ? FileListing.join(folder, "jobsengine") : nil
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
        guard let first = source.fileNames.filter(Compression.isBundle).min() else { return "" }
        return
            "; a bundle in it is read if it is named, such as \(PathText.shown(FileListing.join(source.folder, first)))"
    }

    private static let deepest = 32
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
