import JobColumns
import JobRecords
import JobState

/// The last records of one job. Their memory is used again.
final class RecordTrail {
    let key: WatchKey
    /// The job after the last record; nil for the engine's own records.
    var job: Job?
    /// With how long the action took that the record completes.
    private var kept: [(held: HeldRecord, took: Int64?)] = []
    /// How many records there were.
    private(set) var count = 0

    init(_ key: WatchKey) { self.key = key }

    /// - Parameter grows: whether one more may be kept, rather than the oldest one be given up.
    func add(_ record: Record, at index: Int, in batch: RecordBatch, run: Int, grows: Bool) {
        if kept.isEmpty || (grows && count == kept.count) { kept.append((HeldRecord(), nil)) }
        let slot = count % kept.count
        kept[slot].held.set(record, at: index, in: batch, run: run)
        kept[slot].took = record.kind == .completed ? job?.lastTook : nil
        count += 1
    }

    func addDetail(_ bytes: UnsafeRawBufferPointer) {
        guard count > 0 else { return }
        let slot = (count - 1) % kept.count
        if kept[slot].held.detail.count < RecordTrail.longestDetail { kept[slot].held.addDetail(bytes) }
    }

    /// The last record's line in its file.
    var lastLine: UInt32? { self[count - 1]?.record.line }

    /// More of a traceback is not looked at on a screen.
    private static let longestDetail = 16384

    /// The first record that is still kept.
    var first: Int { count - kept.count }

    /// The record of that number; nil where it is not kept any more.
    subscript(number: Int) -> HeldRecord? {
        number >= first && number < count ? kept[number % kept.count].held : nil
    }

    /// How long the action took that the record of that number completes; nil if it completes none, or nobody can tell.
    func took(_ number: Int) -> Int64? { self[number] == nil ? nil : kept[number % kept.count].took }

    /// The last record that is of none of these kinds.
    func last(besides kinds: Set<RecordKind>) -> HeldRecord? {
        var number = count - 1
        while let record = self[number] {
            if !kinds.contains(record.record.kind) { return record }
            number -= 1
        }
        return nil
    }
}

extension HeldRecord {
    /// Calls `body` with everything that the line says.
    func withText<Result>(_ body: (RecordText) -> Result) -> Result {
        withComplete { body($0.text) }
    }

    /// The message for people, without what belongs to it.
    var words: String {
        var bare = self
        bare.detail = []
        return bare.withComplete { RecordWords.message($0) }
    }

    /// What explains a failure: the last line of a traceback, else the message's own words, else its code.
    var reason: String {
        if let last = detailLines.last { return last.trimmingPrefix { $0 == " " }.description }
        let text = withText { $0.extras.text }
        return text.isEmpty ? withText(\.message) : text
    }

    var detailLines: [String] {
        detail.split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// A change, for the list of the last ones.
enum RecentChange {
    case record(RecordTrail, number: Int)
    /// A run that no line of its own begins.
    case run(Run.Cause, RecordTrail, number: Int)
    /// Something about the files.
    case note(WatchUpdate)
}

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
