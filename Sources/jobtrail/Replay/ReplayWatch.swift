import Glibc
import JobRecords
import JobState
import JobViews

/// `replay -o watch`: the past on the screen of `watch`.
enum ReplayWatch {
    static func run(_ arguments: Arguments, _ rhythm: Rhythm) throws -> ExitStatus {
        guard Terminal.hasScreen else {
            throw UsageError("--output 'watch' draws on a terminal, which standard output is not")
        }
        if arguments.has("into") { throw UsageError("--into writes a log: --output 'watch' is none") }
        let color = Terminal.isColored(try arguments.choice("color", ColorChoice.self) ?? .auto)
        let screen = WatchScreen(isColored: color)
        // The state is folded up to `--to`, and from the log's beginning, whatever is shown in its rhythm.
        var words = arguments
        words.remove("output")
        let pipeline = Pipeline(query: try ReplayCommand.query(words, to: "at"))
        let (facts, filter) = try pipeline.asked()
        if let since = filter.since, let end = pipeline.at(facts), since > end {
            throw UsageError("--from is later than --to: nothing can be between them")
        }
        screen.state.words = WatchText(time: TimeText(pipeline.query.shownZone), hasBlocks: Terminal.takesUnicode)
        try screen.open()
        defer { screen.close() }
        let playback = Playback(rhythm, ScreenStage(screen), pipeline.query.canReplayAnew ? .anywhere : .forward)
        screen.logClock = { playback.standing * 1000 }
        while true {
            playback.goBack()
            let scan = try play(pipeline, facts, filter, playback, screen)
            if playback.ending == nil { playback.stay() }
            guard playback.ending == .quit else { continue }
            screen.close()
            return playback.hasEnded
                ? pipeline.finish(scan, isEmpty: scan.history.records == 0, nothing: "no record") : .done
        }
    }

    private static func play(
        _ pipeline: Pipeline, _ facts: ScanFacts?, _ filter: RecordFilter, _ playback: Playback, _ screen: WatchScreen
    ) throws -> Scan {
        let history = pipeline.history(facts)
        let board = WatchBoard(history, filter)
        board.arrival = { playback.place * 1000 }
        screen.board = board
        let replayer = WatchReplayer(RecordMatcher(filter, history), board, playback)
        let scan = try pipeline.scan(into: history, text: [.records, .details], sink: replayer)
        if playback.ending == nil { screen.board?.stopClocks() }
        return scan
    }
}

/// The screen of `watch` as a place for a replay.
final class ScreenStage: ReplayStage {
    private let screen: WatchScreen
    private var clock = ReplayClock()

    init(_ screen: WatchScreen) { self.screen = screen }

    var now: Int64 { clock.elapsed }
    /// The screen is what knows: it shows it.
    var isPaused: Bool {
        get { clock.isHeld }
        set {
            clock.isHeld = newValue
            screen.setPaused(newValue)
        }
    }

    func serve() -> [ReplayKey] {
        if let end = screen.serve() {
            screen.close()
            exit(end.rawValue)
        }
        return screen.takeReplayKeys()
    }

    func wait(until due: Int64?) {
        screen.wait(nanoseconds: clock.nanoseconds(until: due))
    }

    func show(_ status: ReplayStatus) {
        screen.set(status.isAtEnd ? .ended : .replaying(speed: status.speed, refusal: status.refusal))
    }
}

/// Issues records to a watch screen, each when it is due. What does not match is applied without a pause, so that the
/// table is true from the first moment on.
final class WatchReplayer: RecordSink {
    private var matcher: RecordMatcher
    private let board: WatchBoard
    private let playback: Playback

    init(_ matcher: RecordMatcher, _ board: WatchBoard, _ playback: Playback) {
        (self.matcher, self.board, self.playback) = (matcher, board, playback)
    }

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) throws {
        if matcher.matches(record, run: run) {
            _ = playback.admits(record.time, waiting: {})
        } else {
            playback.breathe()
        }
        if playback.ending != nil { throw EnoughRead() }
        board.take(record, at: index, in: batch, run: run)
    }

    func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        if playback.ending == nil { board.takeAside(record, at: index, in: batch) }
    }
}
