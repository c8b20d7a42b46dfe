import LogBytes

/// Where a replay goes: standard output, or a new file that grows as the log once did.
final class ReplayOutput {
    private let file: OutputFile
    private let isFile: Bool

    /// - Parameter path: `--into`; a file that is there is never touched, be it evidence or not.
    init(into path: String?, _ sources: FoundInput) throws {
        isFile = path != nil
        guard let path else {
            file = .standard
            return
        }
        // One that is there is refused anyhow, source or not.
        if FileIdentifier(path) == nil { try SourceGuard.check(path, sources, option: "--into") }
        file = try OutputFile.new(path, SourceGuard.mode(of: sources))
    }

    /// Called before something is written.
    var prepare: () -> Void = {}

    func write(_ bytes: [UInt8]) throws {
        prepare()
        try file.write(bytes)
    }

    /// Gives a written file the date of its last record: if lines tell no year, the file's date does.
    func finish(lastRecord: Int64?) throws {
        if isFile { try file.finish(modified: lastRecord) }
    }
}
