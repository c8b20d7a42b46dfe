import JobColumns
import JobRecords
import JobState

/// The last records of one job. Their memory is used again.
final class RecordTrail {
    let key: WatchKey
    /// The job after the last record; nil for the engine's own records.
    var job: Job?
    private var kept: [HeldRecord] = []
    /// Of the kept records, how long the actions took that they complete.
    private var lengths: [Int64?] = []
    /// How many records there were.
    private(set) var count = 0

    init(_ key: WatchKey) { self.key = key }

    /// - Parameter grows: whether one more may be kept, rather than the oldest one be given up.
    func add(_ record: Record, at index: Int, in batch: RecordBatch, run: Int, grows: Bool) {
        if kept.isEmpty || (grows && count == kept.count) {
            kept.append(HeldRecord())
            lengths.append(nil)
        }
        kept[count % kept.count].set(record, at: index, in: batch, run: run)
        lengths[count % kept.count] = record.kind == .completed ? job?.lastTook : nil
        count += 1
    }

    func addDetail(_ bytes: UnsafeRawBufferPointer) {
        guard count > 0 else { return }
        let slot = (count - 1) % kept.count
        if kept[slot].detail.count < RecordTrail.longestDetail { kept[slot].addDetail(bytes) }
    }

    /// The last record's line in its file.
    var lastLine: UInt32? { self[count - 1]?.record.line }

    /// More of a traceback is not looked at on a screen.
    private static let longestDetail = 16384

    /// The first record that is still kept.
    var first: Int { count - kept.count }

    /// The record of that number; nil where it is not kept any more.
    subscript(number: Int) -> HeldRecord? {
        number >= first && number < count ? kept[number % kept.count] : nil
    }

    /// How long the action took that the record of that number completes; nil if it completes none, or nobody can tell.
    func took(_ number: Int) -> Int64? { self[number] == nil ? nil : lengths[number % kept.count] }

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

/// The last changes of one host.
struct RecentList {
    enum Change {
        case record(RecordTrail, number: Int)
        /// A run that no line of its own begins.
        case run(Run.Cause, RecordTrail, number: Int)
        /// Something about the files.
        case note(WatchUpdate)
    }

    /// Oldest first, with their place among those of all hosts.
    private(set) var entries: [(order: Int, change: Change)] = []

    static let limit = 100

    mutating func add(_ change: Change, order: Int) {
        entries.append((order, change))
        if entries.count >= 2 * RecentList.limit { entries.removeFirst(RecentList.limit) }
    }
}
