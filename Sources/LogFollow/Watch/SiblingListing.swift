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
        (folder, base) = FileListing.split(path)
        kind = .home
    }

    private init(folder: String, base: String, kind: Kind) {
        (self.folder, self.base, self.kind) = (folder, base, kind)
    }

    /// Whether parts are known by their names here.
    var isOwn: Bool { kind != .nearby }

    func path(_ name: String) -> String { FileListing.join(folder, name) }

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
        if FileListing.isLink(path), let target = PathText.real(path) { found.append(LogPlace(target)) }
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
        guard let names = try? SiblingListing.names(in: folder) else { return [] }
        return Array(
            names.prefix(LogPlace.mostNames).map(inside.path).filter { FileProbe.folder($0) != nil }.prefix(
                LogPlace.mostInside))
    }
}

/// Lists what may be generations of a log: the file at its path and the rotated parts beside it, beside the file that a
/// link at the path names, and among the archives; if one is looked for, everything in and around these folders.
struct SiblingListing {
    /// Where the log is; below a root, which nothing is found outside of, a path without links.
    let path: String
    /// What the program writes.
    let own: OwnFiles
    var root: RootFolder?

    private enum Scope {
        /// What its name makes a part of the log.
        case named
        /// Every file.
        case everything
    }

    private static let mostStrangers = 300

    enum Outcome {
        case stable([Candidate])
        /// Rotation is under way: two lists differ.
        case moving
        case failed(Int32)
    }

    /// Lists until two listings agree: entries that are being renamed may be missed or seen twice.
    func stable() -> Outcome {
        var last: [Candidate]?
        for _ in 0..<4 {
            do throws(SystemError) {
                let found = try list(.named)
                if let last, SiblingListing.agree(last, found) { return .stable(found) }
                last = found
            } catch { return .failed(error.code) }
        }
        return .moving
    }

    /// Every file around, as one look shows them; nil if the log's own folders cannot be listed.
    func everything() -> [Candidate]? { try? list(.everything) }

    /// The same files under the same names; their sizes may grow.
    static func agree(_ a: [Candidate], _ b: [Candidate]) -> Bool {
        guard a.count == b.count else { return false }
        let (a, b) = (a.sorted { $0.path < $1.path }, b.sorted { $0.path < $1.path })
        return zip(a, b).allSatisfy { $0.path == $1.path && $0.facts.identity == $1.facts.identity }
    }

    private func list(_ scope: Scope) throws(SystemError) -> [Candidate] {
        let ours = own.now
        var places = LogPlace.all(of: path)
        if scope == .everything {
            for place in places.flatMap(\.nearby)
            where !places.contains(where: { $0.folder == place.folder }) && isInside(place.folder) {
                places.append(place)
            }
        }
        var found: [Candidate] = []
        for place in places {
            // Only folders that rotation is known to use must be readable.
            do throws(SystemError) { found += try candidates(place, scope, ours) } catch {
                if place.isOwn { throw error }
            }
        }
        return Candidate.inOrder(found)
    }

    /// Whether a folder lies below the root, with no link on the way.
    private func isInside(_ folder: String) -> Bool {
        guard let root else { return true }
        return (try? root.place(of: folder)) == folder
    }

    private func candidates(
        _ place: LogPlace, _ scope: Scope, _ ours: Set<FileIdentity>
    ) throws(SystemError) -> [Candidate] {
        let names = try SiblingListing.names(in: place.folder)
        // What is not the log's own folder is not searched through without end.
        guard place.isOwn || names.count <= SiblingListing.mostStrangers else { return [] }
        var found: [Candidate] = []
        for name in names {
            let rank = place.rank(name)
            guard rank != nil || scope == .everything else { continue }
            do throws(SystemError) {
                if let one = try candidate(place, name, rank, ours) { found.append(one) }
            } catch {
                if rank != nil && place.isOwn { throw error }
            }
        }
        return found
    }

    static func names(in folder: String) throws(SystemError) -> [String] {
        do throws(SystemError) { return try FileListing.names(folder) } catch {
            if [ENOENT, ENOTDIR].contains(error.code) { return [] }
            throw error
        }
    }

    private func candidate(
        _ place: LogPlace, _ name: String, _ rank: RotatedName.Place?, _ ours: Set<FileIdentity>
    ) throws(SystemError) -> Candidate? {
        var path = place.path(name)
        if let root {
            // What cannot be resolved within the root is no part of the box.
            guard let inside = try? root.place(of: path) else { return nil }
            path = inside
        }
        switch FileProbe.look(path) {
        // A part that is a link which leads back to itself is no file; at the log's own path it may become one.
        case .missing, .unusable, .unknown(ELOOP): return nil
        case .unknown(let code): throw SystemError(code)
        // Closing a file that a database has open too would take its locks away.
        case .file(let facts) where ours.contains(facts.identity.unborn): return nil
        case .file(let facts):
            guard let isPacked = FileForm.isPacked(path, facts) else {
                if errno == ENOENT { return nil }
                throw SystemError()
            }
            return Candidate(path: path, place: rank, isAtHome: place.isOwn, facts: facts, isPacked: isPacked)
        }
    }
}
