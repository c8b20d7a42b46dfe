import Foundation
import JobState
import LogFollow

/// `watch` without a screen: a line per change.
final class PlainWatch {
    private let session: LiveSession
    private let signals: SignalInbox
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
        signals = SignalInbox([SIGINT, SIGTERM, SIGHUP])
        text = Text(request.words, last: request.last)
        isQuiet = request.isQuiet
        let text = text
        session = LiveSession(
            request.targets, reading: request.reading, forcedYear: request.forcedYear, start: request.start, saved: nil
        ) { fold in
            let board = WatchBoard(fold.names, request.choice) { fold.history }
            board.changed = { text.add($0) }
            return board
        }
        session.waker.alsoWatched = [signals.descriptor]
    }

    func run() throws -> ExitStatus {
        while true {
            let urgency = try session.round()
            if session.fold.isLive { text.endBeginning() }
            session.tellNotes(isQuiet: isQuiet)
            if !text.pending.isEmpty { try OutputFile.standard.write(text.pending) }
            text.pending = ""
            if let signal = signals.take().first { return ExitStatus(signal: signal) }
            if OutputFile.isStandardClosed { throw ClosedPipe() }
            session.follower.wait(urgency)
        }
    }
}
