import Foundation

/// Places times on a plot's axis, and chooses where its marks stand.
struct PlotScale {
    let start: Int64
    let end: Int64
    /// Pixels.
    let left: Double
    let width: Double

    /// For marks at times of day rather than at times since the start.
    let clock: TimeText?

    init(start: Int64, end: Int64, left: Double, width: Double, clock: TimeText? = nil) {
        self.clock = clock
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

    /// Times since the start: from zero on, or those of round times of day.
    var marks: [Int64] {
        let first =
            clock.map { Int64(($0.zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(start) / 1e6)))) }
            .map { offset in step - (start + offset * 1_000_000) % step } ?? 0
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
