import LogBytes

/// One line of a log with its place. The bytes are valid until the next line is asked for, and `padding` more bytes
/// behind them may be loaded, so that a reader can take whole words.
public struct Line {
    public static let padding = Chunk.padding

    /// The line's bytes, NULs left out; `stored` of them, the terminator at their end included.
    public let start: UnsafePointer<UInt8>
    /// Bytes without the terminator (`\n`, `\r\n`).
    public let count: Int
    /// Bytes with the terminator.
    public let stored: Int
    /// Decoded offset of the first byte in its file.
    public let offset: Int64
    /// Bytes from `offset` to the line's end in the file, terminator, skipped NULs and what was cut off included.
    public let extent: Int64
    /// Line number in its file, from 1.
    public internal(set) var number: Int
    /// Whether a `#` may stand in it, with which daemons write what is no text.
    public var mayHoldHash = true

    public var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

    /// The same line with so many more before it.
    public func moved(by lines: Int) -> Line {
        var line = self
        line.number += lines
        return line
    }
}

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
