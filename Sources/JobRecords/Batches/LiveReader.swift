import LogLines

/// Reads the lines of a followed log, which never end, into batches. One reader goes with a log through all its
/// generations, so that a traceback or a year goes on behind a rotation.
public struct LiveReader: ~Copyable {
    private var reader: LineReader

    public init(_ options: ReadingOptions) { reader = LineReader(options) }

    /// An empty batch, to be used again and again with `begin`.
    public static func makeBatch() -> RecordBatch { RecordBatch(chained: true) }

    /// Whether a batch must be folded before more is read into it.
    public static func isFull(_ batch: RecordBatch) -> Bool { batch.isFull }

    /// Empties a batch for lines of a file of that number.
    public static func begin(_ batch: RecordBatch, file: Int) { batch.reset(file: file) }

    /// Appends what the line says, where it says something; the batch has room.
    /// - Parameter chain: at the line's end.
    public mutating func read(_ line: borrowing Line, chain: Chain, into batch: RecordBatch) {
        let before = batch.count
        reader.read(line, into: batch)
        if let chains = batch.chains { for index in before..<batch.count { chains[index] = chain } }
    }

    /// Puts every detail behind its record, once all lines of a batch were read. Those of records that were read long
    /// before, between which others' lines stand, come first: their `owner` tells.
    public mutating func seal(_ batch: RecordBatch) { reader.seal(batch) }

    /// Names that were met since the last call, in the order of their numbers.
    public mutating func takeNames() -> [String] { reader.names.takeFresh() }

    /// What was met so far.
    public var summary: FileSummary { reader.flow.summary }
}
