import LogBytes

/// Which part of a file is read.
public struct FileSpan: Sendable {
    /// Where to begin; nil: at the front.
    public var from: ReaderMark?
    /// A place at or before `from` where decoding may begin.
    public var restart: Restart?
    /// The decoded offset of the first line that is not read any more; nil: to the end.
    public var until: Int64?

    public static let whole = FileSpan()

    public init(from: ReaderMark? = nil, restart: Restart? = nil, until: Int64? = nil) {
        self.from = from
        self.restart = restart
        self.until = until
    }
}
