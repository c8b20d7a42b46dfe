import Glibc
import LogBytes

/// The file of a store before it is opened: no source, and for no more eyes than the logs that go into it.
enum StoreFile {
    static func prepare(_ path: String, for sources: FoundInput) throws {
        try SourceGuard.check(path, sources, option: "--store")
        try prepare(path, SourceGuard.mode(of: sources))
    }

    static func prepare(_ path: String, _ mode: FileMode, sources: [String]) throws {
        if let own = FileIdentifier(path), sources.contains(where: { FileIdentifier($0) == own }) {
            throw UsageError("--store '\(path)': this is one of the logs; nothing writes to a log")
        }
        try SourceGuard.checkUnread(path, option: "--store")
        try prepare(path, mode)
    }

    /// Makes a new one, empty; narrows one that is there, with what SQLite keeps beside it.
    private static func prepare(_ path: String, _ mode: FileMode) throws {
        try OutputFile.failing(path) { () throws(SystemError) in
            guard case .file(let target) = try OutputPlace(path) else { throw SystemError(EINVAL) }
            guard FileIdentifier(target) != nil else {
                close(try DraftFile.create(target, mode))
                return
            }
            for part in [target, target + "-wal", target + "-shm"] where FileIdentifier(part) != nil {
                try mode.narrow(part)
            }
        }
    }
}
