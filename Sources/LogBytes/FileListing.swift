import Foundation

/// What the file system says of a path: the one place that lists folders and asks for sizes and times.
enum FileListing {
    struct Entry {
        let name: String
        let isFolder: Bool
        let isRegular: Bool
    }

    /// Size and time of last change, following links.
    static func status(_ path: String) throws(SourceError) -> stat {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .system(path) }
        return status
    }

    static func isFolder(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFDIR }
    static func isPipe(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFIFO }

    /// The entries of a folder by name, links followed for their kind; what cannot be looked at is left out.
    static func entries(_ folder: String) throws(SourceError) -> [Entry] {
        guard let handle = opendir(folder) else { throw .system(folder) }
        defer { closedir(handle) }
        var found: [Entry] = []
        while let item = readdir(handle) {
            let name = withUnsafePointer(to: &item.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != "..", let entry = entry(folder, name) { found.append(entry) }
        }
        return found.sorted { $0.name < $1.name }
    }

    private static func entry(_ folder: String, _ name: String) -> Entry? {
        var status = stat()
        guard stat(join(folder, name), &status) == 0 else { return nil }
        let kind = status.st_mode & S_IFMT
        return Entry(name: name, isFolder: kind == S_IFDIR, isRegular: kind == S_IFREG)
    }

    static func join(_ folder: String, _ name: String) -> String {
        folder == "." ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }

    /// Folder and name of a path: `a/b.log` → `a`, `b.log`; `b.log` → `.`, `b.log`.
    static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let folder = slash == path.startIndex ? "/" : String(path[..<slash])
        return (folder, String(path[path.index(after: slash)...]))
    }

    static func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// The name of a folder as a person would say it: `.` is the current one's name.
    static func placeName(_ folder: String) -> String {
        guard let resolved = realpath(folder, nil) else { return split(folder).name }
        defer { free(resolved) }
        return split(String(cString: resolved)).name
    }

    static func logFile(_ path: String, isLive: Bool) throws(SourceError) -> LogFile {
        let status = try status(path)
        let isRegular = status.st_mode & S_IFMT == S_IFREG
        return LogFile(
            name: path, origin: PathOrigin(path: path), storedSize: isRegular ? Int64(status.st_size) : nil,
            modified: Int64(status.st_mtim.tv_sec), isLive: isLive)
    }
}
