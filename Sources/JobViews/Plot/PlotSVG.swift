import JobColumns
import JobState

/// A startup as a picture: a bar a job, SVG 1.1 without scripts or outside parts.
public struct PlotSVG {
    private let timeline: StartupTimeline
    private let time: TimeText
    private let hung: Int64
    private let scale: PlotScale

    static let nameColumns = 24
    static let labelColumns = 34
    private static let width = 1200.0
    private static let nameWidth = 190.0
    private static let labelWidth = 230.0
    private static let head = 118.0

    /// - Parameter hung: from how many microseconds on an action counts as hung.
    public init(_ timeline: StartupTimeline, _ time: TimeText, hung: Int64) {
        (self.timeline, self.time, self.hung) = (timeline, time, hung)
        scale = PlotScale(
            start: timeline.start, end: PlotSVG.end(timeline), left: PlotSVG.nameWidth,
            width: PlotSVG.width - PlotSVG.nameWidth - PlotSVG.labelWidth, clock: timeline.isWholeRun ? time : nil)
    }

    /// A little more than the startup where actions begun in it end later.
    private static func end(_ timeline: StartupTimeline) -> Int64 {
        let begun = timeline.tracks.flatMap(\.phases).filter { $0.start <= timeline.end }
        let latest = begun.compactMap(\.end).max() ?? timeline.end
        let limit = timeline.end + max(1_000_000, (timeline.end - timeline.start) / 4)
        return max(timeline.end, min(latest, limit), timeline.start + 1000)
    }

    private var tracks: [JobTrack] { timeline.tracks.filter { $0.phases[0].start <= timeline.end } }

    private var bottom: Double { PlotSVG.head + Double(max(1, tracks.count)) * PlotRow.height }

    // MARK: whole

    public func svg() -> [UInt8] {
        let (width, height) = (SVG.number(PlotSVG.width), SVG.number(bottom + 44))
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"\(width)\" height=\"\(height)\""
                + " viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-labelledby=\"title summary\">",
            "<title id=\"title\">\(MarkupText.escaped(title))</title>",
            "<desc id=\"summary\">\(MarkupText.escaped(summary))</desc>", "<style>\(PlotStyle.css)</style>",
            PlotStyle.patterns, "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>",
            SVG.text("title", 16, 30, title), SVG.text("summary", 16, 50, summary),
        ]
        lines += PlotStyle.legend(y: 74) + stripes + axis + rows + [note, "</svg>"]
        return Array((lines.filter { !$0.isEmpty }.joined(separator: "\n") + "\n").utf8)
    }

    private var title: String {
        let host = timeline.host.isEmpty ? "" : " of \(SafeText.shown(timeline.host))"
        return timeline.isWholeRun ? "Run \(timeline.run)\(host)" : "Startup\(host), run \(timeline.run)"
    }

    private var summary: String {
        let zone = time.zoneName(timeline.start)
        let length = timeline.length.map { "\(DurationText.short($0)) " } ?? "the clock went back, "
        let begun = tracks.flatMap(\.phases).filter { $0.start <= timeline.end }
        var parts = [
            "\(time.full(timeline.start)) \(zone)", "\(length)\(ending)",
            "\(tracks.count) job\(tracks.count == 1 ? "" : "s")",
        ]
        let counts = [
            (begun.count(where: \.failed), "failed"),
            (begun.count { $0.kind == .executing && $0.end == nil }, timeline.openWords),
            (begun.count { $0.kind == .waiting && $0.end == nil }, timeline.waitWords),
        ]
        parts += counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return parts.joined(separator: " · ")
    }

    private var ending: String {
        guard timeline.isWholeRun else {
            return timeline.endedBy == .full ? "to 100 %" : "until \(timeline.endedBy.rawValue); 100 % was never told"
        }
        guard let full = timeline.startupEnd else { return "until the last record; 100 % was never told" }
        return "until the last record; startup \(DurationText.short(full - timeline.start)) to 100 %"
    }

    private var note: String {
        guard !timeline.hasStretches else { return "" }
        let words = "The log of this run has no beginnings and no waits: only the ends of actions are drawn."
        return SVG.text("summary", 16, bottom + 38, words)
    }

    // MARK: parts

    private var stripes: [String] {
        stride(from: 0, to: tracks.count, by: 2).map { index in
            let (y, height) = (SVG.number(PlotSVG.head + Double(index) * PlotRow.height), SVG.number(PlotRow.height))
            return "<rect class=\"stripe\" x=\"0\" y=\"\(y)\" width=\"100%\" height=\"\(height)\"/>"
        }
    }

    private var axis: [String] {
        let lines = scale.marks.map { offset in
            let (x, label) = (scale.x(timeline.start + offset), scale.label(offset))
            return upright("grid", x) + SVG.text("tick", x, PlotSVG.head - 7, label)
                + SVG.text("tick", x, bottom + 16, label)
        }
        let startupEnd = timeline.isWholeRun ? timeline.startupEnd : timeline.end
        return lines + (startupEnd.map { [upright("end", scale.x($0))] } ?? [])
    }

    private func upright(_ style: String, _ x: Double) -> String {
        SVG.line(style, (x, PlotSVG.head - 2), (x, bottom + 2))
    }

    private var rows: [String] {
        tracks.enumerated().map { index, track in
            PlotRow(
                track: track, timeline: timeline, scale: scale, hung: hung,
                top: PlotSVG.head + Double(index) * PlotRow.height
            ).svg()
        }
    }
}

