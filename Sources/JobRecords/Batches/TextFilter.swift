/// Which records' lines are worth keeping for a search that prints few of them: a line that is copied for nothing costs
/// as much as reading it. What it keeps may be more than what is wanted, never less.
public struct TextFilter: Sendable {
    /// Only what `messages` shows: events and notes that came with a code.
    public var onlyMessages = false
    /// Only failed events and error notes.
    public var onlyFailures = false
    /// Whether `sub` must be err (true) or ok (false).
    public var failed: Bool?
    /// Whether a job's name is wanted; asked once a name.
    public var job: (@Sendable (String) -> Bool)?

    public init() {}
}

/// A filter at work in one file. What each record is asked stands beside the filter, which is not touched for it.
struct TextChooser {
    private let job: (@Sendable (String) -> Bool)?
    private let onlyMessages: Bool
    private let onlyFailures: Bool
    private let failed: Bool?
    private let choosesJobs: Bool
    private var jobs: [Bool?] = []

    init(_ filter: TextFilter?) {
        job = filter?.job
        onlyMessages = filter?.onlyMessages ?? false
        onlyFailures = filter?.onlyFailures ?? false
        failed = filter?.failed
        choosesJobs = job != nil
    }

    @inline(__always)
    mutating func wants(_ record: Record, _ names: borrowing NameTable) -> Bool {
        if onlyMessages && !record.isMessage { return false }
        if onlyFailures && !record.isFailure { return false }
        if let failed, !record.hasSub || failed != record.failed { return false }
        guard choosesJobs else { return true }
        let id = Int(record.job)
        if id < jobs.count, let verdict = jobs[id] { return verdict }
        return decide(record.job, names)
    }

    private mutating func decide(_ id: UInt32, _ names: borrowing NameTable) -> Bool {
        while jobs.count <= Int(id) { jobs.append(nil) }
        let verdict = job?(names.text(id)) ?? true
        jobs[Int(id)] = verdict
        return verdict
    }
}
