/// How a plot looks: each state differs by colour and by something that a grey copy keeps.
enum PlotStyle {
    static let rowHeight = 18.0
    static let barHeight = 12.0

    /// Patterns and classes. Waiting is hatched, executing is solid, failed is crossed with a thick outline.
    static let definitions = """
        <defs>
        <pattern id="waiting" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
        <rect width="6" height="6" fill="#f7f3e3"/><rect width="2" height="6" fill="#c9a227"/></pattern>
        <pattern id="failed" width="8" height="8" patternUnits="userSpaceOnUse">\
        <rect width="8" height="8" fill="#f4b6b0"/><path d="M0 0L8 8M8 0L0 8" stroke="#9b1c1c" stroke-width="1.6"/>\
        </pattern>
        <linearGradient id="open"><stop offset="0" stop-color="#2f6fb3"/>\
        <stop offset="1" stop-color="#2f6fb3" stop-opacity="0.15"/></linearGradient>
        </defs>
        <style>
        text { font-family: 'DejaVu Sans', Verdana, Arial, sans-serif; font-size: 12px; fill: #1a1a1a; }
        .title { font-size: 18px; font-weight: bold; }
        .faint { fill: #555555; }
        .bad { fill: #9b1c1c; font-weight: bold; }
        .end { text-anchor: end; }
        .middle { text-anchor: middle; }
        .band { fill: #f3f5f7; }
        .grid { stroke: #d4d9de; stroke-width: 1; }
        .done { stroke: #1c7a3a; stroke-width: 1.5; stroke-dasharray: 5 3; }
        .waiting { fill: url(#waiting); stroke: #8a6d10; stroke-width: 0.8; }
        .executing { fill: #2f6fb3; stroke: #173f6b; stroke-width: 0.8; }
        .failed { fill: url(#failed); stroke: #9b1c1c; stroke-width: 2; }
        .open { fill: url(#open); stroke: #173f6b; stroke-width: 1.2; stroke-dasharray: 4 2; }
        .overlaps { fill: none; stroke: #000000; stroke-width: 1.6; stroke-dasharray: 1 2; }
        .point { fill: #173f6b; }
        .pointfailed { fill: #ffffff; stroke: #9b1c1c; stroke-width: 2; }
        </style>

        """

    /// What the legend shows: a sample's class and its words.
    static let legend: [(style: String, words: String)] = [
        ("waiting", "waiting for others"), ("executing", "executing"), ("failed", "failed"),
        ("open", "never finished"), ("overlaps", "overlaps another action of the job"),
        ("point", "only its end is logged"),
    ]
}
