import JobState
import JobViews

/// A job's history as rows: a heading for each run and day, a message with what belongs to it below.
struct HistoryLines {
    private(set) var rows: [ScreenRow] = []
    private let words: WatchText
    private let width: Int
    private let eventWidth: Int

    private static let timeWidth = 12
    private static let tookWidth = 8

    init(_ history: WatchHistory, _ words: WatchText, width: Int) {
        (self.words, self.width) = (words, width)
        eventWidth = min(24, max(5, history.messages.map { DisplayWidth.of($0.event) }.max() ?? 0))
        if history.forgotten > 0 {
            rows.append(ScreenRow("\(history.forgotten) older messages are not kept here", .faint))
        }
        var before: WatchMessage?
        for message in history.messages {
            if message.run != before?.run {
                rows.append(rule(heading(history.runs, message)))
            } else if let before, words.day(before.time) != words.day(message.time) {
                rows.append(rule(words.day(message.time)))
            }
            before = message
            add(message)
        }
        if history.messages.isEmpty { rows.append(ScreenRow("no message", .faint)) }
    }

    /// Which run it is, when it began, and how long it was or is.
    private func heading(_ runs: [Run], _ message: WatchMessage) -> String {
        guard runs.indices.contains(message.run - 1) else { return "run \(message.run)" }
        let run = runs[message.run - 1]
        let isLast = message.run == runs.count && !run.isStopped
        let length = DurationText.short(max(0, run.end - run.start))
        let start = "\(words.day(run.start)) \(words.clock(run.start))"
        let day = words.day(message.time) == words.day(run.start) ? "" : ", \(words.day(message.time))"
        return "run \(run.number) since \(start), \(isLast ? "\(length) so far" : "for \(length)")\(day)"
    }

    private func rule(_ text: String) -> ScreenRow {
        let line = "\(words.rule)\(words.rule) \(text) "
        return ScreenRow(line + String(repeating: words.rule, count: max(0, width - DisplayWidth.of(line))), .faint)
    }

    /// Where the words begin; below the time where the terminal is narrow.
    private var isNarrow: Bool { width < 70 }
    private var indent: Int {
        isNarrow ? 4 : HistoryLines.timeWidth + eventWidth + HistoryLines.tookWidth + 6
    }

    private mutating func add(_ message: WatchMessage) {
        let time = words.exact(message.time)
        var row = ScreenRow([
            Span(isNarrow ? String(time.prefix(8)) : time, .faint).padded(to: isNarrow ? 8 : HistoryLines.timeWidth),
            Span("  "), Span(message.event, message.mood.style),
            Span(blanks(eventWidth - DisplayWidth.of(message.event))),
            Span("  "),
            Span(message.took.map { DurationText.short($0) } ?? "").padded(to: HistoryLines.tookWidth, right: true),
        ])
        var pieces = TextWrap.lines(message.words, width: width - indent)
        if !isNarrow, !pieces.isEmpty {
            row.append(Span("  "))
            row.append(Span(pieces.removeFirst()))
        }
        rows.append(row)
        add(pieces, .plain)
        for line in message.detail { add(TextWrap.lines(line, width: width - indent), .faint) }
    }

    private mutating func add(_ lines: [String], _ style: Style) {
        rows += lines.map { ScreenRow([Span(String(repeating: " ", count: indent)), Span($0, style)]) }
    }

    private func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}
