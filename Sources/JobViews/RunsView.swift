import JobColumns
import JobState

/// The engine's lives (contract, section 6, `runs`).
public struct RunsView {
    public let rows: [RunRow]
    private let context: ViewContext
    private let showsHost: Bool

    public init(_ rows: [RunRow], _ context: ViewContext) {
        self.rows = rows
        self.context = context
        showsHost = Set(rows.map(\.host)).count > 1
    }

    public var isEmpty: Bool { rows.isEmpty }

    public func json() -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("runs")
        json.beginList()
        for row in rows { RunsView.write(row, &json) }
        json.endList()
        json.key("time")
        json.number(context.nowSeconds)
        json.endObject()
        json.endLine()
        return json.buffer.bytes
    }

    public func ndjson() -> [UInt8] {
        var json = JSONWriter()
        for row in rows {
            RunsView.write(row, &json)
            json.endLine()
        }
        return json.buffer.bytes
    }

    private static func write(_ row: RunRow, _ json: inout JSONWriter) {
        let run = row.run
        json.beginObject()
        json.key("host")
        json.string(row.host)
        json.key("run")
        json.number(run.number)
        json.key("start")
        json.seconds(run.start)
        json.key("end")
        json.seconds(run.end)
        json.key("messages")
        json.number(run.messages)
        json.key("ok")
        json.number(run.ok)
        json.key("err")
        json.number(run.err)
        json.key("jobs")
        json.number(run.jobs)
        json.endObject()
    }

    public func csv() -> [UInt8] {
        var csv = CSVWriter()
        let titles = ["host", "run", "start", "end", "messages", "ok", "err", "jobs"]
        if context.headers { csv.header(titles) }
        for row in rows {
            let run = row.run
            let counts = [run.messages, run.ok, run.err, run.jobs].map { ColumnValue.number(Int($0)) }
            let times = [run.start, run.end].map { ColumnValue.instant($0) }
            csv.row([.text(row.host), .number(Int(run.number))] + times + counts)
        }
        return csv.buffer.bytes
    }

    public func table() -> [String] {
        let host: [Table.Column] = showsHost ? [.init("HOST", flexible: true)] : []
        var table = Table(
            host + [
                .init("RUN", right: true), .init("START"), .init("END"), .init("LASTED", right: true),
                .init("STARTUP", right: true), .init("MESSAGES", right: true), .init("OK", right: true),
                .init("ERR", right: true), .init("JOBS", right: true), .init("BEGINS WITH", flexible: true),
            ])
        for row in rows { table.add((showsHost ? [Cell(row.host)] : []) + cells(row.run)) }
        return table.lines(width: context.width, colored: context.colored, headers: context.headers)
    }

    private func cells(_ run: Run) -> [Cell] {
        [
            Cell(String(run.number)), Cell(context.time.full(run.start)), Cell(context.time.full(run.end)),
            Cell(DurationText.short(run.end - run.start)),
            Cell(run.startupDone.map { DurationText.short($0 - run.start) } ?? ""),
            Cell(String(run.messages)), Cell(String(run.ok)), Cell(String(run.err), run.err > 0 ? .alarm : .plain),
            Cell(String(run.jobs)), Cell(run.cause.rawValue),
        ]
    }
}
