import JobColumns
import JobState

/// `summary` of several boxes for people: a line a box, the worst first, then the failures that they have in common.
public struct FleetSummaryView {
    private let boxes: [Summary]
    private let failures: [FailureRow]
    private let context: ViewContext

    /// - Parameter failures: of all boxes.
    public init(_ boxes: [Summary], _ failures: [FailureRow], _ context: ViewContext) {
        self.boxes = Summary.worstFirst(boxes)
        (self.failures, self.context) = (failures, context)
    }

    public func table() -> [String] {
        var table = Table(
            [.init("HOST", flexible: true), .init("LAST (\(zone))")]
                + ["RUNS", "FAILED", "RUNNING", "WAITING", "CUT OFF", "FINDINGS"].map { .init($0, right: true) }
                + [.init("WHAT", flexible: true)])
        for box in boxes { table.add(cells(box)) }
        var lines = table.lines(width: context.width, colored: context.colored, headers: context.headers)
        let common = common
        guard !common.isEmpty else { return lines }
        var failed = Table([.init("BOXES", right: true), .init("COUNT", right: true), .init("FAILURE", flexible: true)])
        for row in common { failed.add([Cell("\(row.boxes)"), Cell("\(row.count)"), Cell(row.what)]) }
        lines.append("")
        return lines + failed.lines(width: context.width, colored: context.colored, headers: context.headers)
    }

    public func markdown() -> [String] {
        var table = MarkdownTable(
            [("HOST", false), ("LAST (\(zone))", false)]
                + ["RUNS", "FAILED", "RUNNING", "WAITING", "CUT OFF", "FINDINGS"].map { ($0, true) } + [("WHAT", false)]
        )
        for box in boxes { table.add(cells(box).map(\.text)) }
        var failed = MarkdownTable([("BOXES", true), ("COUNT", true), ("FAILURE", false)])
        for row in common { failed.add(["\(row.boxes)", "\(row.count)", row.what]) }
        return table.lines + (common.isEmpty ? [] : [""] + failed.lines)
    }

    private var zone: String { context.time.zoneName(context.now) }

    private func cells(_ box: Summary) -> [Cell] {
        let counts = [box.runs, box.failed.count, box.executing.count, box.waiting.count, box.neverEnded.count]
        let last = box.last.map { String(context.time.full($0).prefix(16)) } ?? ""
        return [Cell(box.host.isEmpty ? "(no host)" : box.host, box.failed.isEmpty ? .plain : .bad), Cell(last)]
            + counts.map { Cell(String($0)) } + [Cell(String(box.findings)), Cell(what(box))]
    }

    /// The jobs that failed, else what hangs.
    private func what(_ box: Summary) -> String {
        if !box.failed.isEmpty { return box.failed.reversed().map(\.job).joined(separator: ", ") }
        if !box.waiting.isEmpty { return "waiting: " + box.waiting.map(\.job).joined(separator: ", ") }
        return box.executing.isEmpty ? "" : "running: " + box.executing.map(\.job).joined(separator: ", ")
    }

    /// The failures of most boxes, at most eight.
    private var common: [(boxes: Int, count: Int, what: String)] {
        var groups: [[UInt8]: (hosts: Set<[UInt8]>, count: Int, what: String)] = [:]
        for row in failures {
            let what = [row.job, row.action].filter { !$0.isEmpty }.joined(separator: " ") + ": " + row.reason
            let key = what.utf8.map { (48...57).contains($0) ? 48 : $0 }
            groups[key, default: ([], 0, what)].hosts.insert(Array(row.host.utf8))
            groups[key]!.count += row.count
        }
        let shared = groups.values.map { (boxes: $0.hosts.count, count: $0.count, what: $0.what) }
        return Array(
            shared.filter { $0.boxes > 1 }
                .sorted { ($1.boxes, $1.count, $0.what) < ($0.boxes, $0.count, $1.what) }.prefix(8))
    }
}
