import JobState

/// One action of a job, drawn.
struct PlotBar {
    let action: StartupAction
    let scale: PlotScale
    let names: NameRegistry
    let time: TimeText
    /// Where the startup is over.
    let end: Int64
    /// The bar's upper edge.
    let y: Double

    func svg() -> String {
        "<g><title>\(SVGText.escaped(details))</title>\(shapes)</g>\n"
    }

    private var shapes: String {
        var shapes = ""
        if let waited = action.waited { shapes += rect("waiting", waited, action.began ?? action.completed ?? end) }
        if let began = action.began {
            let style = action.failed ? "failed" : isOpen ? "open" : "executing"
            shapes += rect(style, began, action.completed ?? end)
            if action.overlaps { shapes += rect("overlaps", began, action.completed ?? end, grown: 2) }
        } else if let completed = action.completed {
            shapes += point(completed)
        }
        return shapes
    }

    /// Begun, and not completed within what is logged of the run.
    private var isOpen: Bool { action.completed == nil }

    private func rect(_ style: String, _ from: Int64, _ to: Int64, grown: Double = 0) -> String {
        let (x, right) = (scale.x(from) - grown, scale.x(to) + grown)
        // A bar that cannot be seen would be a lie.
        let width = max(1.5, right - x)
        return "<rect class=\"\(style)\" x=\"\(SVGText.number(x))\" y=\"\(SVGText.number(y - grown))\""
            + " width=\"\(SVGText.number(width))\" height=\"\(SVGText.number(PlotStyle.barHeight + 2 * grown))\"/>"
    }

    private func point(_ time: Int64) -> String {
        let (x, middle) = (scale.x(time), y + PlotStyle.barHeight / 2)
        let corners = [(0.0, -5.0), (5, 0), (0, 5), (-5, 0)].map {
            "\(SVGText.number(x + $0.0)),\(SVGText.number(middle + $0.1))"
        }
        let style = action.failed ? "pointfailed" : "point"
        return "<polygon class=\"\(style)\" points=\"\(corners.joined(separator: " "))\"/>"
    }

    // MARK: words

    /// Where the action's picture ends.
    var right: Double { max(scale.x(action.completed ?? end), scale.x(action.start)) }

    /// What stands beside the bar.
    var words: (text: String, isBad: Bool) {
        var parts: [String] = []
        if action.failed { parts.append("failed") }
        if isOpen { parts.append(action.began == nil ? "never began" : "never finished") }
        if let took = action.took { parts.append(DurationText.short(took)) }
        if let completed = action.completed, completed > end { parts.append("(after the startup)") }
        let name = names[action.action]
        if name != "start" && !name.isEmpty { parts.append(SafeText.shown(name)) }
        if action.overlaps { parts.append("overlaps") }
        return (parts.joined(separator: " "), action.failed || isOpen || action.overlaps)
    }

    /// What a pointer that rests on the bar shows.
    private var details: String {
        var lines = ["\(SafeText.shown(names[action.job])) \(SafeText.shown(names[action.action]))"]
        if let waited = action.waited {
            let others = action.depends.map { SafeText.shown(names[$0]) }.joined(separator: ", ")
            lines.append("waited since \(time.clock(waited))" + (others.isEmpty ? "" : " for \(others)"))
        }
        if let began = action.began { lines.append("began \(time.clock(began))") }
        if let completed = action.completed {
            lines.append("\(action.failed ? "failed" : "done") \(time.clock(completed))")
        }
        if !words.text.isEmpty { lines.append(words.text) }
        return lines.joined(separator: "\n")
    }
}
