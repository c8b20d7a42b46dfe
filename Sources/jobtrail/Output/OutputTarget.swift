import Foundation

/// Where a command's one document goes: standard output, or the file that `--into` names.
enum OutputTarget {
    /// Writes it whole; a file is there whole or not at all.
    /// - Parameter sources: paths that must never be written to.
    static func write(_ document: String, into path: String?, sources: [String]) throws {
        guard let path else { return try OutputFile.standard.write(document) }
        try check(path, sources)
        do {
            try Data(document.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw WriteError(name: path, code: (error as NSError).posixCode)
        }
    }

    /// Evidence is never overwritten.
    static func check(_ path: String, _ sources: [String]) throws {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        for source in sources where URL(fileURLWithPath: source).resolvingSymlinksInPath().path == target {
            throw UsageError("--into '\(path)' is what is read; nothing writes to a source")
        }
    }
}

extension NSError {
    /// The system's reason, as far as it is known.
    fileprivate var posixCode: Int32 {
        if domain == NSPOSIXErrorDomain { return Int32(code) }
        return (userInfo[NSUnderlyingErrorKey] as? NSError)?.posixCode ?? EIO
    }
}
