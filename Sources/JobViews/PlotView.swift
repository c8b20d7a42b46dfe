import JobState

/// A run's startup as SVG: a bar per action, told apart by shape as well as colour.
public struct PlotView {
    private let timeline: StartupTimeline
    private let time: TimeText
    private let bars: [StartupTimeline.Bar]
    private let span: Int64

    private static let left = 20
    private static let top = 96
    private static let row = 20
    private static let width = 1200
    private static let plotWidth = 900

    /// - Parameter startupOnly: whether only what began within the startup is drawn: up to the last first start.
    public init(_ timeline: StartupTimeline, _ time: TimeText, startupOnly: Bool) {
        self.timeline = timeline
        self.time = time
        let limit = startupOnly ? PlotView.startupEnd(timeline) : Int64.max
        bars = timeline.bars.filter { ($0.waitedFrom ?? $0.begin) <= limit }
        let last = bars.map { $0.end ?? min(timeline.end, limit) }.max() ?? timeline.end
        span = max(1_000_000, last - timeline.start)
    }

    private static func startupEnd(_ timeline: StartupTimeline) -> Int64 {
        var first: [String: Int64] = [:]
        for bar in timeline.bars where bar.action == "start" {
            if first[bar.job] == nil { first[bar.job] = bar.end ?? bar.begin }
        }
        return first.values.max() ?? timeline.end
    }

    public var svg: String {
        let height = PlotView.top + bars.count * PlotView.row + 60
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(PlotView.width)\" height=\"\(height)\" "
                + "viewBox=\"0 0 \(PlotView.width) \(height)\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">",
            "<title>\(PlotView.escaped(title))</title>", PlotView.definitions,
            "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
            "<text x=\"20\" y=\"30\" font-size=\"18\" fill=\"#111\">\(PlotView.escaped(title))</text>",
        ]
        lines += legend() + scale(height) + bars.enumerated().flatMap { bar($0.element, at: $0.offset) }
        return (lines + ["</svg>", ""]).joined(separator: "\n")
    }

    private var title: String {
        let host = timeline.host.isEmpty ? "" : "\(timeline.host), "
        return "\(host)run \(timeline.run): startup from \(time.full(timeline.start)) \(time.zoneName(timeline.start))"
    }

    private static let definitions = """
        <defs>
        <pattern id="wait" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" fill="#f3f0e6"/><line x1="0" y1="0" x2="0" y2="6" stroke="#a08b4b" stroke-width="2"/></pattern>
        <pattern id="fail" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect width="6" height="6" fill="#c62828"/><path d="M0 0L6 6M6 0L0 6" stroke="#ffffff" stroke-width="1"/></pattern>
        </defs>
        """

    private func legend() -> [String] {
        let kinds = [
            ("url(#wait)", "waiting for dependencies", ""), ("#2e7d32", "executing", ""), ("url(#fail)", "failed", ""),
            ("#ffffff", "never ended in this run", "5 3"),
        ]
        return kinds.enumerated().flatMap { index, kind in
            let x = 20 + index * 220
            let dash = kind.2.isEmpty ? "" : " stroke-dasharray=\"\(kind.2)\""
            return [
                "<rect x=\"\(x)\" y=\"44\" width=\"28\" height=\"14\" fill=\"\(kind.0)\" stroke=\"#333\"\(dash)/>",
                "<text x=\"\(x + 36)\" y=\"56\" fill=\"#111\">\(kind.1)</text>",
            ]
        }
    }

    /// A line each round number of seconds.
    private func scale(_ height: Int) -> [String] {
        let steps: [Int64] = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400]
        let step = (steps.first { span / ($0 * 1_000_000) <= 12 } ?? 86_400) * 1_000_000
        return stride(from: Int64(0), through: span, by: Int64.Stride(step)).flatMap { offset in
            let x = place(timeline.start + offset)
            return [
                "<line x1=\"\(x)\" y1=\"\(PlotView.top - 8)\" x2=\"\(x)\" y2=\"\(height - 30)\" stroke=\"#ddd\"/>",
                "<text x=\"\(x)\" y=\"\(PlotView.top - 14)\" text-anchor=\"middle\" fill=\"#444\">\(label(offset))</text>",
            ]
        }
    }

    private func label(_ offset: Int64) -> String {
        offset < 600_000_000 ? "\(offset / 1_000_000)s" : DurationText.short(offset)
    }

    private func place(_ instant: Int64) -> Int {
        let offset = max(0, min(instant - timeline.start, span))
        return PlotView.left + Int(Double(offset) / Double(span) * Double(PlotView.plotWidth))
    }

    private func bar(_ bar: StartupTimeline.Bar, at index: Int) -> [String] {
        let y = PlotView.top + index * PlotView.row
        let begin = place(bar.begin)
        let end = place(bar.end ?? timeline.start + span)
        var lines: [String] = []
        if let from = bar.waitedFrom {
            lines.append(PlotView.rect(place(from), y, max(1, begin - place(from)), "url(#wait)", "#a08b4b", ""))
        }
        let fill = bar.end == nil ? "#ffffff" : bar.failed ? "url(#fail)" : "#2e7d32"
        let stroke = bar.failed ? "#7f0000" : "#1b5e20"
        lines.append(PlotView.rect(begin, y, max(3, end - begin), fill, stroke, bar.end == nil ? "5 3" : ""))
        let text = PlotView.escaped(words(bar))
        let weight = bar.failed ? " font-weight=\"bold\"" : ""
        // Text stands behind the bar, or before it where there is no room left.
        let roomy = end < PlotView.width - 330
        let anchor = roomy ? "start" : "end"
        let x = roomy ? end + 6 : place(bar.waitedFrom ?? bar.begin) - 6
        lines.append(
            "<text x=\"\(x)\" y=\"\(y + 13)\" text-anchor=\"\(anchor)\" fill=\"#111\"\(weight)>\(text)</text>")
        return lines
    }

    private func words(_ bar: StartupTimeline.Bar) -> String {
        let action = bar.action == "start" ? bar.job : "\(bar.job) \(bar.action)"
        guard let end = bar.end else { return "\(action): never ended" }
        let took = bar.hasBegin ? " \(DurationText.short(end - bar.begin))" : ""
        return "\(action)\(took)\(bar.failed ? " FAILED" : "")"
    }

    private static func rect(_ x: Int, _ y: Int, _ width: Int, _ fill: String, _ stroke: String, _ dash: String)
        -> String
    {
        let dashes = dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\""
        return
            "<rect x=\"\(x)\" y=\"\(y + 2)\" width=\"\(width)\" height=\"14\" fill=\"\(fill)\" stroke=\"\(stroke)\"\(dashes)/>"
    }

    /// Log text is data: markup and control characters are shown.
    static func escaped(_ text: String) -> String {
        SafeText.shown(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
