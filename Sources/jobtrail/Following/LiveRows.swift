import JobColumns
import JobRecords
import JobState
import JobViews

/// Turns records into rows, and keeps the last N of those that were there at the start.
final class LiveRows: RecordTaker {
    private let request: FollowRequest
    private let fold: LiveFold
    private var writer: (any RecordWriter)?
    private var writtenFile = 0
    private var aligner: ColumnAligner?
    private var row = ByteBuffer(capacity: 512)
    private var output = ByteBuffer()
    private var lastLog = -1
    /// The last rows of the beginning; nil once it is printed, or where all of it is.
    private var ring: RowRing?

    init(_ request: FollowRequest, _ fold: LiveFold, last: Int?) {
        self.request = request
        self.fold = fold
        ring = last.map { RowRing(limit: $0) }
        if let titles = request.titles(fold.names) {
            aligner = ColumnAligner(
                titles: titles, colored: Terminal.isColored(request.color), headers: request.showsHeaders)
        }
        if let header = request.header(fold.names) { output.append(header) }
    }

    /// What the fold made of a record that it has just applied: the job's change, where changes are printed.
    func update(of record: Record) -> Update? {
        guard request.showsUpdates, record.kind != .restated else { return nil }
        return fold.history.host(record.host)?.updates.last
    }

    func add(_ record: LiveRecord, _ session: LiveSession) {
        let held = record.held
        row.clear()
        if request.showsUpdates {
            guard let update = record.update else { return }
            request.write(UpdateRow(host: fold.names[held.record.host], update: update, names: fold.names), &row)
        } else {
            renewWriter(held.file, session)
            var own = held
            own.file = 0
            own.withItem { writer!.write($0, into: &row) }
        }
        let made = LiveRow(log: session.log(ofFile: held.file), bytes: row.bytes)
        if ring == nil { emit(made) } else { ring!.add(made) }
    }

    /// `==> name <==`, as tail has it.
    private func writeName(of log: Int) {
        guard log != lastLog else { return }
        output.append((lastLog < 0 ? "" : "\n") + "==> \(request.targets[log].name) <==\n")
        lastLog = log
    }

    /// A writer knows the name of one file: there is no end of files.
    private func renewWriter(_ file: Int, _ session: LiveSession) {
        guard writer == nil || file != writtenFile else { return }
        writtenFile = file
        writer = request.writer(fold.names, files: [session.name(ofFile: file)])
    }

    private func emit(_ row: LiveRow) {
        if request.isRaw && request.hasSeveral { writeName(of: row.log) }
        guard aligner != nil else { return output.append(row.bytes) }
        if aligner!.add(row.bytes) { aligner!.flush(into: &output) }
    }

    /// Whether rows of the beginning are still kept back.
    var isBeginning: Bool { ring != nil }

    /// The beginning is read: its last rows are printed, and from now on every one.
    func endBeginning() {
        guard let kept = ring?.rows else { return }
        ring = nil
        for row in kept { emit(row) }
    }

    /// What is to be written now.
    func takeOutput() -> [UInt8] {
        aligner?.flush(into: &output)
        defer { output.clear() }
        return output.bytes
    }
}
