/// Finds the log sets behind what the user named. Touches the file system by `FileListing` alone.
public struct SetFinder: Sendable {
    /// Whether naming a live file brings its rotated siblings along.
    public let takesRotated: Bool

    public init(takesRotated: Bool = true) { self.takesRotated = takesRotated }

    /// What a path holds: a file with its siblings, all sets of a folder, or those of a bundle, of any depth.
    public func look(at path: String) throws(SourceError) -> FoundSets {
        let status = try FileStatus(of: path)
        let name = PathText.shown(path)
        if status.isFolder { return try look(inFolder: path) }
        if status.isPipe { return try look(InputStream(try FileReader(path: path)), name: name, place: name) }
        return try look(in: PathOrigin(path: path), name: name, path: path) { () throws(SourceError) in
            try look(atFile: path)
        }
    }

    /// Standard input, of any packing.
    public func lookAtStandardInput() throws(SourceError) -> FoundSets {
        try look(.standard, name: "-", place: "stdin")
    }

    private func look(_ input: InputStream, name: String, place: String) throws(SourceError) -> FoundSets {
        try look(in: input, name: name, path: nil) {
            let file = LogFile(
                name: name, origin: input, storedSize: input.storedSize, modified: input.modified, isLive: true)
            return FoundSets(sets: [LogSet(name: name, place: place, files: [file])])
        }
    }

    /// Whether a path leads to a bundle. A pipe's other end is not waited for.
    public func isBundle(_ path: String) -> Bool {
        guard FileKind.isRegular(path), let found = try? look(at: path) else { return false }
        return found.sets.contains { $0.files.contains(where: \.isMember) }
    }

    /// The files of a log, oldest first; none if it cannot be read.
    public func files(of path: String) -> [LogFile] { (try? look(at: path))?.sets.flatMap(\.files) ?? [] }

    /// The sets of a bundle, or those of a log where the bytes are none.
    /// - Parameter path: nil for what has none to be opened by.
    /// - Throws: also if the bytes are encrypted.
    private func look(
        in origin: any ByteOrigin, name: String, path: String?, asLog: () throws(SourceError) -> FoundSets
    ) throws(SourceError) -> FoundSets {
        let head = try FileHead(origin, name: name)
        let bundle = head.bundle.map { _ in SupportBundle(name: name, origin: origin, head: head) }
        if let bundle, let inside = try FoundSets(in: bundle, takesRotated: takesRotated) {
            guard inside.sets.isEmpty else { return inside }
            // A damaged first header may have been that of the log.
            if inside.damages.first?.offset != 0 { throw SetFinder.noLog(inside, name) }
        }
        try EncryptedFile.refuse(head, name: name, path: path)
        var found = try asLog()
        if let bundle = head.bundle { found.remarks.append(SetFinder.noMember(name, bundle)) }
        return found
    }

    private static func noLog(_ inside: FoundSets, _ name: String) -> SourceError {
        let damage = inside.damages.first.map { ": \($0.text)" }
        let link = inside.remarks.first { $0.kind == .missing }.map { ": \($0.file) is \($0.text)" }
        return SourceError(path: name, reason: "no log in this bundle\(damage ?? link ?? "")")
    }

    private static func noMember(_ name: String, _ bundle: ArchiveMagic) -> SourceRemark {
        SourceRemark(
            .corrupt, file: name,
            text: "it looks like \(bundle.words), of which no log can be read; it was read as a log itself")
    }

    // MARK: a box's root

    /// Where an appliance keeps its logs, and their archives.
    private static let rootPlaces = ["var/log/endian", "var/log"]

    /// The sets below a root directory, where an appliance keeps them. Links are resolved within it.
    public func look(belowRoot root: String) throws(SourceError) -> FoundSets {
        let source = FolderSource(root, .root)
        var choice = TreeChoice<FolderSource.Item>(rules: 2)
        for folder in SetFinder.rootPlaces.flatMap({ [$0, ArchiveFolders.archives(of: $0)!] }) {
            source.lookIfThere(folder, &choice)
        }
        let found = TreeSets(choice, source, takesRotated: takesRotated).found
        guard found.sets.isEmpty else { return found }
        if let failure = found.failures.first { throw failure }
        let tried = SetFinder.rootPlaces.map { "\($0)/jobsengine*" } + ["var/log/messages*"]
        throw SourceError(
            path: root, reason: "no jobsengine log below it (looked for \(tried.joined(separator: ", ")))")
    }

    /// What the box at a root tells beside its logs.
    public func facts(belowRoot root: String) -> BoxFacts { FolderSource(root, .root).facts("") }

    /// Where a box's engine writes its log, be it there yet or not; nil if the folder is not there.
    public func place(belowRoot root: String) -> String? {
        let folder = FileListing.join(root, SetFinder.rootPlaces[0])
        return FileKind.isFolder(folder) ? FileListing.join(folder, "jobsengine") : nil
    }

    // MARK: one file

    private func look(atFile path: String) throws(SourceError) -> FoundSets {
        let (folder, name) = FileListing.split(path)
        let rotated = RotatedName(name)
        let place = FileListing.placeName(folder)
        guard rotated.place == .live, takesRotated, !rotated.isPacked else {
            let file = try FileListing.logFile(path, isLive: rotated.place == .live)
            var found = FoundSets(sets: [LogSet(name: PathText.shown(rotated.base), place: place, files: [file])])
            if takesRotated, let seal = try? FileListing.logFile(SealCheck.stamp(of: path), isLive: false) {
                found.seals = [seal]
            }
            return found
        }
        return try look(aroundLive: name, in: folder, path)
    }

    /// A live log, its siblings, its archives and what the engine writes beside it.
    private func look(aroundLive name: String, in folder: String, _ path: String) throws(SourceError) -> FoundSets {
        let source = FolderSource(folder, .surroundings)
        var choice = TreeChoice<FolderSource.Item>(besideLive: name)
        let live = FolderSource.Item(name: path, path: path, isLink: FileListing.isLink(path))
        choice.add(.init(folder: "", name: name, item: live), as: .log(rank: 0))
        source.lookIfThere("", &choice)
        source.lookIfThere("archives", &choice)
        if let archives = ArchiveFolders.archives(of: source.base) {
            source.lookIfThere(archives, at: ArchiveFolders.archives(of: folder) ?? archives, &choice)
        }
        let tree = TreeSets(choice, source, takesRotated: true)
        if let failure = tree.unread.first, tree.found.sets.isEmpty { throw failure }
        return tree.found
    }

    // MARK: folders

    private func look(inFolder folder: String) throws(SourceError) -> FoundSets {
        let source = FolderSource(folder, .folder)
        var choice = TreeChoice<FolderSource.Item>()
        var ahead = try source.look("", &choice).map { ($0, 1) }
        while let (inside, depth) = ahead.popLast() {
            do throws(SourceError) {
                let folders = try source.look(inside, &choice)
                if depth < SetFinder.deepest { ahead += folders.map { (FileListing.join(inside, $0), depth + 1) } }
            } catch { choice.failures.append(error) }
        }
        let found = TreeSets(choice, source, takesRotated: takesRotated).found
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
