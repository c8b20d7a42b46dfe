import JobRecords
import JobState

/// What a `ReportCollector` has collected so far.
struct ReportState {
    private var matcher: RecordMatcher
    /// Of `jobs`, by job, for each host; and each host's place among these.
    private var slots: [SlotTable] = []
    private var hosts = SlotTable()
    private var lastHost: (id: UInt32, place: Int)?
    private(set) var jobs: [JobKey] = []
    private var begun: [Begun] = []
    private(set) var cells: ReportCells
    private(set) var records = 0
    private(set) var first = Int64.max
    private(set) var last = Int64.min

    /// A job of a host; both 0 for all jobs beyond the limit.
    struct JobKey: Hashable {
        let host: UInt32
        let job: UInt32
        var isRest = false
    }

    /// An action under way.
    private struct Begun {
        var action: UInt32 = 0
        var run = 0
        var time: Int64?
    }

    /// More jobs than an engine has; a hostile log may name more.
    private static let jobLimit = 5_000

    init(_ filter: RecordFilter, _ names: NameRegistry, actions: Int) {
        matcher = RecordMatcher(filter, names)
        cells = ReportCells(limit: actions)
    }

    @inline(__always)
    mutating func take(_ record: Record, _ run: Int) {
        guard record.kind != .restated, matcher.matches(record, run: run) else { return }
        records += 1
        first = min(first, record.time)
        last = max(last, record.time)
        switch record.kind {
        case .began: begin(record, run)
        case .completed: complete(record, run)
        default: break
        }
    }

    private mutating func begin(_ record: Record, _ run: Int) {
        let slot = slot(record.host, record.job)
        begun[slot] = Begun(action: record.action, run: run, time: record.time)
    }

    private mutating func complete(_ record: Record, _ run: Int) {
        let slot = slot(record.host, record.job)
        var cell = ReportCell(
            time: record.time, slot: Int32(slot), run: Int32(clamping: run), action: record.action,
            ok: record.failed ? 0 : 1, err: record.failed ? 1 : 0)
        if let time = begun[slot].time, begun[slot].action == record.action, begun[slot].run == run {
            cell.timed = 1
            cell.took = max(0, record.time - time)
            cell.longest = cell.took
        }
        begun[slot].time = nil
        cells.add(cell)
    }

    /// The row of a job, made at its first mention.
    mutating func slot(_ host: UInt32, _ job: UInt32) -> Int {
        let place = lastHost?.id == host ? lastHost!.place : enter(host)
        if let slot = slots[place][job] { return slot }
        let slot = addJob(host, job)
        slots[place].set(job, to: slot)
        return slot
    }

    private mutating func enter(_ host: UInt32) -> Int {
        let place = hosts[host] ?? slots.count
        if place == slots.count {
            hosts.set(host, to: place)
            slots.append(SlotTable())
        }
        lastHost = (host, place)
        return place
    }

    private mutating func addJob(_ host: UInt32, _ job: UInt32) -> Int {
        guard jobs.count < ReportState.jobLimit else { return ReportState.jobLimit }
        jobs.append(JobKey(host: host, job: job))
        begun.append(Begun())
        guard jobs.count == ReportState.jobLimit else { return jobs.count - 1 }
        jobs.append(JobKey(host: 0, job: 0, isRest: true))
        begun.append(Begun())
        return jobs.count - 2
    }
}
