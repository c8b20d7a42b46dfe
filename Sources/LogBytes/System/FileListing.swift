import Glibc

/// What the file system says of a path: the one place that lists folders and asks for sizes and times.
public enum FileListing {
    struct Entry {
        let name: String
        let isFolder: Bool
        let isRegular: Bool
        let isLink: Bool
        /// Whether it is a pipe, a socket or a device, behind a link too: nothing to read in a folder.
        var isSpecial = false
        /// Whether it is a link that leads nowhere.
        var isBroken: Bool { isLink && !isFolder && !isRegular && !isSpecial }
    }

    /// Size and time of last change, following links.
    static func status(_ path: String) throws(SourceError) -> stat {
        var status = stat()
        guard PathText.withPath(path, { stat($0, &status) }) == 0 else { throw .system(path) }
        return status
    }

    static func isFolder(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFDIR }
    static func isPipe(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFIFO }

    /// The entries of a folder by the bytes of their names, links followed for their kind.
    /// - Parameter follow: where a link of the folder leads; nil for nowhere.
    static func entries(_ folder: String, follow: (String) -> String? = { $0 }) throws(SourceError) -> [Entry] {
        do throws(SystemError) {
            let found = try items(folder).map { entry(folder, $0.name, $0.type, follow) }
            return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        } catch { throw .system(folder, error.code) }
    }

    /// What stands in a folder, in the file system's order.
    public static func names(_ folder: String) throws(SystemError) -> [String] { try items(folder).map(\.name) }

    /// With the kinds that the file system tells (`DT_…`).
    private static func items(_ folder: String) throws(SystemError) -> [(name: String, type: Int32)] {
        guard let handle = PathText.withPath(folder, { opendir($0) }) else { throw SystemError() }
        defer { closedir(handle) }
        var found: [(name: String, type: Int32)] = []
        errno = 0
        while let item = readdir(handle) {
            let name = withUnsafePointer(to: &item.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { PathText.text($0) }
            }
            if name != "." && name != ".." { found.append((name, Int32(item.pointee.d_type))) }
            errno = 0
        }
        guard errno == 0 else { throw SystemError() }
        return found
    }

    private static func entry(_ folder: String, _ name: String, _ type: Int32, _ follow: (String) -> String?) -> Entry {
        if type == Int32(DT_REG) || type == Int32(DT_DIR) {
            let isFolder = type == Int32(DT_DIR)
            return Entry(name: name, isFolder: isFolder, isRegular: !isFolder, isLink: false)
        }
        let path = join(folder, name)
        guard let target = follow(path), let status = try? status(target) else {
            return Entry(name: name, isFolder: false, isRegular: false, isLink: isLink(path))
        }
        let kind = status.st_mode & S_IFMT
        let (isFolder, isRegular) = (kind == S_IFDIR, kind == S_IFREG)
        return Entry(
            name: name, isFolder: isFolder, isRegular: isRegular, isLink: isLink(path),
            isSpecial: !isFolder && !isRegular)
    }

    public static func join(_ folder: String, _ name: String) -> String {
        if name.isEmpty { return folder }
        return folder == "." || folder.isEmpty ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }

    /// Folder and name of a path: `a/b.log` → `a`, `b.log`; `b.log` → `.`, `b.log`.
    public static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
        let folder = slash == path.startIndex ? "/" : String(path[..<slash])
        return (folder, String(path[path.utf8.index(after: slash)...]))
    }

    public static func isLink(_ path: String) -> Bool {
        var status = stat()
        return PathText.withPath(path) { lstat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// The name of a folder as a person would say it: `.` is the current one's name.
    static func placeName(_ folder: String) -> String { PathText.shown(split(PathText.real(folder) ?? folder).name) }

    /// - Parameters:
    ///   - name: the path as people are told it.
    ///   - path: where the bytes are, if that is elsewhere.
    static func logFile(_ name: String, at path: String? = nil, isLive: Bool) throws(SourceError) -> LogFile {
        let path = path ?? name
        let status = try status(path)
        let isRegular = status.st_mode & S_IFMT == S_IFREG
        return LogFile(
            name: PathText.shown(name), origin: PathOrigin(path: path),
            storedSize: isRegular ? Int64(status.st_size) : nil,
            modified: Int64(status.st_mtim.tv_sec), isLive: isLive)
    }
}

/// Reading and writing at a place of an open file, to the end of what is asked for.
public enum FileBytes {
    /// Reads until the buffer is full or the file ends.
    /// - Returns: how many bytes; -1 and `errno` where the call fails before the first.
    public static func read(_ descriptor: Int32, at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var done = 0
        while done < buffer.count {
            let count = SystemCall.retry {
                pread(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset) + off_t(done))
            }
            if count < 0 && done == 0 { return -1 }
            if count <= 0 { break }
            done += count
        }
        return done
    }

    /// Where the next bytes stand that somebody wrote; `offset` itself if the file system cannot tell, or there are none.
    public static func data(_ descriptor: Int32, from offset: Int64) -> Int64 {
        let place = lseek(descriptor, 0, SEEK_CUR)
        defer { if place >= 0 { lseek(descriptor, place, SEEK_SET) } }
        return max(offset, Int64(lseek(descriptor, off_t(offset), FileReader.seekData)))
    }

    /// Whether any byte but NUL stands behind a place, as far as can be read.
    public static func hasText(_ descriptor: Int32, from offset: Int64) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 64 * 1024, alignment: 64) { buffer in
            var place = offset
            while true {
                let data = Int64(lseek(descriptor, off_t(place), FileReader.seekData))
                if data < 0 && errno == ENXIO { return false }
                place = max(place, data)
                let count = read(descriptor, at: place, into: buffer)
                guard count > 0 else { return false }
                if !UnsafeRawBufferPointer(rebasing: buffer[..<count]).isZero { return true }
                place += Int64(count)
            }
        }
    }

    /// Writes all of it.
    /// - Returns: whether it did; `errno` tells why not.
    public static func write(_ descriptor: Int32, at offset: Int64, _ bytes: UnsafeRawBufferPointer) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = SystemCall.retry {
                pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset) + off_t(done))
            }
            if count <= 0 { return false }
            done += count
        }
        return true
    }

    /// Opens for reading without waiting for a FIFO's other end; `errno` tells why where it is negative.
    public static func open(_ path: String) -> Int32 {
        SystemCall.retry {
            PathText.withPath(path) { Glibc.open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
        }
    }
}
