import Glibc
import JobRecords
import JobState
import JobViews
import LogBytes

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
            scan = try play()
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

    private func play() throws -> Scan {
        let isRaw = pipeline.query.form == .raw
        let startsWithin = filter.since == nil && filter.runs == nil && !playback.startsWithin
        let history = pipeline.history(facts)
        let replayer = Replayer(
            RecordMatcher(filter, history.names), try forms.writer(history.names), issuesAll: isRaw,
            startsWithin: startsWithin, playback: playback,
            aligner: forms.aligner(headers: count == 0, hidesHost: false),
            output: output)
        let scan = try pipeline.scan(
            into: history, text: isRaw ? .all : [.records, .details], chained: !isRaw, sink: DetailJoiner(replayer))
        count += replayer.count
        lastTime = replayer.lastTime ?? lastTime
        return scan
    }
}

extension Playback.Ending {
    var isBack: Bool { self != .quit }
}

extension Query {
    /// Whether a log can be read from its beginning again, as often as is wished.
    var canReplayAnew: Bool { input.files.allSatisfy { $0.file.storedSize != nil } }
}

/// Where a replay goes: standard output, or a new file that grows as the log once did.
final class ReplayOutput {
    private let file: OutputFile
    private let isFile: Bool

    /// - Parameter path: `--into`; a file that is there is never touched, be it evidence or not.
    init(into path: String?, _ sources: FoundInput) throws {
        isFile = path != nil
        guard let path else {
            file = .standard
            return
        }
        // One that is there is refused anyhow, source or not.
        if FileIdentifier(path) == nil { try SourceGuard.check(path, sources, option: "--into") }
        file = try OutputFile.new(path, SourceGuard.mode(of: sources))
    }

    /// Called before something is written.
    var prepare: () -> Void = {}

    func write(_ bytes: [UInt8]) throws {
        prepare()
        try file.write(bytes)
    }

    /// Gives a written file the date of its last record: if lines tell no year, the file's date does.
    func finish(lastRecord: Int64?) throws {
        if isFile { try file.finish(modified: lastRecord) }
    }
}

/// Where a replay happens: its clock, and what a user does to it.
protocol ReplayStage: AnyObject {
    /// Microseconds since it began; it stands still while paused.
    var now: Int64 { get }
    var isPaused: Bool { get set }
    /// Looks after everything that is not the log.
    /// - Returns: the keys that were pressed since the last call.
    func serve() -> [ReplayKey]
    /// Waits.
    /// - Parameter due: until the clock says so, or something is to be served; nil: only the latter.
    func wait(until due: Int64?)
    /// How the replay goes has changed.
    func show(_ status: ReplayStatus)
}

/// How a replay goes.
struct ReplayStatus: Equatable {
    /// The log's time where it stands, microseconds since the epoch; nil before its first record.
    var time: Int64?
    /// As `--speed` has it.
    var speed: String
    /// Something that a key could not do.
    var refusal: String?
    var isAtEnd = false
}

/// No terminal: time alone.
final class UnattendedStage: ReplayStage {
    private let clock = ReplayClock()

    var now: Int64 { clock.elapsed }
    var isPaused: Bool {
        get { false }
        set {}
    }
    func serve() -> [ReplayKey] { [] }
    func wait(until due: Int64?) { clock.wait(until: due ?? .max) }
    func show(_ status: ReplayStatus) {}
}

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
        let query = try query(arguments)
        try check(query, into: path)
        return try ReplayRun(Pipeline(query: query), rhythm, into: path).run()
    }

    private static func query(_ arguments: Arguments) throws -> Query {
        var arguments = arguments
        if let from = arguments.value("from") { arguments.add("since", from) }
        if let to = arguments.value("to") { arguments.add("until", to) }
        if !arguments.has("output") { arguments.add("output", "raw") }
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
        guard let text = arguments.value("max-gap") else { return nil }
        guard let seconds = Double(text), seconds >= 0, seconds < 1e9 else {
            throw UsageError("--max-gap '\(text)': expected seconds, such as 2 or 0.5")
        }
        return Int64((seconds * 1e6).rounded())
    }
}
