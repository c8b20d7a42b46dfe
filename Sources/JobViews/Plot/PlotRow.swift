import Glibc
import JobColumns
import JobState

/// One job's row of a plot. Each state differs by its shape or hatching as well as by its colour.
struct PlotRow {
    static let height = 20.0
    private static let bar = 12.0

    let track: JobTrack
    let timeline: StartupTimeline
    let scale: PlotScale
    /// From how many microseconds on an action counts as hung.
    let hung: Int64
    /// The row's top in pixels.
    let top: Double

    private var middle: Double { top + PlotRow.height / 2 }

    func svg() -> String {
        var parts = ["<g>", "<title>\(MarkupText.escaped(story))</title>"]
        let name = PlotRow.shortened(SafeText.shown(track.job))
        parts.append(SVG.text("name", scale.left - 8, middle + 4, name))
        parts += shown.map(mark)
        parts += [label, "</g>"]
        return parts.joined()
    }

    /// What began while the engine was starting.
    private var shown: [TimelinePhase] { track.phases.filter { $0.start <= timeline.end } }

    // MARK: bars

    private func mark(_ phase: TimelinePhase) -> String {
        if phase.kind == .done { return diamond(phase) }
        let x = scale.x(phase.start)
        let width = max(2, scale.x(phase.end ?? scale.end) - x)
        let isWait = phase.kind == .waiting
        let thickness = isWait ? PlotRow.bar / 2 : PlotRow.bar
        var parts = [bar(PlotRow.style(phase), x, width, thickness)]
        if phase.failed { parts.append(bar("hatched", x, width, thickness)) }
        if isHung(phase) { parts.append(bar("hung", x, width, thickness + 4)) }
        if phase.overlaps {
            let below = middle + PlotRow.bar / 2 + 2
            parts.append(SVG.line("overlap", (x, below), (x + width, below)))
        }
        if isCutOff(phase) { parts.append(arrow) }
        return parts.joined()
    }

    private static func style(_ phase: TimelinePhase) -> String {
        if phase.kind == .waiting { return "waiting" }
        return phase.failed ? "failed" : phase.end == nil ? "open" : "executing"
    }

    private func bar(_ style: String, _ x: Double, _ width: Double, _ thickness: Double) -> String {
        SVG.rectangle(style, x, middle - thickness / 2, width, thickness)
    }

    private func diamond(_ phase: TimelinePhase) -> String {
        let (x, y) = (scale.x(phase.start), middle)
        let points = [(x, y - 5), (x + 5, y), (x, y + 5), (x - 5, y)].map {
            "\(SVG.number($0.0)),\(SVG.number($0.1))"
        }.joined(separator: " ")
        let shape = "<polygon class=\"\(phase.failed ? "failed" : "done")\" points=\"\(points)\"/>"
        return phase.failed ? shape + "<polygon class=\"hatched\" points=\"\(points)\"/>" : shape
    }

    /// Points to the right: it goes on behind the plot's end.
    private var arrow: String {
        "<path class=\"arrow\" d=\"M\(SVG.number(scale.right)) \(SVG.number(middle - 6))l8 6l-8 6z\"/>"
    }

    private func isCutOff(_ phase: TimelinePhase) -> Bool { phase.end.map { $0 > scale.end } ?? true }

    private func isHung(_ phase: TimelinePhase) -> Bool {
        phase.kind == .executing && phase.length(until: timeline.runEnd) >= hung
    }

    // MARK: words

    /// Names of a kind differ at their ends, so the middle is left out.
    private static func shortened(_ name: String) -> String {
        guard DisplayWidth.of(name) > PlotSVG.nameColumns else { return name }
        let half = PlotSVG.nameColumns / 2
        return DisplayWidth.truncated(String(name.prefix(half)), to: half) + "…" + name.suffix(half - 1)
    }

    private var label: String {
        guard let last = shown.reversed().max(by: { ($0.end ?? .max) < ($1.end ?? .max) }) else { return "" }
        let words = labelWords(last)
        let end = isCutOff(last) ? scale.right + 10 : scale.x(last.end ?? scale.end) + (last.kind == .done ? 8 : 5)
        return SVG.text(last.failed || last.end == nil ? "label bad" : "label", end, middle + 4, words)
    }

