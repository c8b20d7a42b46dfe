import JobColumns
import JobState

/// Which actions took how long (contract, section 6, `blame`), in the order given.
public struct BlameView {
    private let rows: [BlameRow]
    private let context: ViewContext
    private let showsHost: Bool

    /// - Parameter rows: longest first.
    public init(_ rows: [BlameRow], _ context: ViewContext) {
        self.rows = rows
        self.context = context
        showsHost = Set(rows.map(\.host)).count > 1
    }

    public var isEmpty: Bool { rows.isEmpty }

    /// `{"blame": [{"host","run","job","action","seconds","t0","t1","sub"}…]}`.
    public func json() -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("blame")
        json.beginList()
        for row in rows { BlameView.write(row, &json) }
        json.endList()
        json.endObject()
        json.endLine()
        return json.buffer.bytes
    }

    public func ndjson() -> [UInt8] {
        var json = JSONWriter()
        for row in rows {
            BlameView.write(row, &json)
            json.endLine()
        }
        return json.buffer.bytes
    }

    private static func write(_ row: BlameRow, _ json: inout JSONWriter) {
        json.beginObject()
        json.key("host")
        json.string(row.host)
        json.key("run")
        json.number(row.span.run)
        json.key("job")
        json.string(row.job)
        json.key("action")
        json.string(row.action)
        json.key("seconds")
        json.seconds(row.took)
        json.key("t0")
        json.seconds(row.span.t0)
        json.key("t1")
        json.seconds(row.ended)
        json.key("sub")
        json.string(row.sub)
        json.endObject()
    }

    public func csv() -> [UInt8] {
        var csv = CSVWriter()
        if context.headers {
            csv.header(["host", "run", "job", "action", "seconds", "t0", "t1", "sub"])
        }
        for row in rows {
            let times = [row.took, row.span.t0, row.ended].map { time -> ColumnValue in
                time.map { .instant($0) } ?? .none
            }
            csv.row(
                [.text(row.host), .number(Int(row.span.run)), .text(row.job), .text(row.action)] + times
                    + [row.sub.map { .text($0) } ?? .none])
        }
        return csv.buffer.bytes
    }

    public func table() -> [String] {
        let host: [Table.Column] = showsHost ? [.init("HOST", flexible: true)] : []
        var table = Table(
            host + [
                .init("TOOK", right: true), .init("JOB", flexible: true), .init("ACTION", flexible: true),
                .init("SUB"), .init("RUN", right: true), .init("BEGAN"), .init("ENDED"),
            ])
        for row in rows { table.add((showsHost ? [Cell(row.host)] : []) + cells(row)) }
        return table.lines(width: context.width, colored: context.colored, headers: context.headers)
    }

    private func cells(_ row: BlameRow) -> [Cell] {
        [
            Cell(DurationText.short(row.took)), Cell(row.job, row.span.failed ? .bad : .plain), Cell(row.action),
            Cell(row.sub ?? "", row.span.failed ? .alarm : .plain), Cell(String(row.span.run)),
            Cell(context.time.full(row.span.t0)),
            row.ended.map { Cell(context.time.full($0)) } ?? Cell("never ended", .alarm),
        ]
    }
}
