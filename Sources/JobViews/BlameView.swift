import JobState

/// A completed action with the time that it took, as a view shows it.
public struct BlameRow: Sendable {
    public let host: String
    public let job: String
    public let action: String
    public let span: ActionSpan

    public init(span: ActionSpan, names: NameRegistry) {
        self.span = span
        host = names[span.host]
        job = names[span.job]
        action = names[span.action]
    }

    /// Microseconds.
    public var duration: Int64 { span.t1 - span.t0 }
}

/// Which actions took how long (contract, section 6, `blame`). Rows come in the order in which they are shown.
public struct BlameView {
    private let rows: [BlameRow]
    private let context: ViewContext

    public init(_ rows: [BlameRow], _ context: ViewContext) {
        self.rows = rows
        self.context = context
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
        json.seconds(row.duration)
        json.key("t0")
        json.seconds(row.span.t0)
        json.key("t1")
        json.seconds(row.span.t1)
        json.key("sub")
        json.string(row.span.failed ? "err" as String : "ok")
        json.endObject()
    }

    public func csv() -> [UInt8] {
        var csv = CSVWriter()
        csv.row(["host", "run", "job", "action", "seconds", "t0", "t1", "sub"].map { .text($0) })
        for row in rows {
            let times = [row.duration, row.span.t0, row.span.t1].map { CSVWriter.Value.number(SecondsText.text($0)) }
            csv.row(
                [.text(row.host), .number(String(row.span.run)), .text(row.job), .text(row.action)] + times
                    + [.text(row.span.failed ? "err" : "ok")])
        }
        return csv.buffer.bytes
    }

    public func table() -> [String] {
        let showsHost = Set(rows.map(\.host)).count > 1
        let host: [Table.Column] = showsHost ? [.init("HOST", flexible: true)] : []
        var table = Table(
            host + [
                .init("TOOK", right: true), .init("JOB", flexible: true), .init("ACTION"), .init("SUB"),
                .init("RUN", right: true), .init("BEGAN"), .init("ENDED"),
            ])
        for row in rows {
            let cells = [
                Cell(DurationText.short(row.duration)), Cell(row.job, row.span.failed ? .bad : .plain),
                Cell(row.action),
                Cell(row.span.failed ? "err" : "ok", row.span.failed ? .alarm : .plain), Cell(String(row.span.run)),
                Cell(context.time.full(row.span.t0)), Cell(context.time.full(row.span.t1)),
            ]
            table.add((showsHost ? [Cell(row.host)] : []) + cells)
        }
        return table.lines(width: context.width, colored: context.colored, headers: context.headers)
    }
}
