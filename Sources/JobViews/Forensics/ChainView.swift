import JobColumns
import JobState

/// The critical chain of startups, as systemd-analyze draws one: `JOB @reached +took`, each below the one that waited
/// for it.
public struct ChainView {
    private let chains: [CriticalChain]
    private let context: ViewContext

    public init(_ chains: [CriticalChain], _ context: ViewContext) {
        (self.chains, self.context) = (chains, context)
    }

    public var isEmpty: Bool { chains.allSatisfy { $0.links.isEmpty } }

    public var forms: ViewForms {
        ViewForms(
            isEmpty: isEmpty, table: { Array(chains.map(lines).joined(separator: [""])) },
            document: { JSONWriter.document("chains", chains, time: context.nowSeconds, ChainView.write) },
            lines: { JSONWriter.lines(chains, ChainView.write) },
            rows: RowsView(chains.flatMap(LinkRow.rows), nil, context).written)
    }

    // MARK: text

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
    private static func write(_ chain: CriticalChain, _ json: inout JSONWriter) {
        let timeline = chain.timeline
        json.member("host", timeline.host)
        json.member("run", number: timeline.run)
        json.member("start", seconds: timeline.start)
        json.member("end", seconds: timeline.end)
        json.member("seconds", seconds: timeline.length)
        json.member("ended_by", timeline.endedBy.rawValue)
        json.list("chain", LinkRow.rows(chain), LinkRow.members)
        json.key("last")
        if let last = chain.last ?? chain.links.first {
            json.object(LinkRow(timeline: timeline, place: 0, link: last), LinkRow.members)
        } else {
            json.null()
        }
    }
}

/// A link of a chain, as rows have it.
private struct LinkRow {
    let timeline: StartupTimeline
    /// 0 for the end of the chain.
    let place: Int
    let link: CriticalChain.Link
}

extension LinkRow: ShownRow {
    static let columns: [Column<LinkRow>] = [
        Column("host", .name, part: .flat, "The box") { .text($0.timeline.host) },
        Column("run", .number, part: .flat, "In which life of the engine") { .number(Int($0.timeline.run)) },
        Column("place", .number, part: .flat, "How far from the chain's end") { .number($0.place) },
        Column("job", .name, "The job") { .text($0.link.job) },
        Column("action", .name, "What was done") { $0.link.action.isEmpty ? .none : .text($0.link.action) },
        Column("sub", .text, "ok or err") { $0.link.reached == nil ? .none : .text($0.link.failed ? "err" : "ok") },
        Column("reached", .duration, "When it was ready, from the run's start") { row in
            .known(duration: row.link.reached.map { $0 - row.timeline.start })
        },
        Column("took", .duration, "How long its action took") { .known(duration: $0.link.took) },
        Column("t0", .instant, part: .nested, "When its action began") { .known(instant: $0.link.began) },
        Column("t1", .instant, part: .nested, "When it was ready") { .known(instant: $0.link.reached) },
        Column("waited", .duration, "How long it waited") { .known(duration: $0.link.waited) },
        Column("unexplained", .duration, part: .nested, "How much of it nothing explains") {
            .known(duration: $0.link.unexplained)
        },
        Column("depends", .text, part: .flat, "The jobs that it waited for") {
            .text($0.link.depends.joined(separator: " "))
        },
        Column("depends", .names, part: .nested, "The jobs that it waited for") { .names($0.link.depends) },
    ]

    /// A link as JSON has it.
    static let members = wholeRow(nests: true)

    static func rows(_ chain: CriticalChain) -> [LinkRow] {
        chain.links.enumerated().map { LinkRow(timeline: chain.timeline, place: $0, link: $1) }
    }
}
