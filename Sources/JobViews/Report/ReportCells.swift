import JobRecords
import JobState

/// The actions of a report: one by one while they are few, else put together by stretches of time that widen as the log
/// goes on, so that neither memory nor page grows with it.
struct ReportCells: Sendable {
    private(set) var cells: [ReportCell] = []
    /// A stretch's length in microseconds; 0 while every action stands for itself.
    private(set) var width: Int64 = 0
    private var limit: Int
    /// The last cell of each job.
    private var open: [Int32] = []

    init(limit: Int) { self.limit = limit }

    /// Each is a multiple of the one before, so that a stretch falls into one wider stretch.
    private static let widths: [Int64] = [
        1, 2, 10, 30, 60, 120, 600, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 604_800, 2_419_200, 31_449_600,
        314_496_000,
    ].map { $0 * 1_000_000 }

    mutating func add(_ cell: ReportCell) {
        if width == 0 { cells.append(cell) } else { merge(cell) }
        if cells.count > limit { coarsen() }
    }

    /// In the order of time.
    var sorted: [ReportCell] { cells.sorted { ($0.time, $0.slot) < ($1.time, $1.slot) } }

    private mutating func merge(_ cell: ReportCell) {
        let slot = Int(cell.slot)
        while open.count <= slot { open.append(-1) }
        let last = Int(open[slot])
        if last >= 0 && cells[last].run == cell.run {
            let begin = cells[last].time
            if cell.time >= begin && cell.time < begin &+ width { return cells[last].absorb(cell) }
        }
        open[slot] = Int32(cells.count)
        cells.append(cell)
        cells[cells.count - 1].time = ReportCells.floor(cell.time, width)
    }

    private mutating func coarsen() {
        while cells.count > limit / 2, let wider = ReportCells.widths.first(where: { $0 > width }) {
            width = wider
            remerge(cells)
        }
        guard cells.count > limit / 2 else { return }
        // A clock that jumps or an engine that restarts at every line: order and runs are given up.
        var ordered = sorted
        for index in ordered.indices { ordered[index].run = 0 }
        remerge(ordered)
        limit = max(limit, cells.count * 2)
    }

    private mutating func remerge(_ old: [ReportCell]) {
        cells.removeAll(keepingCapacity: true)
        for index in open.indices { open[index] = -1 }
        for cell in old { merge(cell) }
    }

    private static func floor(_ time: Int64, _ width: Int64) -> Int64 {
        let rest = time % width
        return time - (rest < 0 ? rest + width : rest)
    }
}

/// What one job did at one instant, or within one stretch of time: what the report's timeline and counts are made of.
struct ReportCell: Sendable {
    /// When the action ended, or where the stretch begins; microseconds since the epoch.
    var time: Int64
    /// The job's row in the report.
    let slot: Int32
    /// The engine's life; 0 where several were put together.
    var run: Int32
    /// The action's number; 0 where several were put together.
    var action: UInt32
    var ok: Int32
    var err: Int32
    /// Of the actions whose beginning is known: how many, how long together, and the longest.
    var timed: Int32 = 0
    var took: Int64 = 0
    var longest: Int64 = 0

    /// Takes another cell of the same job in.
    mutating func absorb(_ other: ReportCell) {
        ok &+= other.ok
        err &+= other.err
        timed &+= other.timed
        took &+= other.took
        longest = max(longest, other.longest)
        if action != other.action { action = 0 }
        if run != other.run { run = 0 }
    }
}

/// What a `ReportCollector` has collected so far.
struct ReportState {
    private let history: History
    private var matcher: RecordMatcher
    /// Of `jobs`, by job, for each host; and each host's place among these.
    private var slots: [SlotTable] = []
    private var hosts = SlotTable()
    private var lastHost: (id: UInt32, place: Int)?
    private(set) var jobs: [JobKey] = []
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

    /// More jobs than an engine has; a hostile log may name more.
    private static let jobLimit = 5_000
    /// How many actions stand for themselves before they are put together by time.
    private static let actionLimit = 100_000

    init(_ filter: RecordFilter, _ history: History) {
        self.history = history
        matcher = RecordMatcher(filter, history)
        cells = ReportCells(limit: ReportState.actionLimit)
    }

    /// - Parameter record: one that is applied.
    @inline(__always)
    mutating func take(_ record: Record, _ run: Int) {
        guard record.kind != .restated, matcher.matches(record, run: run) else { return }
        records += 1
        first = min(first, record.time)
        last = max(last, record.time)
        switch record.kind {
        case .began: _ = slot(record.host, record.job)
        case .completed: complete(record, run)
        default: break
        }
    }

    private mutating func complete(_ record: Record, _ run: Int) {
        let slot = slot(record.host, record.job)
        var cell = ReportCell(
            time: record.time, slot: Int32(slot), run: Int32(clamping: run), action: record.action,
            ok: record.failed ? 0 : 1, err: record.failed ? 1 : 0)
        if let took = history.lastTook(record.host, record.job) {
            cell.timed = 1
            cell.took = max(0, took)
            cell.longest = cell.took
        }
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
        guard jobs.count == ReportState.jobLimit else { return jobs.count - 1 }
        jobs.append(JobKey(host: 0, job: 0, isRest: true))
        return jobs.count - 2
    }
}
