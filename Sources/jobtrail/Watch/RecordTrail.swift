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

/// A look at the machine's clocks.
struct WatchInstant: Equatable {
    /// Nanoseconds of the clock that nobody sets; in a replay, of the log's time up to where it stands.
    let monotonic: Int64
    /// Microseconds since the epoch.
    let wall: Int64
}

/// What time it is for a host whose log is watched.
struct WatchMoment: Equatable {
    /// Microseconds since the epoch.
    let now: Int64
    /// Whether it goes on by itself. Where it does not, `now` is when the log ends, and what runs runs at least so long.
    let isTicking: Bool
}

/// A host's clock, told from its log: its own time is set on by what has passed since its last line came.
struct WatchClock: Equatable {
    /// The last record's time, microseconds since the epoch; nil before the first.
    private(set) var last: Int64?
    /// When that record came, nanoseconds of the clock that moments are asked for by; nil where it stood there before.
    private(set) var arrival: Int64?
    /// Whether nothing more comes.
    var isStopped = false

    mutating func take(_ time: Int64, arrival: Int64?) {
        last = time
        self.arrival = arrival
    }

    /// A log that was there already counts as this machine's where it ends less than a day ago: who looks at it while
    /// nothing is written wants to see how long a job hangs. What ends before is a log of the past.
    private static let freshMicroseconds: Int64 = 86_400_000_000

    func moment(_ instant: WatchInstant) -> WatchMoment {
        guard let last else { return WatchMoment(now: instant.wall, isTicking: false) }
        if isStopped { return WatchMoment(now: last, isTicking: false) }
        if let arrival {
            return WatchMoment(now: last + max(0, instant.monotonic - arrival) / 1000, isTicking: true)
        }
        let age = instant.wall - last
        guard age >= 0, age < WatchClock.freshMicroseconds else { return WatchMoment(now: last, isTicking: false) }
        return WatchMoment(now: instant.wall, isTicking: true)
    }
}
