import Foundation

/// The file that a page is written to: whole or not at all, and never one of the sources.
struct ReportFile {
    private let path: String

    init(_ path: String, sources: InputPlan) throws {
        self.path = path
        let own = ReportFile.identity(path)
        let isSource = sources.files.contains { own != nil && ReportFile.identity($0.file.name) == own }
        if isSource { throw UsageError("--into '\(path)': this is one of the logs; nothing writes to a log") }
    }

    func write(_ page: [UInt8]) throws {
        let draft = "\(path).\(getpid()).part"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw WriteError(name: path, code: errno) }
        defer { unlink(draft) }
        do {
            defer { close(descriptor) }
            try OutputFile(descriptor: descriptor, name: path).write(page)
        }
        guard rename(draft, path) == 0 else { throw WriteError(name: path, code: errno) }
    }

    /// Which file a path leads to, links followed; nil where there is none.
    private static func identity(_ path: String) -> [UInt64]? {
        var facts = stat()
        return stat(path, &facts) == 0 ? [UInt64(facts.st_dev), UInt64(facts.st_ino)] : nil
    }
}
