import JobColumns
import JobState

/// The critical chain of startups, as systemd-analyze draws one: `JOB @reached +took`, each below the one that waited
/// for it.
public struct ChainView {
    private let chains: [CriticalChain]
    private let context: ViewContext

    public init(_ chains: [CriticalChain], _ context: ViewContext) {
        self.chains = chains
        self.context = context
    }

    public var isEmpty: Bool { chains.allSatisfy { $0.links.isEmpty } }

    // MARK: text

    public func tree() -> [String] {
        Array(chains.map(lines).joined(separator: [""]))
    }

    private func lines(_ chain: CriticalChain) -> [String] {
        var lines = [title(chain.timeline)]
        if context.headers {
            lines += ["When a job was ready stands behind @, how long its action took behind +.", ""]
        }
        if let last = chain.last {
            lines.append(words(last, chain.timeline) + ", the last one, names nothing that it waited for.")
            lines.append("The last one that does:")
        }
        for (depth, link) in chain.links.enumerated() {
            let branch =
                depth == 0 ? "" : String(repeating: "  ", count: depth - 1) + (context.drawsLines ? "└─" : "`-")
            lines.append(branch + words(link, chain.timeline))
        }
        if let note = note(chain) { lines.append(note) }
        return lines
    }

    private func title(_ timeline: StartupTimeline) -> String {
        let host = timeline.host.isEmpty ? "" : " of \(SafeText.shown(timeline.host))"
        let length = timeline.length.map(DurationText.short) ?? "a time that nobody can tell (the clock went back)"
        let end = timeline.endedBy == .full ? "to 100 %" : "until \(timeline.endedBy.rawValue), 100 % was never told"
        let text =
            "Run \(timeline.run)\(host): startup took \(length) \(end), from \(context.time.full(timeline.start))"
        return Style.header.applied(text, colored: context.colored)
    }

    private func words(_ link: CriticalChain.Link, _ timeline: StartupTimeline) -> String {
        let start = timeline.start
        var text = SafeText.shown(link.job)
        if !link.action.isEmpty && link.action != "start" { text += " (\(SafeText.shown(link.action)))" }
        text = link.failed ? Style.bad.applied(text, colored: context.colored) : text
        if let reached = link.reached {
            text += " @\(DurationText.short(reached - start))"
            if let took = link.took { text += " +\(DurationText.short(took))" }
        } else if let began = link.began {
            text +=
                " began @\(DurationText.short(began - start)) "
                + (timeline.goesOn ? "and still runs" : "and never ended")
        } else {
            text += timeline.goesOn ? " has not begun" : " never began"
        }
        if link.failed { text += " failed" }
        return text + waiting(link)
    }

    private func waiting(_ link: CriticalChain.Link) -> String {
        guard link.waited != nil || !link.depends.isEmpty else { return "" }
        let names = link.depends.map { SafeText.shown($0) }.joined(separator: ", ")
        let length = link.waited.map { "waited \(DurationText.short($0))" } ?? (link.isWaiting ? "waits" : "")
        let unexplained = link.unexplained.map { ", unexplained \(DurationText.short($0))" } ?? ""
        let waited = length + (names.isEmpty ? "" : length.isEmpty ? "depends on \(names)" : " for \(names)")
        let text = " (\(waited)\(unexplained))"
        return Style.faint.applied(text, colored: context.colored)
    }

    private func note(_ chain: CriticalChain) -> String? {
        let hasNames = chain.timeline.tracks.contains { $0.phases.contains { !$0.depends.isEmpty } }
        if !hasNames { return "No wait in this startup names what it waits for, so the chain cannot go further back." }
        guard let last = chain.links.last, !last.depends.isEmpty else { return nil }
        return "What \(SafeText.shown(last.job)) waited for is not told to have become ready in this startup."
    }

    // MARK: json

    /// `{"chains": [{"host","run","start","end","seconds","ended_by","chain":[LINK…],"last":LINK}…], "time": INT}`; LINK
    /// has `job`, `action`, `sub`, `reached` and `took` (seconds, `reached` since the run's start), `t0`, `t1`, `waited`, `unexplained`, `depends`;
    /// null where the log does not tell.
    public func json() -> [UInt8] {
        JSONWriter.document("chains", chains, time: context.nowSeconds, ChainView.write)
    }

    public func ndjson() -> [UInt8] { JSONWriter.lines(chains, ChainView.write) }

    private static func write(_ chain: CriticalChain, _ json: inout JSONWriter) {
        let timeline = chain.timeline
        json.member("host", timeline.host)
        json.member("run", number: timeline.run)
        json.member("start", seconds: timeline.start)
        json.member("end", seconds: timeline.end)
        json.member("seconds", seconds: timeline.length)
        json.member("ended_by", timeline.endedBy.rawValue)
        json.member("chain", chain.links) { write($0, timeline.start, &$1) }
        json.key("last")
        if let last = chain.last ?? chain.links.first {
            json.object { write(last, timeline.start, &$0) }
        } else {
            json.null()
        }
    }

    private static func write(_ link: CriticalChain.Link, _ start: Int64, _ json: inout JSONWriter) {
        json.member("job", link.job)
        json.member("action", link.action.isEmpty ? nil : link.action)
        json.member("sub", link.reached == nil ? nil : link.failed ? "err" : "ok")
        json.member("reached", seconds: link.reached.map { $0 - start })
        json.member("took", seconds: link.took)
        json.member("t0", seconds: link.began)
        json.member("t1", seconds: link.reached)
        json.member("waited", seconds: link.waited)
        json.member("unexplained", seconds: link.unexplained)
        json.member("depends", link.depends)
    }

    public func csv() -> [UInt8] {
        var csv = CSVWriter()
        let titles = ["host", "run", "place", "job", "action", "sub", "reached", "took", "waited", "depends"]
        if context.headers { csv.header(titles) }
        for chain in chains {
            for (place, link) in chain.links.enumerated() { csv.row(values(chain.timeline, place, link)) }
        }
        return csv.buffer.bytes
    }

    private func values(_ timeline: StartupTimeline, _ place: Int, _ link: CriticalChain.Link) -> [ColumnValue] {
        func seconds(_ micros: Int64?) -> ColumnValue { micros.map { .instant($0) } ?? .none }
        return [
            .text(timeline.host), .number(Int(timeline.run)), .number(Int(place)), .text(link.job),
            link.action.isEmpty ? .none : .text(link.action),
            link.reached == nil ? .none : .text(link.failed ? "err" : "ok"),
            seconds(link.reached.map { $0 - timeline.start }), seconds(link.took), seconds(link.waited),
            .text(link.depends.joined(separator: " ")),
        ]
    }
}
