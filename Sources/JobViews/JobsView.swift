import JobColumns
import JobState

/// The documented `get_jobs` view (contract, section 1), and its other forms.
public struct JobsView {
    private let hosts: [(name: String, rows: [JobRow])]
    private let context: ViewContext

    public init(_ hosts: [(name: String, rows: [JobRow])], _ context: ViewContext) {
        self.hosts = hosts
        self.context = context
    }

    var viewContext: ViewContext { context }
    public var hostCount: Int { hosts.count }
    /// All hosts' rows, host by host.
    public var rows: [JobRow] { hosts.flatMap(\.rows) }
    /// All hosts' rows, what is wrong first, then by name.
    var sortedRows: [JobRow] {
        hosts.flatMap(\.rows).sorted { ($0.urgency, $0.name, $0.host) < ($1.urgency, $1.name, $1.host) }
    }

    public var isEmpty: Bool { hosts.allSatisfy { $0.rows.isEmpty } }

    public func json() -> [UInt8] {
        HostViews.write(hosts.map(\.name), context) { index, json in
            json.key("jobs")
            json.beginObject()
            for row in hosts.isEmpty ? [] : hosts[index].rows {
                json.key(row.name)
                JobsView.write(row, host: nil, &json)
            }
            json.endObject()
        }
    }

    public func ndjson() -> [UInt8] {
        var json = JSONWriter()
        for host in hosts {
            for row in host.rows {
                JobsView.write(row, host: host.name, &json)
                json.endLine()
            }
        }
        return json.buffer.bytes
    }

    static func write(_ row: JobRow, host: String?, _ json: inout JSONWriter) {
        json.beginObject()
        if let host {
            json.key("host")
            json.string(host)
        }
        json.key("name")
        json.string(row.name)
        json.key("status")
        json.string(row.status)
        json.key("sub")
        json.string(row.sub)
        json.key("schedule")
        json.string(row.job.schedule.rawValue)
        json.key("t0")
        json.seconds(row.job.t0)
        json.key("t1")
        json.seconds(row.job.t1)
        if row.job.schedule == .executing {
            json.key("running_action")
            json.string(row.runningAction)
            json.key("pid")
            json.known(row.job.pid)
        }
        json.endObject()
    }

    public func csv() -> [UInt8] {
        var csv = CSVWriter()
        let titles = ["host", "name", "status", "sub", "schedule", "t0", "t1", "running_action", "pid"]
        if context.headers { csv.header(titles) }
        for host in hosts {
            for row in host.rows { csv.row(values(row, host.name)) }
        }
        return csv.buffer.bytes
    }

    private func values(_ row: JobRow, _ host: String) -> [ColumnValue] {
        let isExecuting = row.job.schedule == .executing
        return [
            .text(host), .text(row.name), .text(row.status), .text(row.sub), .text(row.job.schedule.rawValue),
            .instant(row.job.t0), .instant(row.job.t1),
            isExecuting ? .text(row.runningAction) : .none,
            isExecuting && row.job.pid >= 0 ? .number(Int(row.job.pid)) : .none,
        ]
    }
}
