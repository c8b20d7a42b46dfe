import Glibc
import JobColumns
import JobRecords
import JobState
import JobViews
import LogBytes

/// `replay`: the log once more, in its own rhythm.
enum ReplayCommand {
    private static let options: [Option] = [
        Option("speed", value: "FACTOR", "1x as it happened (default), 60x a minute in a second, max without pauses"),
        Option("from", value: "TIME", "Begin with the first record that is not older than TIME"),
        Option("to", value: "TIME", "End with the last record that is not newer than TIME"),
        Option("max-gap", value: "SECONDS", "No pause longer than SECONDS"),
        Option("into", value: "FILE", "Write a growing log into the new FILE"),
    ]

    /// As other commands have it, but for its forms.
    private static let output: [Option] =
        [
            Option(
                "output", "o", value: "FORM",
                "\(FormUses.endless.names) (default); watch: the jobs on the whole screen")
        ] + OptionTable.output.without("output")

    static let command = Command(
        "replay", "Issue the log again as it happened, in its own rhythm or faster",
        options: options + OptionTable.filters.without("since", "until")
            + OptionTable.recordFilters + output + OptionTable.sources + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let speed = try arguments.value("speed").map { try ReplaySpeed.parse($0) } ?? 1
        let rhythm = Rhythm(speed: speed, maxGap: try maxGap(arguments))
        if arguments.value("output") == "watch" { return try ReplayWatch.run(arguments, rhythm) }
        let path = arguments.value("into")
        var lines = arguments
        if !lines.has("output") { lines.add("output", "raw") }
        let query = try query(lines, to: "until")
        try check(query, into: path)
        return try ReplayRun(Pipeline(query: query), rhythm, into: path).run()
    }

    /// - Parameter end: the option that `--to` stands for.
    static func query(_ arguments: Arguments, to end: String) throws -> Query {
        var arguments = arguments
        if let from = arguments.value("from") { arguments.add("since", from) }
        if let to = arguments.value("to") { arguments.add(end, to) }
        // A pager would hold back what is due.
        arguments.add("no-pager", "")
        arguments.add("no-progress", "")
        return try Query(arguments)
    }

    private static func check(_ query: Query, into path: String?) throws {
        try query.form.check(for: .endless)
        guard path != nil else { return }
        guard query.form == .raw else {
            throw UsageError("--into writes a log: --output '\(query.form.rawValue)' is none")
        }
        let sets = Set(query.input.files.map(\.set)).count
        guard sets <= 1 else {
            throw UsageError("--into writes one log, but \(sets) were found: name one of them")
        }
    }

    private static func maxGap(_ arguments: Arguments) throws -> Int64? {
        try arguments.seconds("max-gap", such: "2 or 0.5") { $0 >= 0 && $0 < 1e9 }
    }
}

/// A replay of lines, from its first record to its last, or to where the user leaves it.
final class ReplayRun {
    private let pipeline: Pipeline
    private let facts: ScanFacts?
    private let filter: RecordFilter
    private let forms: RecordForms
    /// Standard output, or a new file that grows as the log once did.
    private let output: OutputFile
    private let writesLog: Bool
    /// Where it has keys.
    private let terminal: LineStage?
    private let playback: Playback
    private var count = 0
    private var lastTime: Int64?

    /// - Parameter path: `--into`.
    init(_ pipeline: Pipeline, _ rhythm: Rhythm, into path: String?) throws {
        let query = pipeline.query
        (self.pipeline, writesLog) = (pipeline, path != nil)
        forms = try RecordForms(query: query, zero: nil)
        // Before there are other threads.
        terminal = LineStage.isPossible ? ReplayRun.stage(query) : nil
        let freedom: Playback.Freedom = path != nil ? .none : query.canReplayAnew ? .anywhere : .forward
        playback = Playback(rhythm, terminal ?? UnattendedStage(), freedom)
        facts = try pipeline.facts()
        filter = try pipeline.filter(facts, bounds: ("--from", "--to"))
        output = try ReplayRun.output(path, query.input.found)
    }

