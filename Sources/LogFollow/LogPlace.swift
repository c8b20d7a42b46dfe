import Foundation

/// A folder in which a log's files lie, with the name of the live one.
struct LogPlace {
    let folder: String
    let base: String

    init(_ path: String) {
        let slash = path.lastIndex(of: "/")
        folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        base = slash.map { String(path[path.index(after: $0)...]) } ?? path
    }

    func path(_ name: String) -> String { folder == "." ? name : folder == "/" ? "/" + name : "\(folder)/\(name)" }

    /// The path's own, and that of the file which a link at the path names.
    static func all(of path: String) -> [LogPlace] {
        var link = Foundation.stat()
        guard lstat(path, &link) == 0, link.st_mode & S_IFMT == S_IFLNK, let target = realpath(path, nil) else {
            return [LogPlace(path)]
        }
        defer { free(target) }
        return [LogPlace(path), LogPlace(String(cString: target))]
    }
}
