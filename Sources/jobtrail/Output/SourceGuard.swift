import Foundation
import LogBytes

/// Keeps output away from what is read: nothing writes to a log, to the bundle around it or to the store.
enum SourceGuard {
    /// - Throws: where `path` leads, over links or not, to a file that is a source.
    static func check(_ path: String, _ sources: InputPlan) throws {
        guard let own = identity(path) else { return }
        let logs = sources.found.sets.flatMap(\.files) + sources.found.passedOver
        let paths = Set(logs.map { outermost($0.name) }).union(sources.found.operands)
        if paths.contains(where: { identity($0) == own }) {
            throw UsageError("--into '\(path)': this is one of the logs; nothing writes to a log")
        }
    }

    /// The file on disk that holds a member: what stands before the first `!` (contract, section 2), unless the name
    /// itself is a file's.
    private static func outermost(_ name: String) -> String {
        guard identity(name) == nil, let mark = name.firstIndex(of: "!") else { return name }
        return String(name[..<mark])
    }

    /// Which file a path leads to, links followed; nil where there is none.
    private static func identity(_ path: String) -> [UInt64]? {
        var facts = stat()
        return stat(path, &facts) == 0 ? [UInt64(facts.st_dev), UInt64(facts.st_ino)] : nil
    }
}
