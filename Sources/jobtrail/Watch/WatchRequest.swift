import Glibc
import JobRecords
import JobState
import JobViews
import LogFollow

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
