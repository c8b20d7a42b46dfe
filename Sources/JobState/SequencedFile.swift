import LogBytes

/// A file with the log set that it belongs to.
public struct SequencedFile: Sendable {
    public let file: LogFile
    /// The set's place in the input.
    public let set: Int
    /// The host of a set whose lines name none.
    public let defaultHost: String

    public init(file: LogFile, set: Int, defaultHost: String) {
        self.file = file
        self.set = set
        self.defaultHost = defaultHost
    }
}
