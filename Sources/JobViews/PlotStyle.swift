/// How a plot looks: colours that differ in lightness too, and hatching, so that nothing is told by colour alone.
enum PlotStyle {
    static let css = """
        text{font-family:"DejaVu Sans",Verdana,Arial,sans-serif;font-size:12px;fill:#1b1f24}
        .title{font-size:20px;font-weight:bold}.summary{font-size:13px;fill:#3d444d}
        .name{text-anchor:end}.label{font-size:11px;fill:#3d444d;paint-order:stroke;stroke:#fff;stroke-width:3px}.bad{fill:#a40e26;font-weight:bold}
        .tick{font-size:11px;text-anchor:middle;fill:#57606a}
        .paper{fill:#fff}.stripe{fill:#f4f6f8}.grid{stroke:#d5dae0;stroke-width:1}
        .end{stroke:#1a7f37;stroke-width:1.5;stroke-dasharray:5 3}
        .waiting{fill:url(#dots);stroke:#8c959f;stroke-width:1}.executing{fill:#2f6fb5;stroke:#1d4a7c;stroke-width:1}
        .open{fill:#f2c14e;stroke:#7a5b00;stroke-width:1;stroke-dasharray:4 2}
        .failed{fill:#f7c4c0;stroke:#a40e26;stroke-width:1.5}.hatched{fill:url(#hatch);stroke:none}
        .done{fill:#fff;stroke:#1d4a7c;stroke-width:2}.hung{fill:none;stroke:#1b1f24;stroke-width:2}
        .overlap{stroke:#8250df;stroke-width:2}.arrow{fill:#1b1f24}
        """.replacing("\n", with: "")

    static let patterns =
        "<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
        + "<path d=\"M-1 1l2 -2M0 6l6 -6M5 7l2 -2\" stroke=\"#a40e26\" stroke-width=\"1.5\" fill=\"none\"/></pattern>"
        + "<pattern id=\"dots\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\">"
        + "<rect width=\"4\" height=\"4\" fill=\"#eef1f4\"/><circle cx=\"2\" cy=\"2\" r=\"0.9\" fill=\"#8c959f\"/>"
        + "</pattern></defs>"

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
        ("<rect class=\"open\" \(box)/><path class=\"arrow\" d=\"M20 0l6 6l-6 6z\"/>", "never finished"),
        ("<rect class=\"executing\" \(box)/><rect class=\"hung\" y=\"-2\" width=\"22\" height=\"16\"/>", "hung"),
        ("<rect class=\"executing\" \(box)/><line class=\"overlap\" x2=\"22\" y1=\"14\" y2=\"14\"/>", "overlapping"),
        ("<polygon class=\"done\" points=\"11,1 16,6 11,11 6,6\"/>", "done, beginning unknown"),
        ("<line class=\"end\" x1=\"11\" x2=\"11\" y1=\"-3\" y2=\"15\"/>", "startup ended"),
    ]
}
