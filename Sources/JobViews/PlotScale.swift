/// Places times on a plot's axis, and chooses where its marks stand.
struct PlotScale {
    let start: Int64
    let end: Int64
    /// Pixels.
    let left: Double
    let width: Double

    init(start: Int64, end: Int64, left: Double, width: Double) {
        self.start = start
        self.end = max(end, start + 1000)
        self.left = left
        self.width = width
    }

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

    /// Times since the start, from zero on.
    var marks: [Int64] { Array(stride(from: 0, through: end - start, by: Int(step))) }

    func label(_ offset: Int64) -> String {
        if step < 1_000_000 { return PlotScale.decimals(offset, step) + " s" }
        let seconds = offset / 1_000_000
        if end - start <= 120_000_000 { return "\(seconds) s" }
        if end - start <= 7_200_000_000 { return "\(seconds / 60):\(TimeText.pad(Int(seconds % 60), 2))" }
        return "\(seconds / 3600):\(TimeText.pad(Int(seconds / 60 % 60), 2)):\(TimeText.pad(Int(seconds % 60), 2))"
    }

    private static func decimals(_ offset: Int64, _ step: Int64) -> String {
        let digits = step >= 100_000 ? 1 : step >= 10_000 ? 2 : 3
        let unit: Int64 = [100_000, 10_000, 1_000][digits - 1]
        return "\(offset / 1_000_000).\(TimeText.pad(Int(offset % 1_000_000 / unit), digits))"
    }
}
