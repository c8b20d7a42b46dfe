import JobColumns
import JobRecords
import JobState
import JobViews

/// Issues the records that match, each when it is due, with the lines that belong to it.
final class Replayer: RecordSink {
    private var matcher: RecordMatcher
    private var writer: any RecordWriter
    /// Whether lines beside the records are issued too: those that are nothing, and repetitions.
    private let issuesAll: Bool
    private let output: ReplayOutput
    private let outputFailed: (any Error) -> Never
    /// Ends the reading of the log.
    var stop: () -> Void = {}
    private let playback: Playback
    private var aligner: ColumnAligner?
    private var held = HeldRecord()
    private var isHolding = false
    /// Whether the last record matched, so that what follows it is issued too.
    private var passes: Bool
    private var buffer = ByteBuffer()
    private var row = ByteBuffer(capacity: 512)

    private(set) var count = 0
    private(set) var lastTime: Int64?

    init(
        _ matcher: RecordMatcher, _ writer: any RecordWriter, issuesAll: Bool, startsWithin: Bool, playback: Playback,
        aligner: ColumnAligner?, output: ReplayOutput, outputFailed: @escaping (any Error) -> Never
    ) {
        self.matcher = matcher
        self.writer = writer
        self.issuesAll = issuesAll
        self.playback = playback
        self.aligner = aligner
        self.output = output
        self.outputFailed = outputFailed
        passes = startsWithin
    }

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        release()
        guard !isOver() else { return }
        passes = matcher.matches(record, run: run)
        guard passes else { return playback.breathe() }
        held.set(record, at: index, in: batch, run: run)
        isHolding = true
    }

    func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        if isHolding && record.kind == .detail { return held.addDetail(batch.text(of: record)) }
        release()
        guard issuesAll && passes && record.kind != .foreign else { return }
        buffer.append(batch.text(of: record))
        buffer.append(10)
    }

    func takeRepeat(_ record: Record, at index: Int, in batch: RecordBatch) {
        if issuesAll { takeAside(record, at: index, in: batch) }
    }

    /// - Returns: whether the log is not to be read on.
    private func isOver() -> Bool {
        guard playback.ending != nil else { return false }
        stop()
        return true
    }

    /// Issues the last record, and everything that is buffered.
    func finish() {
        release()
        flush()
    }

    private func release() {
        guard isHolding else { return }
        isHolding = false
        // What was issued so far is to be seen before the pause, not after it.
        guard playback.admits(held.record.time, waiting: flush) else { return passes = false }
        count += 1
        lastTime = held.record.time
        guard aligner != nil else {
            held.withItem { writer.write($0, into: &buffer) }
            if buffer.count > 1 << 16 { flush() }
            return
        }
        row.clear()
        held.withItem { writer.write($0, into: &row) }
        if aligner!.add(row.bytes) { flush() }
    }

    private func flush() {
        aligner?.flush(into: &buffer)
        guard buffer.count > 0 else { return }
        do { try output.write(buffer.bytes) } catch { outputFailed(error) }
        buffer.clear()
    }
}
