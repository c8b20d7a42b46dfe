import Foundation

/// Finds the log sets behind what the user named (contract, section 2). Touches the file system by `FileListing` alone.
public struct SetFinder: Sendable {
    /// Whether naming a live file brings its rotated siblings along.
    public let takesRotated: Bool

    public init(takesRotated: Bool = true) { self.takesRotated = takesRotated }

    /// What a path holds: a file with its siblings, all sets of a folder, or those of a bundle, of any depth.
    public func look(at path: String) throws(SourceError) -> FoundSets {
        let status = try FileListing.status(path)
        if FileListing.isFolder(status) {
            let zone = ZoneFiles.name(belowRoot: path)
            let (sets, passedOver) = try sets(inFolder: path)
            return FoundSets(sets: sets, remarks: [], zoneIdentifier: zone, passedOver: passedOver)
        }
        if FileListing.isPipe(status) { return try look(inPipe: path) }
        if let found = try bundle(name: path, origin: PathOrigin(path: path), path: path) { return found }
        return FoundSets(sets: [try set(ofFile: path)], remarks: [], zoneIdentifier: nil)
    }

    /// A pipe, such as a shell makes of `<(command)`: it gives its bytes once, so they are kept.
    private func look(inPipe path: String) throws(SourceError) -> FoundSets {
        let origin = try SpooledInput(path: path)
        if let found = try bundle(name: path, origin: origin, path: nil) { return found }
        let file = LogFile(name: path, origin: origin, storedSize: nil, modified: nil, isLive: true)
        return FoundSets(
            sets: [LogSet(name: path, place: path, files: [file])], remarks: [], zoneIdentifier: nil)
    }

    /// The sets of a path alone.
    public func sets(at path: String) throws(SourceError) -> [LogSet] { try look(at: path).sets }

    /// The sets of a bundle; nil where the bytes are none.
    public func bundle(name: String, origin: any ByteOrigin, path: String?) throws(SourceError) -> FoundSets? {
        guard try ArchiveMagic.of(origin) != nil else { return nil }
        let bundle = SupportBundle(name: name, origin: origin, path: path)
        let found = try BundleSets(bundle, takesRotated: takesRotated)
        guard found.isBundle else { return nil }
        if found.sets.isEmpty {
            let damage = found.bundles.compactMap(\.damageRemark).first.map { ": \($0.text)" } ?? ""
            throw SourceError(path: name, reason: "no log in this bundle\(damage)")
        }
        return FoundSets(
            sets: found.sets, remarks: found.remarks, zoneIdentifier: found.zoneIdentifier,
            passedOver: found.passedOver, damages: { [bundles = found.bundles] in bundles.compactMap(\.damageRemark) })
    }

    /// The sets below a root directory, where an appliance keeps them.
    public func sets(belowRoot root: String) throws(SourceError) -> [LogSet] {
        for group in LogNames.rootPlaces {
            var found: [LogSet] = []
            for folder in group.folders {
                let path = FileListing.join(root, folder)
                guard let entries = try? FileListing.entries(path) else { continue }
                found += try sets(in: path, entries: entries) { $0.hasPrefix(group.prefix) }
            }
            if !found.isEmpty { return found }
        }
        let tried = LogNames.rootPlaces.flatMap { group in group.folders.map { "\($0)/\(group.prefix)*" } }
        throw SourceError(
            path: root, reason: "no jobsengine log below it (looked for \(tried.joined(separator: ", ")))")
    }

    // MARK: one file

    private func set(ofFile path: String) throws(SourceError) -> LogSet {
        let (folder, name) = FileListing.split(path)
        let rotated = RotatedName(name)
        let place = FileListing.placeName(folder)
        guard rotated.place == .live, takesRotated, !rotated.isPacked else {
            let file = try FileListing.logFile(path, isLive: rotated.place == .live)
            return LogSet(name: rotated.base, place: place, files: [file])
        }
        let prefix = String(path.dropLast(name.utf8.count))
        var files: [(RotatedName, LogFile)] = [(rotated, try FileListing.logFile(path, isLive: true))]
        for entry in (try? FileListing.entries(folder)) ?? [] where entry.isRegular && entry.name != name {
            let sibling = RotatedName(entry.name)
            guard sibling.base == name, sibling.place != .live else { continue }
            files.append((sibling, try FileListing.logFile(prefix + entry.name, isLive: false)))
        }
        return LogSet(name: name, place: place, files: LogNames.inOrder(files))
    }

    // MARK: folders

    private func sets(inFolder folder: String) throws(SourceError) -> ([LogSet], passedOver: [LogFile]) {
        for (rank, rule) in LogNames.byPreference.enumerated() {
            let found = try walk(folder, depth: 0, rule)
            if found.isEmpty { continue }
            let others = rank == 0 ? try walk(folder, depth: 0, LogNames.byPreference[1]) : []
            return (SetFinder.named(found, below: folder), others.flatMap(\.files))
        }
        throw SourceError(path: folder, reason: "no log in this directory")
    }

    /// The sets called as those of a bundle that is made of the folder: boxes that all keep their log in `var/log` are
    /// several.
    private static func named(_ sets: [LogSet], below folder: String) -> [LogSet] {
        let prefix = folder == "." ? 0 : folder.count
        let folders = sets.map { FileListing.split("/" + $0.files[0].name.dropFirst(prefix)).folder }
        let places = Places.names(folders, root: FileListing.placeName(folder))
        return zip(sets, places).map { LogSet(name: $0.name, place: $1, files: $0.files) }
    }

    private static let deepest = 32

    private func walk(
        _ folder: String, depth: Int, _ rule: (String) -> Bool
    ) throws(SourceError) -> [LogSet] {
        let entries = try FileListing.entries(folder)
        var found = try sets(in: folder, entries: entries, rule)
        guard depth < SetFinder.deepest else { return found }
        for entry in entries where entry.isFolder && !FileListing.isLink(FileListing.join(folder, entry.name)) {
            // A folder that may not be looked into does not hide the others.
            found += (try? walk(FileListing.join(folder, entry.name), depth: depth + 1, rule)) ?? []
        }
        return found
    }

    private func sets(
        in folder: String, entries: [FileListing.Entry], _ accepts: (String) -> Bool
    ) throws(SourceError) -> [LogSet] {
        var groups: [String: [(RotatedName, LogFile)]] = [:]
        for entry in entries where entry.isRegular && accepts(entry.name) {
            let name = RotatedName(entry.name)
            guard takesRotated || name.place == .live else { continue }
            let file = try FileListing.logFile(FileListing.join(folder, entry.name), isLive: name.place == .live)
            groups[name.base, default: []].append((name, file))
        }
        let place = FileListing.placeName(folder)
        return groups.sorted { $0.key < $1.key }.map { base, files in
            LogSet(name: base, place: place, files: LogNames.inOrder(files))
        }
    }
}
