import Foundation
import JobState
import LogBytes

/// The folder in which indexes are kept: the user's cache, never the evidence's folder. It is bounded; what was written
/// first goes first.
struct IndexCache {
    let folder: String

    /// An index that is larger is thinned out before it is written.
    static let largestIndex = 64 << 20
    /// All of them together.
    private static let largestFolder: Int64 = 256 << 20
    private static let suffix = ".index"

    /// By the XDG base directory rules; nil where there is no home.
    init?(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
        if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
            folder = cache + "/jobtrail"
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            folder = home + "/.cache/jobtrail"
        } else {
            return nil
        }
    }

    init(folder: String) { self.folder = folder }

    func path(_ slot: String) -> String { "\(folder)/\(slot)\(IndexCache.suffix)" }

    /// Whether an index would stand in one of these folders, or, where that is not the user's home, below one.
    func isBeside(_ folders: [String]) -> Bool {
        let own = IndexCache.resolved(folder)
        let home = ProcessInfo.processInfo.environment["HOME"].map(IndexCache.resolved) ?? "/"
        return folders.contains { evidence in
            let isBelow = own.hasPrefix(evidence == "/" ? "/" : evidence + "/")
            let holdsHome = home == evidence || home.hasPrefix(evidence == "/" ? "/" : evidence + "/")
            return own == evidence || (isBelow && !holdsHome)
        }
    }

    /// The path without links, as far as it is there.
    private static func resolved(_ path: String) -> String {
        if let real = realpath(path, nil) {
            defer { free(real) }
            return String(cString: real)
        }
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return path }
        return resolved(String(path[..<slash])) + path[slash...]
    }

    /// Writes an index whole or not at all.
    /// - Throws: why it could not; what was there before stands.
    func write(_ bytes: [UInt8], _ slot: String) throws(SourceError) {
        let path = path(slot)
        try makeFolder()
        let fresh = "\(path).\(getpid()).new"
        let descriptor = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(fresh) }
        let isWritten = IndexCache.write(bytes, to: descriptor)
        let code = errno
        close(descriptor)
        guard isWritten else {
            unlink(fresh)
            throw .system(fresh, code)
        }
        guard rename(fresh, path) == 0 else {
            let error = SourceError.system(path)
            unlink(fresh)
            throw error
        }
        makeRoom(sparing: path)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = Foundation.write(descriptor, buffer.baseAddress! + done, buffer.count - done)
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { return false }
                done += count
            }
            return true
        }
    }

    private func makeFolder() throws(SourceError) {
        let parent = String(folder[..<folder.lastIndex(of: "/")!])
        for path in [parent, folder] where mkdir(path, 0o700) != 0 && errno != EEXIST { throw .system(path) }
    }

    /// Takes the oldest indexes away until the rest is within bounds, and what a crash left half written.
    private func makeRoom(sparing kept: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var found: [(path: String, size: Int64, time: Int)] = []
        for name in names where name.hasSuffix(IndexCache.suffix) || name.hasSuffix(".new") {
            var status = stat()
            guard lstat("\(folder)/\(name)", &status) == 0 else { continue }
            found.append(("\(folder)/\(name)", Int64(status.st_size), status.st_mtim.tv_sec))
        }
        var total = found.reduce(0) { $0 + $1.size }
        let hourAgo = time(nil) - 3600
        for file in found.sorted(by: { $0.time < $1.time }) where file.path != kept {
            let isLeft = file.path.hasSuffix(".new") && file.time < hourAgo
            guard isLeft || total > IndexCache.largestFolder else { continue }
            if unlink(file.path) == 0 { total -= file.size }
        }
    }
}
