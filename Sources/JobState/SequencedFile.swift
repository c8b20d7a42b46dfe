import LogBytes

/// A file with the log set that it belongs to.
public struct SequencedFile: Sendable {
    public let file: LogFile
    /// The set's place in the input.
    public let set: Int
    /// The host of a set whose lines name none.
    public let defaultHost: String
    /// Whether its set is what the engine writes beside its log: it is read for notes and changes no state. Companions
    /// stand behind all logs, each set's files together.
    public let isCompanion: Bool
    /// The catalogue of its box, by its place in `FoldOptions.catalogues`.
    public let catalogue: Int?

    public init(file: LogFile, set: Int, defaultHost: String, isCompanion: Bool = false, catalogue: Int? = nil) {
        self.file = file
        self.set = set
        self.defaultHost = defaultHost
        self.isCompanion = isCompanion
        self.catalogue = catalogue
    }

    func with(catalogue: Int?) -> SequencedFile {
        SequencedFile(
            file: file, set: set, defaultHost: defaultHost, isCompanion: isCompanion, catalogue: catalogue)
    }

    var source: History.Source { History.Source(catalogue: catalogue) }
}
