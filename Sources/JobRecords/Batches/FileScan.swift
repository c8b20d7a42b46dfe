import LogBytes
import LogLines

/// Reads one file from front to back into batches: the work of one thread.
struct FileScan: ~Copyable {
    private let options: ReadingOptions
    private let file: LogFile
    private let index: Int

    init(_ file: LogFile, index: Int, _ options: ReadingOptions) {
        self.file = file
        self.index = index
        var options = options
        options.zone = file.box.zone ?? options.zone
        self.options = options
    }

    /// Delivers the file's batches; the one at the file's end carries the summary, also where the file could not be read.
    /// - Parameters:
    ///   - fresh: gives a batch to fill.
    ///   - deliver: takes a filled one; false where no more are wanted.
    func run(fresh: () -> RecordBatch, deliver: (RecordBatch) -> Bool) {
        var reader = LineReader(options)
        var batch = fresh()
        batch.reset(file: index)
        do throws(SourceError) {
            let chunks = try PeekedChunks(file.openChunks(options.meter))
            if let form = JournalForm(chunks.head) {
                throw SourceError(path: file.name, reason: form.reason)
            } else if let document = DocumentScan(chunks) {
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
        _ = deliver(batch)
    }

    /// - Returns: whether the file was read to its end.
    private func readLines(
        _ chunks: PeekedChunks, _ reader: inout LineReader, _ batch: inout RecordBatch, _ fresh: () -> RecordBatch,
        _ deliver: (RecordBatch) -> Bool
    ) throws(SourceError) -> Bool {
        var cutter = LineCutter(chunks, chained: options.isChained)
        while let line = try cutter.next() {
            if batch.isFull {
                FileScan.seal(&batch, &reader, &cutter.notes)
                options.meter?.add(records: batch.count)
                guard deliver(batch) else { return false }
                batch = fresh()
                batch.reset(file: index)
            }
            let before = batch.count
            reader.read(line, into: batch)
            if let chains = batch.chains { for index in before..<batch.count { chains[index] = cutter.chain } }
        }
        FileScan.seal(&batch, &reader, &cutter.notes)
        reader.summary.bytes = cutter.offset
        reader.summary.damages = chunks.damages
        reader.summary.recordedTime = chunks.recordedTime
        return true
    }

    private static func seal(_ batch: inout RecordBatch, _ reader: inout LineReader, _ notes: inout [LineNote]) {
        reader.seal(batch)
        batch.newNames += reader.names.takeFresh()
        batch.notes += notes
        reader.summary.holes += notes.count { $0.kind == .hole }
        reader.summary.cuts += notes.count { $0.kind == .cut }
        batch.firstDate = reader.summary.headDate
        notes = []
    }
}
