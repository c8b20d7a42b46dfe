import Glibc
import LogBytes

/// A folder in which a log's files lie, with the name of the live one.
struct LogPlace: Equatable {
    let folder: String
    let base: String
    let kind: Kind

    enum Kind {
        /// The live file lies here.
        case home
        /// Rotation is known to put parts here.
        case archive
        /// Parts that lie here are known by their content alone.
        case nearby
    }

    init(_ path: String) {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        base = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
        kind = .home
    }

    private init(folder: String, base: String, kind: Kind) {
        (self.folder, self.base, self.kind) = (folder, base, kind)
    }

    /// Whether parts are known by their names here.
    var isOwn: Bool { kind != .nearby }

    func path(_ name: String) -> String { folder == "." ? name : folder == "/" ? "/" + name : "\(folder)/\(name)" }

    func isSameFolder(as other: LogPlace) -> Bool {
        folder == other.folder
            || FileProbe.folder(folder).map { $0.identity == FileProbe.folder(other.folder)?.identity }
                ?? false
    }

    /// Whether a name is the log's own or one of its rotated parts.
    func takes(_ name: String) -> Bool { rank(name) != nil }

    /// Where a file stands by its name; nil for what is no part of the log.
    func rank(_ name: String) -> RotatedName.Place? {
        if ExactText(name) == ExactText(base) { return kind == .home ? .live : nil }
        let rotated = RotatedName(name)
        return ExactText(rotated.base) == ExactText(base) && rotated.place != .live ? rotated.place : nil
    }

    /// The path's own, that of the file which a link at the path names, and the archives of `var/log`.
    static func all(of path: String) -> [LogPlace] {
        var found = [LogPlace(path)]
        var link = Glibc.stat()
        if PathText.withPath(path, { lstat($0, &link) }) == 0, link.st_mode & S_IFMT == S_IFLNK,
            let target = PathText.withPath(path, { realpath($0, nil) })
        {
            defer { free(target) }
            found.append(LogPlace(PathText.text(target)))
        }
        return found + found.compactMap(archives)
    }

    /// `…/var/log/archives/REL-DATE` are archives of `…/var/log/REL`.
    private static func archives(_ live: LogPlace) -> LogPlace? {
        let path = live.folder + "/"
        let logs = "/var/log/".utf8
        guard let place = path.utf8.indices.last(where: { path.utf8[$0...].starts(with: logs) }) else { return nil }
        let below = path.utf8.index(place, offsetBy: logs.count)
        guard !path[below...].hasPrefix("archives/") else { return nil }
        let folder = (path[..<below] + "archives/" + path[below...]).dropLast()
        return LogPlace(folder: String(folder), base: live.base, kind: .archive)
    }

    /// The folders around: those in it, the one above, and those beside it if they are few.
    var nearby: [LogPlace] {
        let above = LogPlace(folder).folder
        let beside = above == "/" ? [] : folders(in: above)
        let around = folders(in: folder) + [above] + (beside.count <= LogPlace.mostBeside ? beside : [])
        return around.filter { $0 != folder }.map { LogPlace(folder: $0, base: base, kind: .nearby) }
    }

    private static let mostBeside = 40
    private static let mostInside = 100
    private static let mostNames = 300

    private func folders(in folder: String) -> [String] {
        let inside = LogPlace(folder: folder, base: "", kind: .nearby)
        guard case .success(let names) = SiblingListing.names(in: folder) else { return [] }
        let some = names.prefix(LogPlace.mostNames).filter { $0 != "." && $0 != ".." }
        return Array(some.map(inside.path).filter { FileProbe.folder($0) != nil }.prefix(LogPlace.mostInside))
    }
}
