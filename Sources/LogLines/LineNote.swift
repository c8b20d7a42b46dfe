/// Something unusual about a file's lines that `verify` tells.
public struct LineNote: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// NUL bytes, skipped.
        case hole
        /// A line over the limit, cut there.
        case cut
        /// Lines that belong to one record, of which no more is kept than `length`.
        case detail
    }

    public let kind: Kind
    /// Decoded offset where it begins.
    public let offset: Int64
    /// How many bytes: NULs, or the line's whole length.
    public let length: Int64
    public let line: Int

    public init(kind: Kind, offset: Int64, length: Int64, line: Int) {
        self.kind = kind
        self.offset = offset
        self.length = length
        self.line = line
    }
}
