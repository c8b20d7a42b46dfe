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
