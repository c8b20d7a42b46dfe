import JobColumns
import JobState

extension DiffView {
    /// `{"same": BOOL, "a": SIDE, "b": SIDE, "hosts": [{"host","a","b","changes","new_failures","missing","added"}…]}`;
    /// SIDE has `name` and `time`; a host's `a` and `b` have `host`, `run`, `start`, `startup` and `jobs`, or are null;
    /// a change has `job` (null for the engine), `what`, `a`, `b`: words, counts, or seconds for `took` and `startup`.
    public func json() -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("same")
        json.bool(isSame)
        for (key, side) in [("a", sides.a), ("b", sides.b)] {
            json.key(key)
            json.beginObject()
            json.key("name")
            json.string(side.name)
            json.key("time")
            json.seconds(side.time)
            json.endObject()
        }
        json.key("hosts")
        json.beginList()
        for host in differences { DiffView.write(host, &json) }
        json.endList()
        json.endObject()
        json.endLine()
        return json.buffer.bytes
    }

    /// One change a line, its host with it.
    public func ndjson() -> [UInt8] {
        var json = JSONWriter()
        for host in differences {
            for change in host.changes {
                DiffView.write(change, host: (host.b ?? host.a)?.host, &json)
                json.endLine()
            }
        }
        return json.buffer.bytes
    }

    public func csv() -> [UInt8] {
        var csv = CSVWriter()
        if context.headers { csv.header(["host", "job", "what", "a", "b"]) }
        for host in differences {
            for change in host.changes {
                csv.row([
                    .text((host.b ?? host.a)?.host ?? ""), .text(change.job), .text(change.what.rawValue),
                    DiffView.cell(change.a), DiffView.cell(change.b),
                ])
            }
        }
        return csv.buffer.bytes
    }

    private static func cell(_ value: StateDifference.Change.Value?) -> ColumnValue {
        switch value {
        case nil: .none
        case .text(let text): .text(text)
        case .count(let count), .rate(let count, _): .number(Int(count))
        case .length(let micros): .instant(micros)
        }
    }

    private static func write(_ host: StateDifference, _ json: inout JSONWriter) {
        json.beginObject()
        json.key("host")
        json.string((host.b ?? host.a)?.host)
        json.key("a")
        write(host.a, &json)
        json.key("b")
        write(host.b, &json)
        json.key("changes")
        json.beginList()
        for change in host.changes { write(change, host: nil, &json) }
        json.endList()
        for (key, names) in [("new_failures", host.newFailures), ("missing", host.missing), ("added", host.added)] {
            json.key(key)
            json.beginList()
            for name in names { json.string(name) }
            json.endList()
        }
        json.endObject()
    }

    private static func write(_ moment: HostMoment?, _ json: inout JSONWriter) {
        guard let moment else { return json.null() }
        json.beginObject()
        json.key("host")
        json.string(moment.host)
        json.key("run")
        json.number(moment.run?.number)
        json.key("start")
        json.seconds(moment.run?.start)
        json.key("startup")
        json.seconds(moment.startup)
        json.key("jobs")
        json.number(moment.jobs.count)
        json.endObject()
    }

    private static func write(_ change: StateDifference.Change, host: String?, _ json: inout JSONWriter) {
        json.beginObject()
        if let host {
            json.key("host")
            json.string(host)
        }
        json.key("job")
        json.string(change.job.isEmpty ? nil : change.job)
        json.key("what")
        json.string(change.what.rawValue)
        json.key("a")
        write(change.a, &json)
        json.key("b")
        write(change.b, &json)
        json.endObject()
    }

    private static func write(_ value: StateDifference.Change.Value?, _ json: inout JSONWriter) {
        switch value {
        case nil: json.null()
        case .text(let text): json.string(text)
        case .count(let count), .rate(let count, _): json.number(count)
        case .length(let micros): json.seconds(micros)
        }
    }
}
