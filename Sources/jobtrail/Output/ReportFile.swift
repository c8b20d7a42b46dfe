import Foundation

/// The file that a page is written to: whole or not at all, and never one of the sources.
struct ReportFile {
    private let path: String

    init(_ path: String, sources: InputPlan) throws {
        self.path = path
        try SourceGuard.check(path, sources)
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
}
