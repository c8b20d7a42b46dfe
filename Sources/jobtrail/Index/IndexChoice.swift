import Foundation
import JobState
import LogBytes
import LogLines

/// Whether a query may use an index, by what it asks and where the log is.
enum IndexChoice {
    /// The index to use; nil where reading everything is the way.
    static func index(_ query: Query) -> LogIndex? {
        guard query.at != nil, query.boot == nil else { return nil }
        guard query.usesIndex else { return refuse(query, "switched off") }
        guard query.input.found.canReread else { return refuse(query, "the log can be read only once") }
        let size = query.input.files.reduce(0) { $0 + ($1.file.storedSize ?? 0) }
        guard size >= LogIndex.smallestLog else { return refuse(query, "the log is small") }
        guard let identity = identity(query) else { return refuse(query, "the log is not made of plain files") }
        guard let cache = IndexCache() else { return refuse(query, "there is no folder for it") }
        guard !cache.isBeside(identity.folders) else { return refuse(query, "it would stand beside the log") }
        return LogIndex(identity, cache, maker: maker) { tell(query, $0) }
    }

    static func identity(_ query: Query) -> InputIdentity? {
        InputIdentity(query.input.files, query.reading, forcedYear: query.forcedYear)
    }

    private static func refuse(_ query: Query, _ reason: String) -> LogIndex? {
        tell(query, "not used: \(reason)")
        return nil
    }

    private static func tell(_ query: Query, _ words: String) {
        if query.isVerbose { Terminal.complain("index: \(words)") }
    }

    /// This program: its version, and which build of it.
    private static var maker: UInt64 {
        var status = stat()
        _ = stat("/proc/self/exe", &status)
        let build = "\(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)"
        return ContentHash.short(Array("jobtrail \(Program.version) \(build)".utf8))
    }
}
