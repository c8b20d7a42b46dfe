import Glibc
import LogBytes

/// What is to wake the follower for one path.
extension LogTrail {
    /// The open files, and the folders in which names may come and go.
    var watchTargets: Set<WatchTarget> {
        var targets: Set<WatchTarget> = []
        let open = entries.compactMap(\.generation) + done.compactMap(\.open)
        for generation in open where !generation.isPacked || generation.isWide {
            let path = "/proc/self/fd/\(generation.file.descriptor)"
            targets.insert(WatchTarget(kind: .file, path: path, identity: generation.facts.identity))
        }
        for one in parked { targets.insert(WatchTarget(kind: .file, path: one.path, identity: one.file.identity)) }
        for folder in folders { targets.insert(folder) }
        return targets
    }

    private var folders: [WatchTarget] {
        var found = [LogTrail.nearestFolder(of: place)]
        if let target = PathText.withPath(place, { realpath($0, nil) }) {
            found.append(LogTrail.nearestFolder(of: PathText.text(target)))
            free(target)
        }
        return found.compactMap(\.self)
    }

    /// The folder of a path, or the nearest one above that there is.
    private static func nearestFolder(of path: String) -> WatchTarget? {
        var rest = path
        while let slash = rest.utf8.lastIndex(of: UInt8(ascii: "/")) {
            rest = String(rest[..<slash])
            let folder = rest.isEmpty ? "/" : rest
            if let found = target(folder) { return found }
        }
        return path.utf8.first == UInt8(ascii: "/") ? nil : target(".")
    }

    private static func target(_ folder: String) -> WatchTarget? {
        guard let found = FileProbe.folder(folder) else { return nil }
        return WatchTarget(kind: .folder, path: folder, identity: found.identity)
    }
}
