import JobState

/// A startup as a picture (SVG): a bar per job, readable without colours, in one file without outside parts.
public struct PlotView {
    private let host: String
    private let run: Run
    private let timeline: StartupTimeline
    private let names: NameRegistry
    private let time: TimeText
    private let rows: [PlotRow]
    private let scale: PlotScale

    private static let top = 104.0
    private static let width = 1200.0
    /// Room right of the time scale for words beside the last bars.
    private static let margin = 24.0

    public init(host: String, run: Run, timeline: StartupTimeline, names: NameRegistry, time: TimeText) {
        self.host = host
        self.run = run
        self.timeline = timeline
        self.names = names
        self.time = time
        rows = PlotRow.rows(timeline, names)
        let longest = rows.map { SVGText.width(PlotView.shortened($0.name)) }.max() ?? 0
        let left = max(90, longest + 24)
        scale = PlotScale(
            from: run.start, to: timeline.end, left: left, width: PlotView.width - left - PlotView.margin)
    }

    /// Whether nothing is logged of the startup.
    public var isEmpty: Bool { rows.isEmpty }
    /// Whether no action's beginning is logged, so that there is no bar.
    public var hasNoBar: Bool { !timeline.startup.contains { $0.began != nil || $0.waited != nil } }

    public func svg() -> String {
        let height = bottom + 40
        let size = "width=\"\(SVGText.number(PlotView.width))\" height=\"\(SVGText.number(height))\""
        var svg = """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" role="img" \(size) \
            viewBox="0 0 \(SVGText.number(PlotView.width)) \(SVGText.number(height))">
            <title>\(SVGText.escaped(title))</title>

            """
        svg += PlotStyle.definitions
        svg += "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
        svg += heading + legend + bands + grid
        for (index, row) in rows.enumerated() { svg += drawn(row, index) }
        return svg + "</svg>\n"
    }

    private var bottom: Double { PlotView.top + Double(rows.count) * PlotStyle.rowHeight }

    // MARK: around the bars

    private var title: String {
        let name = host.isEmpty ? "the engine" : SafeText.shown(host)
        let what = timeline.isWhole ? "The whole" : "Startup"
        return "\(what) of \(name), run \(run.number): \(outcome)"
    }

    private var outcome: String {
        let length = DurationText.short(timeline.end - run.start)
        if timeline.isWhole { return length }
        if timeline.done != nil { return "100 % after \(length)" }
        return timeline.percentage < 0 ? length : "only \(timeline.percentage) % after \(length)"
    }

