import Glibc
import LogBytes

/// Keeps output away from what is read, and from the eyes of those who may not read it.
enum SourceGuard {
    /// - Throws: if `path` leads, over links or not, to a source: to a log, another part of its set whether it is read
    ///   or not, the bundle around it, or the store.
    static func check(_ path: String, _ sources: FoundInput, option: String) throws {
        if let own = FileIdentifier(path), sources.paths.contains(where: { FileIdentifier($0) == own }) {
            throw UsageError("\(option) '\(path)': this is one of the logs; nothing writes to a log")
        }
        try checkUnread(path, option: option)
        guard case .file(let target)? = try? OutputPlace(path) else { return }
        let (folder, name) = place(target)
        guard let folder else { return }
        let base = RotatedName(name).base
        for source in sources.paths {
            let isPart = [source, resolved(source)].contains { path in
                let log = place(path)
                return log.folder == folder && RotatedName(log.name).base == base
            }
            guard isPart else { continue }
            throw UsageError("\(option) '\(path)': by its name this is a part of the log '\(source)', which is read")
        }
    }

    /// - Throws: if `path` leads to a file that was read for the answer: standard input, a catalogue, a zone's file.
    static func checkUnread(_ path: String, option: String) throws {
        guard ReadFiles.holds(path) else { return }
        throw UsageError("\(option) '\(path)': this file is read for the answer, and nothing writes over it")
    }

    /// - Throws: if standard output is one of the logs: `>> FILE` would read what it writes, without an end.
    static func checkStandardOutput(_ sources: FoundInput) throws {
        guard let output = FileIdentifier(regular: STDOUT_FILENO) else { return }
        let log = sources.paths.first { path in
            (path == "-" ? FileIdentifier(descriptor: STDIN_FILENO) : FileIdentifier(path)) == output
        }
        if let log { throw UsageError("standard output leads into '\(log)', which is read; nothing writes to a log") }
    }

    private static func resolved(_ path: String) -> String {
        if case .file(let target)? = try? OutputPlace(path) { return target }
        return path
    }

    private static func place(_ path: String) -> (folder: FileIdentifier?, name: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        let name = parts.last.map(String.init) ?? ""
        let folder = String(path.dropLast(name.count))
        return (FileIdentifier(folder.isEmpty ? "." : folder), name)
    }

    /// For a file that is made of the sources.
    /// - Parameter target: the file in whose place it comes: it gets no wider than that either.
    static func mode(of sources: FoundInput, replacing target: String? = nil) -> FileMode {
        FileMode(narrowestOf: sources.paths + (target.map { [$0] } ?? []))
    }
}

extension FoundInput {
    /// The paths on disk behind everything that is read, or was found and passed over.
    var paths: Set<String> {
        Set((sets + companions).flatMap(\.files).compactMap(\.path))
            .union((passedOver + seals).compactMap(\.path)).union(operands)
    }
}
