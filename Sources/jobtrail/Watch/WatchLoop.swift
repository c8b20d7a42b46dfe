import JobState
import LogFollow

/// `watch` on a terminal: follows, and shows.
final class WatchLoop {
    private let session: LiveSession
    private let board: WatchBoard
    private let screen: WatchScreen
    private var missing: Set<String> = []

    init(_ request: WatchRequest, _ screen: WatchScreen) {
        self.screen = screen
        var made: WatchBoard?
        session = LiveSession(
            request.targets, reading: request.reading, forcedYear: request.forcedYear, start: request.start, saved: nil
        ) { fold in
            let board = WatchBoard(fold.names, request.choice) { fold.history }
            made = board
            return board
        }
        board = made!
        screen.board = board
        let (fold, waker) = (session.fold, session.waker)
        board.arrival = { fold.isLive ? waker.now : nil }
        waker.alsoWatched = screen.descriptors
    }

    /// Follows until the user or a signal ends it.
    func run() throws -> ExitStatus {
        while true {
            let urgency = try session.round()
            takeNotes()
            screen.set(!missing.isEmpty ? .missing : session.fold.isLive ? .following : .reading)
            if let end = screen.serve() { return end }
            session.follower.wait(urgency, atMost: screen.patience)
        }
    }

    private func takeNotes() {
        for note in session.follower.takeNotes() {
            switch note {
            case .missing(let path), .unusable(let path, _), .unreachable(let path, _): missing.insert(path)
            case .appeared(let path): missing.remove(path)
            default: break
            }
            board.tell(note.description, at: Clock.now)
        }
    }
}
