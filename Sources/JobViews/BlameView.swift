import JobState

/// Completed actions by the time that they took (contract, section 6, `blame`).
public struct BlameView: FormedView {
    private let rows: [BlameRow]
    private let context: ViewContext
    private let showsHost: Bool
    private let showsRun: Bool

    /// - Parameter rows: in the order in which they are printed.
    public init(_ rows: [BlameRow], _ context: ViewContext) {
        self.rows = rows
        self.context = context
        showsHost = Set(rows.map(\.host)).count > 1
        showsRun = Set(rows.map(\.span.run)).count > 1
    }

    public var isEmpty: Bool { rows.isEmpty }

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
        json.seconds(row.span.t1)
        json.key("sub")
        json.string(row.sub)
        json.endObject()
    }

    public func csv() -> [UInt8] {
        var csv = CSVWriter()
        if context.headers {
            csv.row(["host", "run", "job", "action", "seconds", "t0", "t1", "sub"].map { .text($0) })
        }
        for row in rows {
            let times = [row.took, row.span.t0, row.span.t1].map { CSVWriter.Value.number(SecondsText.text($0)) }
            csv.row(
                [.text(row.host), .number(String(row.span.run)), .text(row.job), .text(row.action)] + times
                    + [.text(row.sub)])
        }
        return csv.buffer.bytes
    }

    public func table() -> [String] {
        let host: [Table.Column] = showsHost ? [.init("HOST", flexible: true)] : []
        let run: [Table.Column] = showsRun ? [.init("RUN", right: true)] : []
        var table = Table(
            [.init("TOOK", right: true)] + host + run + [
                .init("JOB", flexible: true), .init("ACTION"), .init("SUB"), .init("BEGAN"), .init("ENDED"),
            ])
        for row in rows { table.add(cells(row)) }
        return table.lines(width: context.width, colored: context.colored, headers: context.headers)
    }

    private func cells(_ row: BlameRow) -> [Cell] {
        let host = showsHost ? [Cell(row.host)] : []
        let run = showsRun ? [Cell(String(row.span.run))] : []
        return [Cell(DurationText.short(row.took))] + host + run + [
            Cell(row.job), Cell(row.action), Cell(row.sub, row.span.failed ? .alarm : .good),
            Cell(context.time.full(row.span.t0)), Cell(context.time.full(row.span.t1)),
        ]
    }
}
