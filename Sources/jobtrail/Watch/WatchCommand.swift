import Glibc
import JobState
import JobViews
import LogFollow

/// `watch`: the jobs as they stand, live, on the whole screen.
enum WatchCommand {
    private static let options: [Option] = [
        Option("plain", "Print a line per change instead (the default without a terminal)"),
        Option(
            "lines", "n", value: "N|all",
            "With --plain: begin with the last N changes that are there (default 10), or with all"),
    ]

    static let command = Command(
        "watch", "Show the jobs live on the whole screen, like top: what runs, what waits, what failed",
        options: options + OptionTable.filters.only("job", "host")
            + OptionTable.output.only("utc", "color")
            + OptionTable.sources.without("store")
            + OptionTable.account.only("quiet"),
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let request = try FollowRequest(arguments)
        if request.isPlain {
            let signals = EndSignals(hangsUp: true)
            let watch = PlainWatch(request)
            return try watch.run(until: signals)
        }
        let screen = WatchScreen(isColored: Terminal.isColored(request.color))
        screen.state.words = request.words
        try screen.open()
        defer { screen.close() }
        // A long log takes a moment before its first line can be shown.
        if let end = screen.serve() { return end }
        let watch = ScreenWatch(request, screen)
        return try watch.run(until: nil)
    }
}

extension FollowRequest {
    /// Whether there is a line per change instead of a screen.
    fileprivate var isPlain: Bool { self.arguments.has("plain") || !Terminal.hasScreen }

    fileprivate var words: WatchText { WatchText(time: TimeText(shownZone), hasBlocks: Terminal.takesUnicode) }

    /// The logs as they are followed onto a board.
    fileprivate func watched() -> (LiveSession, WatchBoard) {
        let state = LiveState(targets)
        let board = WatchBoard(state.history, filter)
        return (LiveSession(state, self, sink: board), board)
    }
}

/// `watch` without a screen: a line per change.
final class PlainWatch: LiveObserver {
    let session: LiveSession
    private let words: WatchText
    private var pending = ""
    /// The last changes that are there at the start, if not all are printed, until they are.
    private var beginning: LastFew<String>?

    init(_ request: FollowRequest) {
        words = request.words
        beginning = request.last.map { LastFew(limit: $0) }
        let board: WatchBoard
        (session, board) = request.watched()
        board.changed = { [unowned self] in add($0) }
    }

    private func add(_ update: WatchUpdate) {
        let parts = [words.time.full(update.time), update.host, update.job, update.change]
        let line = parts.filter { !$0.isEmpty }.map { Cell($0).text }.joined(separator: "  ") + "\n"
        if beginning == nil { pending += line } else { beginning!.add(line) }
    }

    func observe(isEnding: Bool) throws -> ExitStatus? {
        if session.fold.isLive, let kept = beginning?.all {
            pending = kept.joined()
            beginning = nil
        }
        if !pending.isEmpty { try OutputFile.standard.write(pending) }
        pending = ""
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

    init(_ request: FollowRequest, _ screen: WatchScreen) {
        self.screen = screen
        (session, board) = request.watched()
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
