import JobViews
import LogBytes

/// Where a command writes that makes one file: standard output, or the file that `-o, --into` names.
struct FileTarget {
    private let path: String?

    /// - Parameter hasForms: whether another option names the form, so that `-o json` is no slip.
    init(_ arguments: Arguments, hasForms: Bool = false) throws {
        let path = arguments.value("into")
        if let path, !hasForms, OutputForm(rawValue: path) != nil {
            throw UsageError("-o '\(path)': this command makes one kind of file; expected a file name, or -")
        }
        self.path = path == "-" ? nil : path
    }

    /// The option; `help` tells what is written.
    static func option(_ help: String) -> Option { Option("into", "o", value: "FILE", help) }

    var isStandardOutput: Bool { path == nil }

    /// Begins the file, so that what forbids it is told before anything is read.
    /// - Parameter mode: who may read it; nil: nobody who may not read the sources.
    func open(_ sources: InputPlan, mode: FileMode? = nil) throws -> OutputFile {
        guard let path else { return .standard }
        return try OutputFile.replacing(path, of: sources.found, mode: mode)
    }
}
