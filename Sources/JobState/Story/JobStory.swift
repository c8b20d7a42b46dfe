import JobRecords

/// What a log tells of one job beside its state: its last actions, notes and how long its actions usually take.
public struct JobStory: Sendable {
    /// One action whose end the log tells.
    public struct Action: Sendable {
        public let action: UInt32
        public let run: Int
        /// When it began; nil if the log does not tell.
        public let began: Int64?
        public let ended: Int64
        public let failed: Bool

        public var took: Int64? { began.map { max(0, ended - $0) } }
    }

    /// What the job or the engine said of it, with the lines that belong to it.
    public struct Note: Sendable {
        public let time: Int64
        /// The severity's letter.
        public let severity: UInt8
        public let text: String
        public internal(set) var detail: [String] = []
    }

    public let host: UInt32
    public let job: UInt32
    /// The last ones, the newest last.
    public private(set) var actions: [Action] = []
    public private(set) var notes: [Note] = []
    /// How often each action ended, and how long the last ones took, in microseconds.
    public private(set) var counts: [UInt32: Int] = [:]
    private var lengths: [UInt32: [Int64]] = [:]

    static let shownActions = 8
    static let shownNotes = 8
    private static let shownDetail = 20
    /// So many lengths of an action tell what is usual.
    private static let sample = 101

    init(host: UInt32, job: UInt32) { (self.host, self.job) = (host, job) }

    /// How long an action usually takes: the median of its last ones; nil if fewer than three are known.
    public func usual(_ action: UInt32) -> Int64? {
        guard let known = lengths[action], known.count >= 3 else { return nil }
        return known.sorted()[known.count / 2]
    }

    mutating func add(_ action: Action) {
        let number = counts[action.action, default: 0]
        counts[action.action] = number + 1
        if let length = action.took {
            if lengths[action.action, default: []].count < JobStory.sample {
                lengths[action.action, default: []].append(length)
            } else {
                lengths[action.action]![number % JobStory.sample] = length
            }
        }
        actions.append(action)
        if actions.count > JobStory.shownActions { actions.removeFirst() }
    }

    mutating func add(_ note: Note) {
        notes.append(note)
        if notes.count > JobStory.shownNotes { notes.removeFirst() }
    }

    mutating func addDetail(_ line: UnsafeRawBufferPointer) {
        guard let last = notes.indices.last, notes[last].detail.count <= JobStory.shownDetail else { return }
        let isMore = notes[last].detail.count == JobStory.shownDetail
        notes[last].detail.append(isMore ? "…" : String(decoding: line.prefix(1024), as: UTF8.self))
    }
}

/// Collects the stories of the jobs that a filter wants, while a log is read once.
public final class JobStoryCollector: RecordSink {
    private struct Key: Hashable {
        let host: UInt32
        let job: UInt32
    }

    private var matcher: RecordMatcher
    private let files: [SequencedFile]
    private let history: History
    private var stories: [Key: JobStory] = [:]
    /// The job whose last note may still get details.
    private var talking: Key?

    public init(_ history: History, _ filter: RecordFilter, _ files: [SequencedFile]) {
        (self.history, self.files) = (history, files)
        matcher = RecordMatcher(filter, history)
    }

    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        talking = nil
        guard record.job != 0, record.kind == .completed || record.kind == .note,
            matcher.matches(record, run: run)
        else { return }
        let key = Key(host: record.host, job: record.job)
        if record.kind == .note || files[batch.file].isCompanion {
            let words = RecordText(record, batch.text(of: record)).words
            stories[key, default: story(key)].add(
                JobStory.Note(time: record.time, severity: record.severity, text: words))
            talking = key
        } else {
            stories[key, default: story(key)].add(action(record, run))
        }
    }

    public func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        guard let talking else { return }
        if record.kind == .detail {
            stories[talking]?.addDetail(batch.text(of: record))
        } else {
            self.talking = nil
        }
    }

    private func story(_ key: Key) -> JobStory { JobStory(host: key.host, job: key.job) }

    private func action(_ record: Record, _ run: Int) -> JobStory.Action {
        let job = history.host(record.host)?.job(record.job)
        let began = job?.lastActionWasOpen == true ? job?.t0 : nil
        return JobStory.Action(
            action: record.action, run: run, began: began, ended: record.time, failed: record.failed)
    }

    /// The jobs of a host of which anything was told.
    public func jobs(of host: UInt32) -> [UInt32] { stories.keys.filter { $0.host == host }.map(\.job) }

    /// The story of a job; an empty one if nothing was told of it.
    public func story(host: UInt32, job: UInt32) -> JobStory {
        let key = Key(host: host, job: job)
        return stories[key] ?? story(key)
    }
}
