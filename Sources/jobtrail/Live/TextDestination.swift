import JobColumns
import JobRecords
import JobState
import JobViews
import LogFollow

/// What takes the bytes of a text, with the checkpoint that goes with them.
enum TextSink {
    /// Standard output, with a checkpoint or without: each record at least once.
    case standard(CheckpointFile?)
    /// A file of our own: each record exactly once.
    case file(IntoFile)

    init(_ arguments: Arguments, _ targets: [FollowTarget]) throws {
        let (paths, mode) = (targets.map(\.path), FollowTarget.mode(of: targets))
        let reset = arguments.has("reset")
        if let path = arguments.value("into") {
            if arguments.has("checkpoint") { throw UsageError("--into keeps its own checkpoint beside FILE") }
            self = .file(try IntoFile(path, paths: paths, reset: reset, mode: mode))
        } else if let path = arguments.value("checkpoint") {
            let file = try CheckpointFile(path, reset: reset, mode: mode)
            try file.saved?.check(paths: paths, file: path)
            self = .standard(file)
        } else {
            self = .standard(nil)
        }
    }

    var saved: Checkpoint? {
        switch self {
        case .standard(let checkpoint): checkpoint?.saved
        case .file(let file): file.saved
        }
    }

    func write(_ bytes: [UInt8]) throws {
        guard case .file(let file) = self else { return try OutputFile.standard.write(bytes) }
        try file.append(bytes)
        try file.write()
    }

    func commit(_ logs: [LogState], note: [UInt8]) throws {
        switch self {
        case .standard(let checkpoint): try checkpoint?.save(Checkpoint(logs: logs, note: note))
        case .file(let file): try file.commit(logs, note: note)
        }
    }
}

/// Turns records into rows of text, and keeps the last N of those that were there at the start.
final class TextDestination: LiveDestination {
    private let request: FollowRequest
    private let sink: TextSink
    private let history: History
    private let files: FollowedFiles
    private var writer: (any RecordWriter)?
    private var updates: RowsWriter<UpdateRow>
    private var writtenFile = 0
    private var aligner: ColumnAligner?
    private var row = ByteBuffer(capacity: 512)
    /// Whether a row goes out as it is written.
    private let isPlain: Bool
    private var output = ByteBuffer()
    private var lastLog = -1
    /// The last rows of the beginning; nil once it is printed, or where all of it is.
    private var ring: LastFew<Row>?

    /// A printed row, with the log that it is of.
    private typealias Row = (log: Int, bytes: [UInt8])

    init(_ request: FollowRequest, _ sink: TextSink, _ state: LiveState) {
        (self.request, self.sink) = (request, sink)
        (history, files) = (state.history, state.files)
        let last = LiveSession.resumes(sink.saved) ? nil : request.last
        ring = last.map { LastFew(limit: $0) }
        updates = request.updates
        isPlain = !request.form.layout.isAligned && !(request.isRaw && request.hasSeveral)
        if let titles = request.titles {
            aligner = ColumnAligner(
                titles: titles, colored: Terminal.isColored(request.color), headers: request.showsHeaders)
        }
        output.append(request.header)
    }

    /// What the fold made of a record that it has just applied: the job's change, where changes are printed.
    func update(of record: Record) -> Update? {
        guard request.showsUpdates, record.kind != .restated else { return nil }
        return history.host(record.host)?.updates.last
    }

    func add(_ record: LiveRecord) {
        if ring == nil && isPlain {
            write(record, into: &output)
            return
        }
        row.clear()
        guard write(record, into: &row) else { return }
        addRow(of: record.held.file)
    }

    private func addRow(of file: Int) {
        let made = (files.log(of: file), row.bytes)
        if ring == nil { emit(made) } else { ring!.add(made) }
    }

    /// Lines as they stand in the log follow each other; a row that is written takes no more.
    func addLate(_ detail: Record, _ line: UnsafeRawBufferPointer, file: Int) -> Bool {
        guard request.showsDetails else { return true }
        guard request.isRaw else { return false }
        row.clear()
        row.append(line)
        row.append(10)
        addRow(of: file)
        return true
    }

    /// Writes a row.
    /// - Returns: whether there is one.
    @discardableResult
    private func write(_ record: LiveRecord, into buffer: inout ByteBuffer) -> Bool {
        let held = record.held
        if request.showsUpdates {
            guard let update = record.update else { return false }
            write(UpdateRow(host: history.names[held.record.host], update: update, names: history.names), &buffer)
            return true
        }
        renewWriter(held.file)
        held.line.withUnsafeBytes { line in
            let item = CompleteRecord(
                record: held.record, line: line, run: held.run, chain: held.chain, file: 0, detail: held.detail)
            writer!.write(item, into: &buffer)
        }
        return true
    }

    private func write(_ row: UpdateRow, _ buffer: inout ByteBuffer) {
        if case .lines = request.form.layout { return buffer.append("\(row.message)\n") }
        updates.write(row, into: &buffer)
    }

    /// `==> name <==`, as tail has it.
    private func writeName(of log: Int) {
        guard log != lastLog else { return }
        output.append((lastLog < 0 ? "" : "\n") + "==> \(request.targets[log].name) <==\n")
        lastLog = log
    }

    /// A writer knows the name of one file: there is no end of files.
    private func renewWriter(_ file: Int) {
        guard writer == nil || file != writtenFile else { return }
        writtenFile = file
        writer = request.records.writer(history.names, files: [files.name(of: file)])
    }

    private func emit(_ row: Row) {
        if request.isRaw && request.hasSeveral { writeName(of: row.log) }
        guard aligner != nil else { return output.append(row.bytes) }
        if aligner!.add(row.bytes) { aligner!.flush(into: &output) }
    }

    // MARK: output

    var saved: Checkpoint? { sink.saved }

    /// A checkpoint waits for the disk.
    var spacing: Int64? {
        if case .standard(nil) = sink { nil } else { 200_000_000 }
    }

    var isClosed: Bool {
        if case .standard = sink { OutputFile.isStandardClosed } else { false }
    }

    /// A new output has its checkpoint before its first byte.
    func begin(_ delivery: Delivery) throws {
        if spacing != nil && saved == nil { try sink.commit(delivery.session.follower.states(), note: []) }
    }

    var isBeginning: Bool { ring != nil }

    func endBeginning() {
        guard let kept = ring?.all else { return }
        ring = nil
        for row in kept { emit(row) }
    }

    func write() throws {
        aligner?.flush(into: &output)
        guard output.count > 0 else { return }
        // What is handed over is kept by a file, which has only to make it durable.
        defer { output.clear() }
        try sink.write(output.bytes)
    }

    func commit(_ logs: [LogState]) throws { try sink.commit(logs, note: history.memory) }
}
