import LogBytes

/// Reads parts of files on the caller's thread, where `RecordReader` reads all of many files.
public struct SpanReader {
    private let options: ReadingOptions

    public init(_ options: ReadingOptions) { self.options = options }

    /// Hands the batches of a file's part to `take`; they are its own.
    /// - Parameter index: the file's place in the list that the batches refer to.
    public func read(_ file: LogFile, index: Int, _ span: FileSpan, _ take: (RecordBatch) -> Void) {
        FileScan(file, index: index, options, span).run(
            fresh: { RecordBatch(chained: options.isChained) },
            deliver: {
                take($0)
                return true
            })
    }
}
