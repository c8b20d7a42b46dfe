/// From time to places on a plot, with marks at round distances.
struct PlotScale {
    /// Microseconds since the epoch at the left edge.
    let start: Int64
    /// Microseconds from edge to edge.
    let length: Int64
    let left: Double
    let width: Double

    init(from start: Int64, to end: Int64, left: Double, width: Double) {
        self.start = start
        length = max(end - start, 100_000)
        self.left = left
        self.width = width
    }

    var right: Double { left + width }

    /// The place of a time; what lies outside is at the edge.
    func x(_ time: Int64) -> Double {
        left + width * min(1, max(0, Double(time - start) / Double(length)))
    }

    private static let steps: [Int64] = [
        10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 15_000_000,
        30_000_000, 60_000_000, 120_000_000, 300_000_000, 600_000_000, 900_000_000, 1_800_000_000, 3_600_000_000,
        7_200_000_000, 14_400_000_000, 43_200_000_000, 86_400_000_000,
    ]

    /// Times after the start at which a mark stands: at most 12 of them.
    var marks: [Int64] {
        let wanted = length / 12
        let day = PlotScale.steps.last!
        let step = PlotScale.steps.first { $0 >= wanted } ?? (wanted / day + 1) * day
        return Array(stride(from: 0, through: length, by: Int(step)))
    }

    /// A mark's text: as many digits as the distance of the marks needs.
    func label(_ mark: Int64) -> String {
        if length >= 100_000_000 { return PlotScale.clock(mark / 1_000_000) }
        let step = marks.count > 1 ? marks[1] : length
        if step >= 1_000_000 { return "\(mark / 1_000_000) s" }
        let hundredths = mark / 10_000
        let digits = step >= 100_000 ? "\(hundredths / 10 % 10)" : TimeText.pad(Int(hundredths % 100), 2)
        return "\(hundredths / 100).\(digits) s"
    }

    private static func clock(_ seconds: Int64) -> String {
        let tail = "\(TimeText.pad(Int(seconds / 60 % 60), 2)):\(TimeText.pad(Int(seconds % 60), 2))"
        return seconds < 3600 ? "\(seconds / 60):\(TimeText.pad(Int(seconds % 60), 2))" : "\(seconds / 3600):\(tail)"
    }
}
