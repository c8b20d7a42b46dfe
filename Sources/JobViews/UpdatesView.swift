import JobColumns
import JobState

/// The documented `get_updates` view (contract, section 1), and its other forms. Rows come newest first.
public struct UpdatesView {
    private let hosts: [(name: String, rows: [UpdateRow])]
    private let context: ViewContext

    public init(_ hosts: [(name: String, rows: [UpdateRow])], _ context: ViewContext) {
        self.hosts = hosts
        self.context = context
    }

    public var isEmpty: Bool { hosts.allSatisfy { $0.rows.isEmpty } }

    public func json() -> [UInt8] {
        HostViews.write(hosts.map(\.name), context) { index, json in
            json.key("updates")
            json.beginList()
            for row in hosts.isEmpty ? [] : hosts[index].rows { UpdatesView.write(row, host: nil, &json) }
            json.endList()
        }
    }

    public func ndjson() -> [UInt8] {
        var json = JSONWriter()
        for row in rows {
            UpdatesView.write(row, host: row.host, &json)
            json.endLine()
        }
        return json.buffer.bytes
    }

    /// Every host's rows together, in the hosts' common order of time.
    public var rows: [UpdateRow] {
        guard hosts.count > 1 else { return hosts.first?.rows ?? [] }
        let isNewestFirst = hosts.allSatisfy { host in
            zip(host.rows, host.rows.dropFirst()).allSatisfy { $0.time >= $1.time }
        }
        return hosts.flatMap(\.rows).sorted { isNewestFirst ? $0.time > $1.time : $0.time < $1.time }
    }

    private static func write(_ row: UpdateRow, host: String?, _ json: inout JSONWriter) {
        json.beginObject()
        if let host {
            json.key("host")
            json.string(host)
        }
        json.key("name")
        json.string(row.name)
        json.key("status")
        json.string(row.status)
        json.key("time")
        json.seconds(row.time)
        json.key("msg")
        json.string(row.message)
        json.endObject()
    }

    public func csv() -> [UInt8] {
        var csv = CSVWriter()
        if context.headers { csv.header(["host", "name", "status", "time", "msg"]) }
        for row in rows {
            csv.row([
                .text(row.host), .text(row.name), .text(row.status), .instant(row.time),
                .text(row.message),
            ])
        }
        return csv.buffer.bytes
    }

    public func table() -> [String] {
        let showsHost = hosts.count > 1
        let host: [Table.Column] = showsHost ? [.init("HOST", flexible: true)] : []
        var table = Table(
            host + [
                .init("TIME"), .init("AGE", right: true), .init("JOB", flexible: true), .init("UPDATE", flexible: true),
            ])
        for row in rows {
            let style: Style = row.failed ? .alarm : row.status == "start" ? .good : row.status == "stop" ? .bad : .busy
            let cells = [
                Cell(context.time.full(row.time)), Cell(DurationText.short((row.now ?? context.now) - row.time)),
                Cell(row.name),
                Cell(row.message, style),
            ]
            table.add((showsHost ? [Cell(row.host)] : []) + cells)
        }
        return table.lines(width: context.width, colored: context.colored, headers: context.headers)
    }
}