extension StartupTimeline {
    /// What an action is called that has not ended.
    var openWords: String { goesOn ? "still running" : "never ended" }
    /// What a wait is called that has not ended.
    var waitWords: String { goesOn ? "still waiting" : "never began" }
}

/// How a plot looks: colours that differ in lightness too, and hatching, so that nothing is told by colour alone.
enum PlotStyle {
    static let css = oneLine(PackageResources.plot_css)

    /// What the style refers to: hatching and dots.
    static let patterns = oneLine(PackageResources.plot_svg)

    private static func oneLine(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self).replacing("\n", with: "")
    }

    /// What the marks mean, in one line.
    static func legend(y: Double) -> [String] {
        var x = 16.0
        var parts: [String] = []
        for (mark, words) in entries {
            parts.append(
                "<g transform=\"translate(\(SVG.number(x)) \(SVG.number(y)))\">\(mark)"
                    + "<text class=\"label\" x=\"28\" y=\"10\">\(words)</text></g>")
            x += 48 + Double(words.count) * 6.3
        }
        return parts
    }

    private static let box = "y=\"0\" width=\"22\" height=\"12\""
    private static let entries: [(mark: String, words: String)] = [
        ("<rect class=\"waiting\" y=\"3\" width=\"22\" height=\"6\"/>", "waiting"),
        ("<rect class=\"executing\" \(box)/>", "executing"),
        ("<rect class=\"failed\" \(box)/><rect class=\"hatched\" \(box)/>", "failed"),
        ("<rect class=\"open\" \(box)/><path class=\"arrow\" d=\"M20 0l6 6l-6 6z\"/>", "not ended"),
        ("<rect class=\"executing\" \(box)/><rect class=\"hung\" y=\"-2\" width=\"22\" height=\"16\"/>", "hung"),
        ("<rect class=\"executing\" \(box)/><line class=\"overlap\" x2=\"22\" y1=\"14\" y2=\"14\"/>", "overlapping"),
        ("<polygon class=\"done\" points=\"11,1 16,6 11,11 6,6\"/>", "done, beginning unknown"),
        ("<line class=\"end\" x1=\"11\" x2=\"11\" y1=\"-3\" y2=\"15\"/>", "startup ended"),
    ]
}

/// Elements of a picture.
enum SVG {
    static func text(_ style: String, _ x: Double, _ y: Double, _ words: String) -> String {
        "<text class=\"\(style)\" x=\"\(number(x))\" y=\"\(number(y))\">\(MarkupText.escaped(words))</text>"
    }

    static func line(_ style: String, _ a: (x: Double, y: Double), _ b: (x: Double, y: Double)) -> String {
        "<line class=\"\(style)\" x1=\"\(number(a.x))\" y1=\"\(number(a.y))\" x2=\"\(number(b.x))\" y2=\"\(number(b.y))\"/>"
    }

    static func rectangle(_ style: String, _ x: Double, _ y: Double, _ width: Double, _ height: Double) -> String {
        let size = "width=\"\(number(width))\" height=\"\(number(height))\""
        return "<rect class=\"\(style)\" x=\"\(number(x))\" y=\"\(number(y))\" \(size)/>"
    }

    /// At most two decimals, as short as it goes.
    static func number(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let (whole, rest) = (hundredths / 100, abs(hundredths % 100))
        if rest == 0 { return String(whole) }
        let sign = hundredths < 0 && whole == 0 ? "-" : ""
        return rest % 10 == 0 ? "\(sign)\(whole).\(rest / 10)" : "\(sign)\(whole).\(TimeText.pad(rest, 2))"
    }
}

/// Log text inside XML or HTML: it stays text, whatever stands in it.
public enum MarkupText {
    /// Escaped for element content and for attributes in double quotes; what XML 1.0 cannot hold is shown in words.
    public static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in SafeText.shown(text).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(isAllowed(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return result
    }

    /// Noncharacters are no XML.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool { scalar.value & 0xFFFE != 0xFFFE }
}
