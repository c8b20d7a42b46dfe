/// A file whose content stands in another one, whole or as its beginning: it is not read.
public struct DuplicateFile: Sendable {
    public let file: LogFile
    /// The name of the one that is read.
    public let original: String
    /// Whether it is shorter than the other one.
    public let isBeginning: Bool

    public init(file: LogFile, original: String, isBeginning: Bool) {
        self.file = file
        self.original = original
        self.isBeginning = isBeginning
    }
}
