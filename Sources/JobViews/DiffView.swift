import JobColumns
import JobState

/// What differs between two moments, runs or bundles (`diff`).
public struct DiffView {
    private let a: DiffSide
    private let b: DiffSide
    private let hosts: [StateDifference]
    let context: ViewContext

    public init(_ a: DiffSide, _ b: DiffSide, _ hosts: [StateDifference], _ context: ViewContext) {
        self.a = a
        self.b = b
        self.hosts = hosts
        self.context = context
    }

    var sides: (a: DiffSide, b: DiffSide) { (a, b) }
    var differences: [StateDifference] { hosts }

    /// Whether nothing differs.
    public var isSame: Bool { hosts.allSatisfy { $0.changes.isEmpty && ($0.a == nil) == ($0.b == nil) } }

    // MARK: table

    public func table() -> [String] {
        var lines = [heading("A", a, \.a), heading("B", b, \.b)]
        for host in hosts where !host.changes.isEmpty { lines += [""] + section(host) }
        lines += ["", isSame ? "Nothing differs." : summary]
        return lines
    }

    private func heading(_ letter: String, _ side: DiffSide, _ pick: KeyPath<StateDifference, HostMoment?>) -> String {
        let moments = hosts.compactMap { $0[keyPath: pick] }
        let runs = moments.compactMap { moment in
            moment.run.map { (moment.host.isEmpty ? "" : "\(SafeText.shown(moment.host)), ") + "run \($0.number)" }
        }
        let place = runs.count == 1 ? runs[0] : "\(runs.count) hosts"
        let time = side.time.map { "as of \(context.time.full($0)) \(context.time.zoneName($0))" } ?? "no record"
        let text = "\(letter): \(SafeText.shown(side.name)) (\(place), \(time))"
        return Style.header.applied(text, colored: context.colored)
    }

    private func section(_ host: StateDifference) -> [String] {
        var table = Table([
            .init("JOB", flexible: true), .init("WHAT"), .init("A"), .init("B"), .init("", flexible: true),
        ])
        var last: String?
        for change in host.changes {
            table.add(cells(change, host, repeats: change.job == last))
            last = change.job
        }
        let name = hosts.count > 1 ? [SafeText.shown((host.b ?? host.a)?.host ?? "")] : []
        return name + table.lines(width: context.width, colored: context.colored, headers: context.headers)
    }

    private func cells(_ change: StateDifference.Change, _ host: StateDifference, repeats: Bool) -> [Cell] {
        let isWorse = change.what == .sub && change.b == .text("err")
        let name = change.what == .startup ? "(the engine)" : change.job
        return [
            Cell(repeats ? "" : name, isWorse ? .bad : .plain), Cell(change.what.rawValue),
            Cell(DiffView.words(change.a)),
            Cell(DiffView.words(change.b), isWorse ? .alarm : .plain), Cell(remark(change), .faint),
        ]
    }

    private static func words(_ value: StateDifference.Change.Value?) -> String {
        switch value {
        case nil: "-"
        case .text(let text): text
        case .count(let count): String(count)
        case .rate(let count, let length): "\(count) in \(DurationText.short(length))"
        case .length(let micros): DurationText.short(micros)
        }
    }

    private func remark(_ change: StateDifference.Change) -> String {
        switch (change.what, change.a, change.b) {
        case (.sub, _, .text("err")?): return "new failure"
        case (.sub, _, _): return "well again"
        case (.job, nil, _): return "only in B"
        case (.job, _, nil): return "missing in B"
        case (.took, .length(let a)?, .length(let b)?), (.startup, .length(let a)?, .length(let b)?):
            return a < b ? "\(DiffView.factor(b, a)) slower" : "\(DiffView.factor(a, b)) faster"
        default: return ""
        }
    }

    private static func factor(_ long: Int64, _ short: Int64) -> String {
        let tenths = long * 10 / max(1, short)
        return tenths > 1000 ? "over 100 times" : "\(tenths / 10).\(tenths % 10) times"
    }

    private var summary: String {
        let jobs = Set(
            hosts.flatMap { host in
                host.changes.filter { !$0.job.isEmpty }.map { [Array((host.b?.host ?? "").utf8), Array($0.job.utf8)] }
            })
        var parts = ["\(jobs.count) job\(jobs.count == 1 ? " differs" : "s differ")"]
        let fresh = hosts.reduce(0) { $0 + $1.newFailures.count }
        let counts = [
            (fresh, "new failure" + (fresh == 1 ? "" : "s")),
            (hosts.reduce(0) { $0 + $1.missing.count }, "missing in B"),
            (hosts.reduce(0) { $0 + $1.added.count }, "only in B"),
        ]
        parts += counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return parts.joined(separator: ", ")
    }
}
