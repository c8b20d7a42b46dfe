import JobColumns
import JobState

/// `summary` as JSON.
public enum SummaryJSON {
    public static func document(_ boxes: [Summary], _ context: ViewContext) -> [UInt8] {
        HostViews.write(boxes.map(\.host), context) { index, json in
            json.key("summary")
            if boxes.isEmpty { json.null() } else { write(boxes[index], &json) }
        }
    }

    /// A line a box.
    public static func lines(_ boxes: [Summary]) -> [UInt8] {
        var json = JSONWriter()
        for box in boxes {
            write(box, &json)
            json.endLine()
        }
        return json.buffer.bytes
    }

    private static func write(_ box: Summary, _ json: inout JSONWriter) {
        json.beginObject()
        json.key("host")
        json.string(box.host)
        instant("first", box.first, &json)
        instant("last", box.last, &json)
        json.key("runs")
        json.number(box.runs)
        json.key("findings")
        json.number(box.findings)
        json.key("remarks")
        json.beginList()
        for remark in box.remarks { json.string(remark) }
        json.endList()
        writeNow(box, &json)
        list("failed", box.failed, &json) { failed, json in
            name("job", failed.job, &json)
            name("action", failed.action, &json)
            instant("since", failed.since, &json)
            name("reason", failed.reason, &json)
        }
        json.key("repeated")
        json.beginList()
        for row in box.repeated { json.object(row, FailureRow.wholeRow) }
        json.endList()
        list("never_ended", box.neverEnded, &json) { cut, json in
            name("job", cut.job, &json)
            name("action", cut.action, &json)
            json.key("run")
            json.number(cut.run)
            instant("since", cut.since, &json)
        }
        writeStartup(box.startup, &json)
        json.endObject()
    }

    private static func writeNow(_ box: Summary, _ json: inout JSONWriter) {
        list("executing", box.executing, &json) { running, json in
            name("job", running.job, &json)
            name("action", running.action, &json)
            instant("since", running.since, &json)
            json.key("pid")
            json.known(running.pid)
        }
        list("waiting", box.waiting, &json) { waiting, json in
            name("job", waiting.job, &json)
            instant("since", waiting.since, &json)
            json.key("for")
            json.beginList()
            for holder in waiting.holders { json.string(holder) }
            json.endList()
        }
    }

    private static func writeStartup(_ startup: Summary.Startup?, _ json: inout JSONWriter) {
        json.key("startup")
        guard let startup else { return json.null() }
        json.beginObject()
        json.key("run")
        json.number(startup.run)
        json.key("seconds")
        if let length = startup.length { json.seconds(length) } else { json.null() }
        list("slowest", startup.slowest, &json) { slow, json in
            name("job", slow.job, &json)
            json.key("seconds")
            json.seconds(slow.length)
        }
        json.endObject()
    }

    private static func name(_ key: StaticString, _ text: String, _ json: inout JSONWriter) {
        json.key(key)
        if text.isEmpty { json.null() } else { json.string(text) }
    }

    private static func instant(_ key: StaticString, _ time: Int64?, _ json: inout JSONWriter) {
        json.key(key)
        if let time { json.seconds(time) } else { json.null() }
    }

    private static func list<Item>(
        _ key: StaticString, _ items: [Item], _ json: inout JSONWriter, body: (Item, inout JSONWriter) -> Void
    ) {
        json.key(key)
        json.beginList()
        for item in items {
            json.beginObject()
            body(item, &json)
            json.endObject()
        }
        json.endList()
    }
}
