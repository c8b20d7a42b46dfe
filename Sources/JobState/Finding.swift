/// Something that is wrong with a log, or remarkable about it.
public struct Finding: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case gap, `repeat`, counter, conflict, clock, truncated, corrupt, hole, missing, duplicate, cut, unparsed
        case value, encoding, snapshot, catalogue, seal
    }

    public let kind: Kind
    /// The file's name, as records carry it.
    public let file: String
    /// Decoded offset and line number; nil where the finding is about the file as a whole.
    public let offset: Int64?
    public let line: Int?
    /// What was found, in words.
    public let text: String

    public init(_ kind: Kind, file: String, offset: Int64?, line: Int?, text: String) {
        self.kind = kind
        self.file = file
        self.offset = offset
        self.line = line
        self.text = text
    }
}
