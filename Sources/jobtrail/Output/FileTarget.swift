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

    /// Writes the file whole or not at all, and never over one of the sources.
    func write(_ bytes: [UInt8], sources: InputPlan) throws {
        guard let path else { return try OutputFile.standard.write(bytes) }
        try ReportFile(path, sources: sources).write(bytes)
    }
}
