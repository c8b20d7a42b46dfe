import JobColumns

public enum SummaryJSON {
    public static func document(_ boxes: [Summary], _ context: ViewContext) -> [UInt8] {
        HostViews.write(boxes.map(\.host), context) { index, json in
            json.key("summary")
            if boxes.isEmpty { json.null() } else { json.object { write(boxes[index], &$0) } }
        }
    }

    /// A line a box.
    public static func lines(_ boxes: [Summary]) -> [UInt8] { JSONWriter.lines(boxes, write) }

    private static func write(_ box: Summary, _ json: inout JSONWriter) {
        json.member("host", box.host)
        json.member("first", seconds: box.first)
        json.member("last", seconds: box.last)
        json.member("runs", number: box.runs)
        json.member("findings", number: box.findings)
        writeNow(box, &json)
        json.member("failed", box.failed) { failed, json in
            json.member("job", known(failed.job))
            json.member("action", known(failed.action))
            json.member("since", seconds: failed.since)
            json.member("reason", known(failed.reason))
        }
        json.list("repeated", box.repeated, FailureRow.wholeRow)
        json.member("never_ended", box.neverEnded) { cut, json in
            json.member("job", known(cut.job))
            json.member("action", known(cut.action))
            json.member("run", number: cut.run)
            json.member("since", seconds: cut.since)
        }
        writeStartup(box.startup, &json)
    }

    private static func writeNow(_ box: Summary, _ json: inout JSONWriter) {
        json.member("executing", box.executing) { running, json in
            json.member("job", known(running.job))
            json.member("action", known(running.action))
            json.member("since", seconds: running.since)
            json.member("pid", number: running.pid < 0 ? nil : Int(running.pid))
        }
        json.member("waiting", box.waiting) { waiting, json in
            json.member("job", known(waiting.job))
            json.member("since", seconds: waiting.since)
            json.member("for", waiting.holders)
        }
    }

    private static func writeStartup(_ startup: Summary.Startup?, _ json: inout JSONWriter) {
        json.key("startup")
        guard let startup else { return json.null() }
        json.object { json in
            json.member("run", number: startup.run)
            json.member("seconds", seconds: startup.length)
            json.member("slowest", startup.slowest) { slow, json in
                json.member("job", known(slow.job))
                json.member("seconds", seconds: slow.length)
            }
        }
    }

    /// What is empty is not known.
    private static func known(_ text: String) -> String? { text.isEmpty ? nil : text }
}
