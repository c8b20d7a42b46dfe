import JobState
import LogFollow

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
