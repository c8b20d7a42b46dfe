import Glibc
import JobRecords
import JobState
import JobViews
import LogFollow

/// `watch`: the jobs as they stand, live, on the whole screen.
enum WatchCommand {
    static let command = Command(
        "watch", "Show the jobs live on the whole screen, like top: what runs, what waits, what failed",
        options: OptionTable.watching + OptionTable.filters.filter { ["job", "host"].contains($0.name) }
            + OptionTable.output.filter { ["utc", "color"].contains($0.name) }
            + OptionTable.sources.filter { $0.name != "store" }
            + OptionTable.account.filter { $0.name == "quiet" },
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let request = try WatchRequest(arguments)
        if request.isPlain {
            let signals = EndSignals(hangsUp: true)
            let watch = PlainWatch(request)
            return try LiveLoop(session: watch.session, signals: signals).run(watch)
        }
        let screen = WatchScreen(isColored: request.isColored)
        screen.words = request.words
        try screen.open()
        defer { screen.close() }
        // A long log takes a moment before its first line can be shown.
        if let end = screen.serve() { return end }
        let watch = ScreenWatch(request, screen)
        return try LiveLoop(session: watch.session, signals: nil).run(watch)
    }
}

/// What the user asks of `watch`, every word understood.
struct WatchRequest {
    let targets: [FollowTarget]
    let reading: ReadingOptions
    let forcedYear: Int?
    let start: StartPolicy
    let choice: WatchBoard.Choice
    let words: WatchText
    let isColored: Bool
    let isQuiet: Bool
    /// Whether there is a line per change instead of a screen.
    let isPlain: Bool
    /// How many of the changes that are there at the start are printed; nil for all.
    let last: Int?

    init(_ arguments: Arguments) throws {
        isPlain = arguments.has("plain") || !Terminal.hasScreen
        isColored = Terminal.isColored(try arguments.choice("color", ColorChoice.self) ?? .auto)
        isQuiet = arguments.has("quiet")
        forcedYear = try arguments.integer("year", 1...9999)
        last =
            arguments.value("lines") == "all" ? nil : try arguments.integer("lines", 0...1_000_000) ?? 10
        start = arguments.has("no-rotated") ? .liveStart : .oldest
        targets = try FollowTarget.find(arguments)
        var reading = try FollowRequest.reading(arguments, targets)
        reading.text = [.records, .details]
        self.reading = reading
        words = WatchText(
            time: TimeText(arguments.has("utc") ? .gmt : reading.zone), hasBlocks: Terminal.takesUnicode)
        choice = WatchBoard.Choice(
            jobs: FilterChoice.globs(arguments, "job"), hosts: arguments.all("host").map { Glob($0) })
    }

    /// Logs that are followed onto a board.
    func session() -> (LiveSession, WatchBoard) {
        let state = LiveState(targets)
        let board = WatchBoard(state.history, choice)
        let session = LiveSession(
            state, reading: reading, forcedYear: forcedYear, start: start, saved: nil, sink: board)
        return (session, board)
    }
}

/// `watch` without a screen: a line per change.
final class PlainWatch: LiveObserver {
    let session: LiveSession
    private let text: Text
    private let isQuiet: Bool

    /// Makes the lines, and keeps back those of the beginning.
    private final class Text {
        let words: WatchText
        var pending = ""
        /// How many of the changes that are there at the start are printed; nil for all, and once they are.
        var last: Int?
        private var beginning: [String] = []

        init(_ words: WatchText, last: Int?) { (self.words, self.last) = (words, last) }

        func add(_ update: WatchUpdate) {
            let parts = [words.time.full(update.time), update.host, update.job, update.change]
            let line = parts.filter { !$0.isEmpty }.map { Span($0).text }.joined(separator: "  ") + "\n"
            guard let last else { return pending += line }
            beginning.append(line)
            if beginning.count > 2 * last + 100 { beginning.removeFirst(beginning.count - last) }
        }

        func endBeginning() {
            guard let last else { return }
            pending = beginning.suffix(last).joined() + pending
            (self.last, beginning) = (nil, [])
        }
    }

    init(_ request: WatchRequest) {
        let text = Text(request.words, last: request.last)
        self.text = text
        isQuiet = request.isQuiet
        let board: WatchBoard
        (session, board) = request.session()
        board.changed = { text.add($0) }
    }

    func tell(_ note: FollowNote) { if !isQuiet { Terminal.complain(note.description) } }

    func observe(isEnding: Bool) throws -> ExitStatus? {
        if session.fold.isLive { text.endBeginning() }
        if !text.pending.isEmpty { try OutputFile.standard.write(text.pending) }
        text.pending = ""
        if OutputFile.isStandardClosed && !isEnding { throw ClosedPipe() }
        return nil
    }
}

/// `watch` on a terminal: shows what is followed.
final class ScreenWatch: LiveObserver {
    let session: LiveSession
    private let board: WatchBoard
    private let screen: WatchScreen
    private var missing: Set<String> = []

    init(_ request: WatchRequest, _ screen: WatchScreen) {
        self.screen = screen
        (session, board) = request.session()
        screen.board = board
        let (fold, waker) = (session.fold, session.waker)
        board.arrival = { fold.isLive ? waker.now : nil }
        waker.alsoWatched = screen.descriptors
    }

    var patience: Int64 { screen.patience }

    func observe(isEnding: Bool) -> ExitStatus? {
        screen.set(!missing.isEmpty ? .missing : session.fold.isLive ? .following : .reading)
        return screen.serve()
    }

    func tell(_ note: FollowNote) {
        switch note {
        case .missing(let path), .unusable(let path, _), .unreachable(let path, _): missing.insert(path)
        case .appeared(let path): missing.remove(path)
        default: break
        }
        board.tell(note.description, at: Clock.now)
    }
}