    private func labelWords(_ last: TimelinePhase) -> String {
        var words: [String] = []
        let length = DurationText.short(last.length(until: timeline.runEnd))
        if last.kind == .executing && last.end != nil { words.append(length) }
        if last.kind == .waiting { words.append(last.end == nil ? timeline.waitWords : "waited \(length)") }
        if last.kind == .executing && last.end == nil { words.append(timeline.openWords) }
        if last.action != "start" && !last.action.isEmpty { words.append(last.action) }
        if last.kind == .waiting && !last.depends.isEmpty {
            words.append("for " + last.depends.joined(separator: ", "))
        }
        if shown.contains(where: \.failed) { words.append("failed") }
        if shown.contains(where: { isHung($0) }) { words.append("hung") }
        if shown.contains(where: \.overlaps) { words.append("overlaps") }
        return DisplayWidth.truncated(words.joined(separator: ", "), to: PlotSVG.labelColumns)
    }

    /// The row in words: what a pointer shows and a screen reader says.
    private var story: String { track.job + ": " + shown.map(words).joined(separator: "; ") }

    private func words(_ phase: TimelinePhase) -> String {
        let at = DurationText.short(phase.start - timeline.start)
        let length = DurationText.short(phase.length(until: timeline.runEnd))
        let outcome = phase.failed ? "failed" : phase.end == nil ? timeline.openWords : "ok"
        switch phase.kind {
        case .waiting:
            let names = phase.depends.isEmpty ? "" : " for \(phase.depends.joined(separator: ", "))"
            return "waits\(names) from \(at), \(phase.end == nil ? timeline.waitWords : length)"
        case .executing:
            let extra = (isHung(phase) ? ", hung" : "") + (phase.overlaps ? ", overlaps another action" : "")
            return "executes \(phase.action) from \(at), \(length), \(outcome)\(extra)"
        case .done: return "\(phase.action) \(outcome) at \(at)"
        }
    }
}

/// Places times on a plot's axis, and chooses where its marks stand.
struct PlotScale {
    let start: Int64
    let end: Int64
    /// Pixels.
    let left: Double
    let width: Double
    /// For marks at times of day rather than at times since the start.
    let clock: TimeText?

    var right: Double { left + width }

    func x(_ time: Int64) -> Double {
        let share = Double(min(max(time, start), end) - start) / Double(end - start)
        return left + share * width
    }

    private static let steps: [Int64] = [
        1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000,
        10_000_000, 15_000_000, 30_000_000, 60_000_000, 120_000_000, 300_000_000, 600_000_000, 900_000_000,
        1_800_000_000, 3_600_000_000, 7_200_000_000, 21_600_000_000, 43_200_000_000, 86_400_000_000,
    ]

    /// Microseconds between two marks: at most twelve of them.
    var step: Int64 {
        let length = end - start
        if let step = PlotScale.steps.first(where: { length / $0 <= 12 }) { return step }
        let day: Int64 = 86_400_000_000
        return (length / 12 / day + 1) * day
    }

    /// Times since the start: from zero on, or those of round times of day.
    var marks: [Int64] {
        let first =
            clock.map { Int64($0.distance(start)) }.map { offset in step - (start + offset * 1_000_000) % step } ?? 0
        return Array(stride(from: first % step, through: end - start, by: Int(step)))
    }

    func label(_ offset: Int64) -> String {
        if let clock { return label(at: start + offset, clock) }
        if step < 1_000_000 { return PlotScale.decimals(offset, step) + " s" }
        let seconds = offset / 1_000_000
        if end - start <= 120_000_000 { return "\(seconds) s" }
        if end - start <= 7_200_000_000 { return "\(seconds / 60):\(TimeText.pad(Int(seconds % 60), 2))" }
        return "\(seconds / 3600):\(TimeText.pad(Int(seconds / 60 % 60), 2)):\(TimeText.pad(Int(seconds % 60), 2))"
    }

    /// `14:29:51`, `14:29`, or with the date in front where the plot is longer than a day.
    private func label(at time: Int64, _ clock: TimeText) -> String {
        if step < 1_000_000 { return clock.clock(time) }
        let words = clock.seconds(time)
        let (date, day) = (words.prefix(10), words.suffix(8))
        if step >= 86_400_000_000 { return String(date) }
        let short = step < 60_000_000 ? day : day.prefix(5)
        return end - start < 86_400_000_000 ? String(short) : "\(date.suffix(5)) \(short)"
    }

    private static func decimals(_ offset: Int64, _ step: Int64) -> String {
        let digits = step >= 100_000 ? 1 : step >= 10_000 ? 2 : 3
        let unit: Int64 = [100_000, 10_000, 1_000][digits - 1]
        return "\(offset / 1_000_000).\(TimeText.pad(Int(offset % 1_000_000 / unit), digits))"
    }
}
