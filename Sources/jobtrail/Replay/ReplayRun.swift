import JobState
import JobViews

/// A replay of lines, from its first record to its last, or to where the user leaves it.
final class ReplayRun {
    private let pipeline: Pipeline
    private let facts: Facts?
    private let filter: RecordFilter
    private let forms: RecordForms
    private let output: ReplayOutput
    /// Where it has keys.
    private let terminal: LineStage?
    private let playback: Playback
    private var count = 0
    private var lastTime: Int64?

    /// - Parameter path: `--into`.
    init(_ pipeline: Pipeline, _ rhythm: Rhythm, into path: String?) throws {
        let query = pipeline.query
        self.pipeline = pipeline
        forms = try RecordForms(query: query, zero: nil)
        // Before there are other threads.
        terminal = LineStage.isPossible ? ReplayRun.stage(query) : nil
        let freedom: Playback.Freedom = path != nil ? .none : query.canReplayAnew ? .anywhere : .forward
        playback = Playback(rhythm, terminal ?? UnattendedStage(), freedom)
        facts = try pipeline.facts()
        filter = try pipeline.filter(facts, bounds: ("--from", "--to"))
        output = try ReplayOutput(into: path, query.input.found)
    }

    private static func stage(_ query: Query) -> LineStage {
        let words = WatchText(time: TimeText(query.shownZone), hasBlocks: Terminal.takesUnicode)
        return LineStage(isColored: Terminal.isColored(query.color), words: words)
    }

    func run() throws -> ExitStatus {
        openTerminal()
        defer { terminal?.close() }
        var scan: Scan
        repeat {
            playback.goBack()
            scan = play()
        } while playback.ending?.isBack ?? false
        try output.finish(lastRecord: lastTime)
        terminal?.close()
        if playback.ending == .quit { return .done }
        return pipeline.finish(scan, isEmpty: count == 0, nothing: "no record matches")
    }

    /// A terminal that gives no keys one by one still shows lines.
    private func openTerminal() {
        guard let terminal, (try? terminal.open()) != nil else { return }
        let playback = playback
        terminal.time = { playback.status.time }
        output.prepare = { terminal.erase() }
    }

    private func play() -> Scan {
        var replayer: Replayer?
        let isRaw = pipeline.query.form == .raw
        let startsWithin = filter.since == nil && filter.runs == nil && !playback.startsWithin
        let scan = pipeline.scan(facts: facts, text: isRaw ? .all : [.records, .details], chained: !isRaw) {
            [self] scan in
            let made = Replayer(
                RecordMatcher(filter, scan.names), forms.writer(scan), issuesAll: isRaw, startsWithin: startsWithin,
                playback: playback, aligner: aligner(scan), output: output,
                outputFailed: Program.endAfterOutputFailure)
            made.stop = { [unowned scan] in scan.stop() }
            replayer = made
            return made
        }
        replayer?.finish()
        count += replayer?.count ?? 0
        lastTime = replayer?.lastTime ?? lastTime
        return scan
    }

    private func aligner(_ scan: Scan) -> ColumnAligner? {
        guard let titles = forms.titles(scan) else { return nil }
        return ColumnAligner(
            titles: titles, colored: Terminal.isColored(forms.query.color),
            headers: forms.query.showsHeaders && count == 0)
    }
}

extension Playback.Ending {
    var isBack: Bool { self != .quit }
}

extension Query {
    /// Whether a log can be read from its beginning again, as often as is wished.
    var canReplayAnew: Bool { input.files.allSatisfy { $0.file.storedSize != nil } }
}
