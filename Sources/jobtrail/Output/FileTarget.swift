import Foundation
import JobViews

/// Where a command writes that makes one file: standard output, or the file that `-o, --into` names.
struct FileTarget {
    private let path: String?

    init(_ arguments: Arguments) throws {
        let path = arguments.value("into")
        if let path, OutputForm(rawValue: path) != nil {
            throw UsageError("-o '\(path)': this command makes one kind of file; a file's name is wanted, or -")
        }
        self.path = path == "-" ? nil : path
    }

    /// The option; `help` tells what is written.
    static func option(_ help: String) -> Option { Option("into", "o", value: "FILE", help) }

    var isStandardOutput: Bool { path == nil }

    /// Writes the file whole or not at all: a file of that name is replaced when the new one is complete.
    func write(_ bytes: [UInt8]) throws {
        guard let path else { return try OutputFile.standard.write(bytes) }
        let draft = "\(path).\(getpid()).part"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw WriteError(name: path, code: errno) }
        do {
            try OutputFile(descriptor: descriptor, name: path).write(bytes)
            guard close(descriptor) == 0, rename(draft, path) == 0 else { throw WriteError(name: path, code: errno) }
        } catch {
            unlink(draft)
            throw error
        }
    }
}
