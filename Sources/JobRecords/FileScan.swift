import LogBytes
import LogLines

/// Reads one file from front to back into batches: the work of one thread.
struct FileScan: ~Copyable {
    private let options: ReadingOptions
    private let file: LogFile
    private let index: Int
    private let span: FileSpan

    init(_ file: LogFile, index: Int, _ options: ReadingOptions, _ span: FileSpan = .whole) {
        self.file = file
        self.index = index
        self.options = options
        self.span = span
    }

    /// Delivers the part's batches; the one at the file's end carries the summary, also where the file could not be read.
    /// - Parameters:
    ///   - fresh: gives a batch to fill.
    ///   - deliver: takes a filled one; false where no more are wanted.
    func run(fresh: () -> RecordBatch, deliver: (RecordBatch) -> Bool) {
        var reader = LineReader(options)
        let keeper = options.marks.map { RestartKeeper(spacing: $0.restarts) }
        var batch = fresh()
        batch.reset(file: index)
        do throws(SourceError) {
            let chunks = try PeekedChunks(open(keeper))
            if span.from == nil, let document = DocumentScan(chunks) {
                try document.run(&reader, &batch, fresh, deliver, index)
            } else {
                guard try readLines(chunks, &reader, &batch, fresh, deliver) else { return }
            }
        } catch {
            reader.summary.readError = error
        }
        batch.newNames += reader.names.takeFresh()
        batch.firstDate = reader.summary.headDate
        batch.summary = reader.finish()
        if let keeper { batch.restarts = keeper.restarts }
        _ = deliver(batch)
    }

    private func open(_ keeper: RestartKeeper?) throws(SourceError) -> any ChunkStream {
        guard let from = span.from else { return try file.openChunks(options.meter, keeper) }
        return try file.openChunks(from: from.offset, span.restart)
    }

    /// - Returns: whether the file was read to its end.
    private func readLines(
        _ chunks: PeekedChunks, _ reader: inout LineReader, _ batch: inout RecordBatch, _ fresh: () -> RecordBatch,
        _ deliver: (RecordBatch) -> Bool
    ) throws(SourceError) -> Bool {
        let from = span.from ?? ReaderMark()
        if span.from != nil { reader.resume(from) }
        var cutter = LineCutter(chunks, chained: options.isChained, offset: from.offset, number: from.line)
        let until = span.until ?? .max
        var marks = options.marks.map { MarkPacer($0) }
        while let line = try cutter.next() {
            if line.offset >= until { break }
            if batch.isFull || marks?.isDue(line.offset, batch) == true {
                if marks?.take(batch.count, line.offset) == true { batch.mark = reader.mark(before: line) }
                FileScan.seal(&batch, &reader, &cutter.notes)
                options.meter?.add(records: batch.count)
                guard deliver(batch) else { return false }
                batch = fresh()
                batch.reset(file: index)
            }
            let before = batch.count
            reader.read(line, into: batch)
            if let chains = batch.chains, batch.count > before { chains[before] = cutter.chain }
        }
        FileScan.seal(&batch, &reader, &cutter.notes)
        if span.until != nil {
            _ = deliver(batch)
            return false
        }
        reader.summary.bytes = cutter.offset
        reader.summary.damages = chunks.damages
        reader.summary.recordedTime = chunks.recordedTime
        return true
    }

    private static func seal(_ batch: inout RecordBatch, _ reader: inout LineReader, _ notes: inout [LineNote]) {
        batch.newNames += reader.names.takeFresh()
        batch.notes += notes
        reader.summary.holes += notes.count { $0.kind == .hole }
        reader.summary.cuts += notes.count { $0.kind == .cut }
        batch.firstDate = reader.summary.headDate
        notes = []
    }
}
