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
