/// How many times faster than it happened; nil is without pauses.
enum ReplaySpeed {
    /// What the keys go through: nothing, seconds, minutes, hours and a day in a second.
    private static let steps: [Double] = [
        0.125, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 21_600, 86_400,
    ]

    static func faster(_ speed: Double?) -> Double? { speed.flatMap { speed in steps.first { $0 > speed } } }

    static func slower(_ speed: Double?) -> Double {
        guard let speed else { return steps.last! }
        return steps.last { $0 < speed } ?? speed
    }

    /// `60x`, `0.5x`, `max`: as `--speed` takes it.
    static func text(_ speed: Double?) -> String {
        guard let speed else { return "max" }
        return speed == speed.rounded() && speed < 1e9 ? "\(Int(speed))x" : "\(speed)x"
    }

    /// - Throws: where it is no speed.
    static func parse(_ text: String) throws -> Double? {
        if text == "max" { return nil }
        guard let factor = Double(text.hasSuffix("x") ? String(text.dropLast()) : text), factor > 0, factor < 1e12
        else {
            throw UsageError("--speed '\(text)': expected how many times faster, such as 1x or 60x, or max")
        }
        return factor
    }
}
