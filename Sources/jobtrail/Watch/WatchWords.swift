import JobRecords
import JobState

/// What records say, in the screen's words.
enum WatchWords {
    /// What a record changes, as `get_updates` words it, without the job's name.
    static func change(_ record: Record, action: String, depends: [String] = []) -> String {
        switch record.kind {
        case .began: return "executing \(action)"
        case .waits:
            return depends.isEmpty ? "waiting for dependencies" : "waiting for \(depends.joined(separator: ", "))"
        case .runStart: return "started"
        case .runEnd: return "stopped"
        case .note, .snapshot: return ""
        default: break
        }
        if record.failed { return "failed to \(action)" }
        switch action {
        case "start": return "started"
        case "stop": return "stopped"
        case "restart": return "restarted"
        default: return "\(action) done"
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
