import JobColumns
import JobState

/// What differs between two moments, runs or bundles (`diff`).
public struct DiffView {
    private let a: DiffSide
    private let b: DiffSide
    private let hosts: [StateDifference]
    private let context: ViewContext

    public init(_ a: DiffSide, _ b: DiffSide, _ hosts: [StateDifference], _ context: ViewContext) {
        (self.a, self.b, self.hosts, self.context) = (a, b, hosts, context)
    }

    /// Whether nothing differs.
    public var isSame: Bool { hosts.allSatisfy { $0.changes.isEmpty && ($0.a == nil) == ($0.b == nil) } }

    public var forms: ViewForms {
        let changes = hosts.flatMap { host in host.changes.map { ChangeRow(host: host.name, change: $0) } }
        return ViewForms(table: table, document: json, rows: RowsView(changes, nil, context).written)
    }

    // MARK: table

    private func table() -> [String] {
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
        let name = hosts.count > 1 ? [SafeText.shown(host.name ?? "")] : []
        return name + table.lines(context)
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

    // MARK: json

    /// `{"same": BOOL, "a": SIDE, "b": SIDE, "hosts": [{"host","a","b","changes","new_failures","missing","added"}…]}`;
    /// SIDE has `name` and `time`; a host's `a` and `b` have `host`, `run`, `start`, `startup` and `jobs`, or are null;
    /// a change has `job` (null for the engine), `what`, `a`, `b`: words, counts, or seconds for `took` and `startup`.
    private func json() -> [UInt8] {
        JSONWriter.document { json in
            json.key("same")
            json.bool(isSame)
            for (key, side) in [("a", a), ("b", b)] as [(StaticString, DiffSide)] {
                json.key(key)
                json.object {
                    $0.member("name", side.name)
                    $0.member("time", seconds: side.time)
                }
            }
            json.member("hosts", hosts, DiffView.write)
        }
    }

    private static func write(_ host: StateDifference, _ json: inout JSONWriter) {
        json.member("host", host.name)
        json.key("a")
        write(host.a, &json)
        json.key("b")
        write(host.b, &json)
        json.list("changes", host.changes.map { ChangeRow(host: nil, change: $0) }, ChangeRow.columns)
        json.member("new_failures", host.newFailures)
        json.member("missing", host.missing)
        json.member("added", host.added)
    }

    private static func write(_ moment: HostMoment?, _ json: inout JSONWriter) {
        guard let moment else { return json.null() }
        json.object {
            $0.member("host", moment.host)
            $0.member("run", number: moment.run?.number)
            $0.member("start", seconds: moment.run?.start)
            $0.member("startup", seconds: moment.startup)
            $0.member("jobs", number: moment.jobs.count)
        }
    }
}

extension StateDifference {
    fileprivate var name: String? { (b ?? a)?.host }
}

/// What differs of one job, or of the engine.
private struct ChangeRow {
    /// Nil if the host is told around it.
    let host: String?
    let change: StateDifference.Change
}

extension ChangeRow: ShownRow {
    static let columns: [Column<ChangeRow>] = [
        Column("host", .name, "The box") { $0.host.map { .text($0) } ?? .absent },
        Column("job", .name, "The job; null for the engine") { row in
            row.change.job.isEmpty ? .none : .text(row.change.job)
        },
        Column("what", .text, "What differs") { .text($0.change.what.rawValue) },
        Column("a", .text, "What it is in A") { value($0.change.a) },
        Column("b", .text, "What it is in B") { value($0.change.b) },
    ]

    private static func value(_ value: StateDifference.Change.Value?) -> ColumnValue {
        switch value {
        case nil: .none
        case .text(let text): .text(text)
        case .count(let count), .rate(let count, _): .number(Int(count))
        case .length(let micros): .duration(micros)
        }
    }
}

/// What one side of a comparison is, in words.
public struct DiffSide: Sendable {
    /// Such as `run -1`, `2011-06-01 03:12`, or a path.
    public let name: String
    /// "Now" on this side, microseconds since the epoch; nil where its log holds no record.
    public let time: Int64?

    public init(name: String, time: Int64?) { (self.name, self.time) = (name, time) }
}
