import JobRecords
import JobState

/// Issues records to a watch screen, each when it is due. What does not match is applied without a pause, so that the
/// table is true from the first moment on.
final class WatchReplayer: RecordSink {
    private var matcher: RecordMatcher
    private let board: WatchBoard
    private let playback: Playback
    /// Ends the reading of the log.
    private let stop: () -> Void

    init(_ matcher: RecordMatcher, _ board: WatchBoard, _ playback: Playback, stop: @escaping () -> Void) {
        (self.matcher, self.board, self.playback, self.stop) = (matcher, board, playback, stop)
    }

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        if matcher.matches(record, run: run) { _ = playback.admits(record.time) } else { playback.breathe() }
        if playback.ending != nil { return stop() }
        board.take(record, at: index, in: batch, run: run)
    }

    func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        if playback.ending == nil { board.takeAside(record, at: index, in: batch) }
    }
}
