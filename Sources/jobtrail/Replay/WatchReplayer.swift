import Foundation
import JobRecords
import JobState

/// Issues records to a watch screen, each when it is due. What does not match is applied without a pause, so that the
/// table is true from the first moment on.
final class WatchReplayer: RecordSink {
    private var matcher: RecordMatcher
    private var rhythm: Rhythm
    private let board: WatchBoard
    private let screen: WatchScreen
    private var start: Int64?
    private var taken = 0
    private let ended: (ExitStatus) -> Never

    private static let millisecond: Int64 = 1_000_000

    /// - Parameter ended: what to do where the user quits: a scan has no way out.
    init(
        _ matcher: RecordMatcher, _ rhythm: Rhythm, _ board: WatchBoard, _ screen: WatchScreen,
        ended: @escaping (ExitStatus) -> Never
    ) {
        (self.matcher, self.rhythm, self.board, self.screen, self.ended) = (matcher, rhythm, board, screen, ended)
    }

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        taken += 1
        if matcher.matches(record, run: run) {
            pause(until: rhythm.due(record.time))
        } else if taken % 256 == 0 {
            serve()
        }
        board.take(record, at: index, in: batch, run: run)
    }

    func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        board.takeAside(record, at: index, in: batch)
    }

    /// - Parameter due: microseconds after the first record.
    private func pause(until due: Int64) {
        let start = start ?? screen.shownNow
        self.start = start
        serve()
        while true {
            let left = start + due * 1000 - screen.shownNow
            if left < WatchReplayer.millisecond { return }
            screen.wait(nanoseconds: left)
            serve()
        }
    }

    private func serve() {
        if let end = screen.serve() ?? screen.holdWhilePaused() { ended(end) }
    }

    /// Shows the end until the user quits.
    func finish() -> ExitStatus {
        board.stopClocks()
        screen.set(.ended)
        while true {
            if let end = screen.serve() { return end }
            screen.wait(nanoseconds: .max)
        }
    }
}
