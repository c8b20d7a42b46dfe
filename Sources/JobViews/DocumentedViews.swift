import JobColumns
import JobState

/// The JSON documents that views are: `jobs`, `updates`, `runs`, `blame`, `verify`.
public enum DocumentedViews {
    private static let jobColumns = JobRow.wholeRow.filter { $0.name != "host" }
    private static let updateColumns = UpdateRow.wholeRow.filter { $0.name != "host" }

    /// The jobs as `get_jobs` gives them.
    public static func jobs(_ hosts: [(name: String, rows: [JobRow])], _ context: ViewContext) -> [UInt8] {
        HostViews.write(hosts.map(\.name), context) { index, json in
            json.key("jobs")
            json.beginObject()
            for row in hosts.isEmpty ? [] : hosts[index].rows {
                json.key(row.name)
                write(row, &json)
            }
            json.endObject()
        }
    }

    static func write(_ row: JobRow, _ json: inout JSONWriter) { json.object(row, jobColumns) }

    /// The updates as `get_updates` gives them.
    public static func updates(_ hosts: [(name: String, rows: [UpdateRow])], _ context: ViewContext) -> [UInt8] {
        HostViews.write(hosts.map(\.name), context) { index, json in
            json.list("updates", hosts.isEmpty ? [] : hosts[index].rows, updateColumns)
        }
    }

    /// `{"KEY": [ROW…], "time": INT}`.
    /// - Parameter time: nil for a view that has none.
    public static func rows<Row: ColumnRow>(_ key: String, _ rows: [Row], time: Int64? = nil) -> [UInt8] {
        document { json in
            json.list(key, rows, Row.wholeRow)
            if let time { json.member("time", number: Int(time)) }
        }
    }

    public static func verify(_ findings: [Finding], _ files: [FileReport]) -> [UInt8] {
        document { json in
            json.list("findings", findings, Finding.wholeRow)
            json.list("files", files, FileReport.wholeRow)
        }
    }

    private static func document(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        body(&json)
        json.endObject()
        json.endLine()
        return json.buffer.bytes
    }
}

/// The shape of the documented views over hosts: `VIEW` for one, `{"hosts": {HOST: VIEW}, "time": INT}` for several.
enum HostViews {
    /// - Parameter body: writes one host's view, its keys without `time`.
    static func write(_ hosts: [String], _ context: ViewContext, body: (Int, inout JSONWriter) -> Void) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        if hosts.count <= 1 {
            body(0, &json)
        } else {
            json.key("hosts")
            json.beginObject()
            for (index, host) in hosts.enumerated() {
                json.key(host)
                json.beginObject()
                body(index, &json)
                json.endObject()
            }
            json.endObject()
        }
        json.key("time")
        json.number(context.nowSeconds)
        json.endObject()
        json.endLine()
        return json.buffer.bytes
    }
}
