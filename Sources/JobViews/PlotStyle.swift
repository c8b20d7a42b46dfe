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
                "<g transform=\"translate(\(PlotSVG.number(x)) \(PlotSVG.number(y)))\">\(mark)"
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
