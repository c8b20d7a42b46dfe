import JobState

/// What made a startup as long as it was (`critical-chain`).
public struct ChainView: FormedView {
    private let rows: [ChainRow]
    private let names: NameRegistry
    private let context: ViewContext

    public init(_ rows: [ChainRow], _ names: NameRegistry, _ context: ViewContext) {
        self.rows = rows
        self.names = names
        self.context = context
    }

    public var isEmpty: Bool { rows.allSatisfy { $0.chain.links.isEmpty } }

    public func json() -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("chains")
        json.beginList()
        for row in rows { write(row, &json) }
        json.endList()
        json.endObject()
        json.endLine()
        return json.buffer.bytes
    }

    /// One chain a line.
    public func ndjson() -> [UInt8] {
        var json = JSONWriter()
        for row in rows {
            write(row, &json)
            json.endLine()
        }
        return json.buffer.bytes
    }

    private func write(_ row: ChainRow, _ json: inout JSONWriter) {
        json.beginObject()
        json.key("host")
        json.string(row.host)
        json.key("run")
        json.number(row.run.number)
        json.key("start")
        json.seconds(row.run.start)
        json.key("startup_done")
        json.seconds(row.timeline.done)
        json.key("startup_percentage")
        json.number(row.timeline.percentage < 0 ? nil : row.timeline.percentage)
        json.key("chain")
        json.beginList()
        for link in row.chain.links { write(link, row, &json) }
        json.endList()
        json.endObject()
    }

    private func write(_ link: StartupAction, _ row: ChainRow, _ json: inout JSONWriter) {
        json.beginObject()
        json.key("job")
        json.string(names[link.job])
        json.key("action")
        json.string(names[link.action])
        json.key("reached")
        json.seconds(link.completed.map { $0 - row.run.start })
        json.key("took")
        json.seconds(link.took)
        json.key("waited")
        json.seconds(link.waited)
        json.key("t0")
        json.seconds(link.began)
        json.key("t1")
        json.seconds(link.completed)
        json.key("sub")
        json.string(link.completed == nil ? nil : link.failed ? "err" : "ok")
        json.key("depends")
        json.beginList()
        for name in link.depends { json.string(names[name]) }
        json.endList()
        json.endObject()
    }

    public func csv() -> [UInt8] {
        var csv = CSVWriter()
        let titles = ["host", "run", "place", "job", "action", "reached", "took", "waited", "t0", "t1", "sub"]
        if context.headers { csv.row(titles.map { .text($0) }) }
        for row in rows {
            for (place, link) in row.chain.links.enumerated() { csv.row(values(link, place, row)) }
        }
        return csv.buffer.bytes
    }

    private func values(_ link: StartupAction, _ place: Int, _ row: ChainRow) -> [CSVWriter.Value] {
        let times = [link.completed.map { $0 - row.run.start }, link.took, link.waited, link.began, link.completed]
        return [.text(row.host), .number(String(row.run.number)), .number(String(place + 1))]
            + [.text(names[link.job]), .text(names[link.action])]
            + times.map { $0.map { .number(SecondsText.text($0)) } ?? .none }
            + [link.completed == nil ? .none : .text(link.failed ? "err" : "ok")]
    }

    public func table() -> [String] {
        var lines: [String] = []
        for row in rows where !row.chain.links.isEmpty {
            if !lines.isEmpty { lines.append("") }
            lines += heading(row) + row.chain.links.enumerated().map { line($1, depth: $0, row) }
        }
        return lines
    }

    private func heading(_ row: ChainRow) -> [String] {
        guard context.headers else { return [] }
        let host = row.host.isEmpty ? "" : SafeText.shown(row.host) + ", "
        let length = DurationText.short(row.timeline.end - row.run.start)
        let reached = row.timeline.percentage
        let startup =
            row.timeline.done != nil
            ? "startup took \(length)"
            : reached < 0 ? "no startup percentage is logged" : "startup came to \(reached) % after \(length)"
        return [
            "\(host)run \(row.run.number), \(context.time.full(row.run.start)): \(startup).",
            "Behind @ stands when the job was done, behind + how long it took. Each waited last for the one below.",
            "",
        ]
    }

    /// `  └─snort @17.2s +4.1s`.
    private func line(_ link: StartupAction, depth: Int, _ row: ChainRow) -> String {
        let branch = depth == 0 ? "" : String(repeating: "  ", count: depth - 1) + "└─"
        var words = [branch + SafeText.shown(names[link.job])]
        let action = names[link.action]
        if action != "start" && !action.isEmpty { words.append(SafeText.shown(action)) }
        if let completed = link.completed { words.append("@" + DurationText.short(completed - row.run.start)) }
        if let took = link.took { words.append("+" + DurationText.short(took)) }
        if let state = state(link) { words.append(state.style.applied(state.words, colored: context.colored)) }
        return words.joined(separator: " ")
    }

    private func state(_ link: StartupAction) -> (words: String, style: Style)? {
        if link.failed { return ("failed", .alarm) }
        guard link.completed == nil else { return nil }
        return link.began == nil ? ("never began", .bad) : ("never finished", .bad)
    }
}
