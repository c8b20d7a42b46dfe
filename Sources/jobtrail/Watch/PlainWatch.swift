import Glibc
import JobState
import LogFollow

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