    private var subtitle: String {
        let actions = timeline.startup
        let counts = [
            (rows.count, "job", "jobs"), (actions.count { $0.failed }, "failed", "failed"),
            (actions.count { $0.completed == nil && $0.began != nil }, "never finished", "never finished"),
            (actions.count { $0.completed == nil && $0.began == nil }, "never began", "never began"),
            (actions.count(where: \.overlaps), "overlap", "overlaps"),
        ]
        let told = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.0 == 1 ? $0.1 : $0.2)" }
        let cut = timeline.isCut ? ["more actions than are drawn"] : []
        return (["\(time.full(run.start)) \(time.zoneName(run.start))"] + told + cut).joined(separator: " · ")
    }

    private var heading: String {
        text(PlotView.margin, 30, title, "title") + text(PlotView.margin, 50, subtitle, "faint")
    }

    private var legend: String {
        var (svg, x) = ("", PlotView.margin)
        for (style, words) in PlotStyle.legend {
            if style == "point" {
                svg += "<polygon class=\"point\" points=\"\(x + 6),60 \(x + 11),65 \(x + 6),70 \(x + 1),65\"/>\n"
            } else {
                svg += "<rect class=\"\(style)\" x=\"\(SVGText.number(x))\" y=\"59\" width=\"22\" height=\"12\"/>\n"
            }
            let gap = style == "point" ? 17.0 : 28
            svg += text(x + gap, 69, words, "faint")
            x += gap + SVGText.width(words) + 22
        }
        return svg
    }

    private var bands: String {
        stride(from: 0, to: rows.count, by: 2).map { index in
            let y = SVGText.number(PlotView.top + Double(index) * PlotStyle.rowHeight)
            return "<rect class=\"band\" x=\"0\" y=\"\(y)\" width=\"\(SVGText.number(PlotView.width))\""
                + " height=\"\(SVGText.number(PlotStyle.rowHeight))\"/>\n"
        }.joined()
    }

    /// The time scale above and below, and the line at which the startup was done.
    private var grid: String {
        var svg = ""
        for mark in scale.marks {
            let x = scale.x(scale.start + mark)
            svg += line("grid", x)
            for y in [PlotView.top - 8, bottom + 18] { svg += text(x, y, scale.label(mark), "faint middle") }
        }
        if let done = timeline.done { svg += line("done", scale.x(done)) }
        return svg
    }

    private func line(_ style: String, _ x: Double) -> String {
        let x = SVGText.number(x)
        return "<line class=\"\(style)\" x1=\"\(x)\" x2=\"\(x)\" y1=\"\(SVGText.number(PlotView.top - 4))\""
            + " y2=\"\(SVGText.number(bottom + 4))\"/>\n"
    }

    private func text(_ x: Double, _ y: Double, _ words: String, _ style: String) -> String {
        "<text class=\"\(style)\" x=\"\(SVGText.number(x))\" y=\"\(SVGText.number(y))\">\(SVGText.escaped(words))</text>\n"
    }

    // MARK: bars

    private func drawn(_ row: PlotRow, _ index: Int) -> String {
        let y = PlotView.top + Double(index) * PlotStyle.rowHeight + 3
        let bars = row.actions.map {
            PlotBar(action: $0, scale: scale, names: names, time: time, end: timeline.end, y: y)
        }
        var svg = text(scale.left - 10, y + 10, PlotView.shortened(row.name), "end")
        for bar in bars { svg += bar.svg() }
        return svg + labels(bars, y)
    }

    /// Words go right of a row's last bar, or left of its first one where they would leave the picture.
    private func labels(_ bars: [PlotBar], _ y: Double) -> String {
        let told = bars.map(\.words).filter { !$0.text.isEmpty }
        guard let last = bars.map(\.right).max(), !told.isEmpty else { return "" }
        let words = PlotView.summary(told)
        let style = told.contains { $0.isBad } ? "bad" : "faint"
        if last + 8 + SVGText.width(words) < PlotView.width - 8 { return text(last + 8, y + 10, words, style) }
        let first = bars.map { scale.x($0.action.start) }.min() ?? last
        if first - 8 - SVGText.width(words) > scale.left { return text(first - 8, y + 10, words, style + " end") }
        // Neither side has room: over the bar, on a ground of its own.
        let width = SVGText.width(words) + 8
        return
            "<rect x=\"\(SVGText.number(last - width - 4))\" y=\"\(SVGText.number(y))\" width=\"\(SVGText.number(width))\""
            + " height=\"12\" fill=\"#ffffff\" fill-opacity=\"0.9\"/>\n"
            + text(last - 8, y + 10, words, style + " end")
    }

    /// A row of many actions has no room for the words of each: the worst ones stand for all.
    private static func summary(_ told: [(text: String, isBad: Bool)]) -> String {
        guard told.count > 3 else { return told.map(\.text).joined(separator: ", ") }
        let bad = told.filter(\.isBad)
        let shown = bad.prefix(2).map(\.text) + (bad.count > 2 ? ["\(bad.count - 2) more"] : [])
        return (["\(told.count) actions"] + shown).joined(separator: ", ")
    }

    /// A name that leaves room for the bars.
    private static func shortened(_ name: String) -> String { DisplayWidth.truncated(name, to: 40) }
}