    private static func stage(_ query: Query) -> LineStage {
        let words = WatchText(time: TimeText(query.shownZone), hasBlocks: Terminal.takesUnicode)
        return LineStage(isColored: Terminal.isColored(query.color), words: words)
    }

    /// A file that is there is never touched, be it evidence or not.
    private static func output(_ path: String?, _ sources: FoundInput) throws -> OutputFile {
        guard let path else { return .standard }
        // One that is there is refused anyhow, source or not.
        if FileIdentifier(path) == nil { try SourceGuard.check(path, sources, option: "--into") }
        return try OutputFile.new(path, SourceGuard.mode(of: sources))
    }

    func run() throws -> ExitStatus {
        // A terminal that gives no keys one by one still shows lines.
        if let terminal, (try? terminal.open()) != nil { terminal.time = { [playback] in playback.status.time } }
        defer { terminal?.close() }
        var scan: Scan
        repeat {
            playback.goBack()
            scan = try play()
        } while playback.ending?.isBack ?? false
        // If lines tell no year, the file's date does.
        if writesLog { try output.finish(modified: lastTime) }
        terminal?.close()
        if playback.ending == .quit { return .done }
        return pipeline.finish(scan, isEmpty: count == 0, nothing: "no record matches")
    }

    private func play() throws -> Scan {
        let isRaw = pipeline.query.form == .raw
        let startsWithin = filter.since == nil && filter.runs == nil && !playback.startsWithin
        let history = pipeline.history(facts)
        let writer = try forms.writer(history.names)
        let rows = RowCollector(to: issue)
        rows.aligner = forms.aligner(headers: count == 0, hidesHost: false)
        let replayer = Replayer(
            RecordMatcher(filter, history), writer, rows, issuesAll: isRaw, startsWithin: startsWithin,
            playback: playback)
        let scan = try pipeline.scan(
            into: history, text: isRaw ? .all : [.records, .details], chained: !isRaw, sink: DetailJoiner(replayer))
        count += replayer.count
        lastTime = replayer.lastTime ?? lastTime
        return scan
    }

    private func issue(_ bytes: [UInt8]) throws {
        guard !bytes.isEmpty else { return }
        terminal?.erase()
        try output.write(bytes)
    }
}

extension Query {
    /// Whether a log can be read from its beginning again, as often as is wished.
    var canReplayAnew: Bool { input.files.allSatisfy { $0.file.storedSize != nil } }
}

/// Issues the records that match, each when it is due, with the lines that belong to it.
private final class Replayer: CompleteRecordSink {
    private var matcher: RecordMatcher
    private var writer: any RecordWriter
    private let rows: RowCollector
    /// Whether lines beside the records are issued too: those that are nothing, and repetitions.
    private let issuesAll: Bool
    private let playback: Playback
    /// Whether the last record matched, so that what follows it is issued too.
    private var passes: Bool

    private(set) var count = 0
    private(set) var lastTime: Int64?

    init(
        _ matcher: RecordMatcher, _ writer: any RecordWriter, _ rows: RowCollector, issuesAll: Bool,
        startsWithin: Bool, playback: Playback
    ) {
        (self.matcher, self.writer, self.rows) = (matcher, writer, rows)
        (self.issuesAll, passes, self.playback) = (issuesAll, startsWithin, playback)
    }

    func wants(_ record: Record, run: Int) throws -> Bool {
        if playback.ending != nil { throw EnoughRead() }
        passes = matcher.matches(record, run: run)
        if !passes { playback.breathe() }
        return passes
    }

    func takeAside(_ record: Record, _ line: UnsafeRawBufferPointer) throws {
        guard issuesAll && passes && record.kind != .foreign else { return }
        try rows.add { buffer in
            buffer.append(line)
            buffer.append(10)
        }
    }

    var takesRepeats: Bool { issuesAll }

    func take(_ held: HeldRecord) throws {
        // What was issued so far is to be seen before the pause, not after it.
        guard try playback.admits(held.record.time, waiting: rows.finish) else { return passes = false }
        count += 1
        lastTime = held.record.time
        try rows.add { buffer in held.withComplete { writer.write($0, into: &buffer) } }
    }

    func finish() throws { try rows.finish() }
}
