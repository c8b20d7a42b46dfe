import Glibc
import JobRecords
import JobState
import JobViews

/// What records say, in the screen's words.
enum WatchWords {
    /// What a record changes, as `get_updates` words it, without the job's name.
    static func change(_ record: Record, action: String, depends: [String] = []) -> String {
        switch record.kind {
        case .waits where !depends.isEmpty: "waiting for \(depends.joined(separator: ", "))"
        case .runStart: "started"
        case .runEnd: "stopped"
        case .note, .snapshot: ""
        default: Update.change(record.kind, failed: record.failed, action)
        }
    }

    static func mood(_ record: Record) -> WatchUpdate.Mood {
        switch record.kind {
        case .runStart, .runEnd: return .engine
        case .began, .waits: return .busy
        case .completed: return record.failed ? .bad : .good
        default: return .plain
        }
    }

    /// A record's place in a job's history.
    static func event(_ record: Record, action: String) -> String {
        switch record.kind {
        case .began: return "\(action) began"
        case .waits: return action.isEmpty ? "waits" : "\(action) waits"
        case .completed: return record.failed ? "\(action) FAILED" : "\(action) ok"
        case .restated: return "said again"
        case .note: return "note"
        case .snapshot: return "told"
        default: return ""
        }
    }
}

/// Times and durations as the screen shows them: whole seconds, since it is looked at, not read.
struct WatchText {
    let time: TimeText
    /// Whether the terminal can be expected to show block characters.
    let hasBlocks: Bool

    /// `2011-06-01`.
    func day(_ micros: Int64) -> String { String(time.full(micros).prefix(10)) }

    /// `14:29:51`.
    func clock(_ micros: Int64) -> String { String(time.clock(micros).prefix(8)) }

    /// `14:29:51.550`, as the log has it.
    func exact(_ micros: Int64) -> String { time.clock(micros) }

    /// `14:29:51` on the same day, else with its day.
    func short(_ micros: Int64, now: Int64) -> String {
        let (day, today) = (day(micros), day(now))
        if day == today { return clock(micros) }
        return day.prefix(4) == today.prefix(4) ? "\(day.suffix(5)) \(clock(micros).prefix(5))" : day
    }

    /// `12s`, `3m 04s`, `2h 05m`, `3d 04h`: what goes on.
    static func going(_ micros: Int64) -> String {
        let seconds = max(0, micros) / 1_000_000
        return seconds < 60 ? "\(seconds)s" : DurationText.short(seconds * 1_000_000)
    }

    /// `now`, `12s`, `3m`, `2h`, `3d`: how long ago.
    static func age(_ micros: Int64) -> String {
        let seconds = max(0, micros) / 1_000_000
        switch seconds {
        case ..<1: return "now"
        case ..<60: return "\(seconds)s"
        case ..<3600: return "\(seconds / 60)m"
        case ..<86_400: return "\(seconds / 3600)h"
        default: return "\(seconds / 86_400)d"
        }
    }

    /// A bar of so many columns.
    func bar(_ percentage: Int, width: Int) -> (full: String, empty: String) {
        let filled = min(width, max(0, (width * percentage + 50) / 100))
        return (
            String(repeating: hasBlocks ? "█" : "#", count: filled),
            String(repeating: hasBlocks ? "░" : ".", count: width - filled)
        )
    }

    var rule: Character { hasBlocks ? "─" : "-" }
}

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
