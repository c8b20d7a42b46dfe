import Foundation
import JobRecords

/// Reads the written forms of a TIME.
struct TimeReader {
    private let text: String
    private let option: String

    init(_ text: String, _ option: String) {
        self.text = text
        self.option = option
    }

    /// Nil where the text has none of the forms; an error where it has one but names no time.
    func read() throws -> TimeExpression? {
        if let relative { return relative }
        if let seconds = Double(text), seconds.isFinite, text.first != "+", text.first != "-" {
            guard abs(seconds) < 1e12 else { throw impossible }
            return .absolute(Int64((seconds * 1e6).rounded()))
        }
        return try civil()
    }

    private var impossible: UsageError { UsageError("--\(option) '\(text)': there is no such time") }

    // MARK: relative

    private static let units: [String: Double] = [
        "us": 1e-6, "ms": 1e-3, "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "hour": 3600, "hours": 3600,
        "d": 86_400, "day": 86_400, "days": 86_400, "w": 604_800, "week": 604_800, "weeks": 604_800,
    ]

    /// `-90s`, `+5min`, `-1h30m`.
    private var relative: TimeExpression? {
        guard let sign = text.first, sign == "-" || sign == "+" else { return nil }
        var rest = text.dropFirst()
        var seconds = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            let unit = rest.dropFirst(digits.count).prefix { $0.isLetter }
            guard let number = Double(digits), let factor = TimeReader.units[String(unit)] else { return nil }
            seconds += number * factor
            rest = rest.dropFirst(digits.count + unit.count).drop { $0 == " " }
        }
        guard text.count > 1, seconds < 1e11 else { return nil }
        return .relative(Int64((sign == "-" ? -seconds : seconds) * 1e6))
    }

    // MARK: civil

    private static let form =
        "^(?:(D{4})-(DD)-(DD))?(?:(?:^|[ T])(DD):(DD)(?::(DD)(?:[.,](D{1,9}))?)?)? *(Z|[+-]DD:?DD|UTC)?$"
        .replacingOccurrences(of: "D", with: "[0-9]")

    private func civil() throws -> TimeExpression? {
        guard !text.isEmpty, let parts = match() else { return nil }
        guard parts[1] != nil || parts[4] != nil else { return nil }
        let time = try timeOfDay(parts)
        guard let year = parts[1].flatMap({ Int($0) }) else {
            return parts[8] == nil ? .timeOfDay(time) : nil
        }
        let (month, day) = (Int(parts[2]!)!, Int(parts[3]!)!)
        guard (1...12).contains(month), (1...Civil.length(ofMonth: month, year: year)).contains(day) else {
            throw impossible
        }
        let local = Int64(Civil.days(year: year, month: month, day: day)) * 86_400_000_000 + time
        guard let zone = parts[8] else { return .local(local) }
        return .absolute(local - Int64(offset(zone)) * 1_000_000)
    }

    private func match() -> [String?]? {
        guard let expression = try? NSRegularExpression(pattern: TimeReader.form),
            let match = expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text))
        else { return nil }
        return (0..<match.numberOfRanges).map { index in
            Range(match.range(at: index), in: text).map { String(text[$0]) }
        }
    }

    private func timeOfDay(_ parts: [String?]) throws -> Int64 {
        let (hour, minute, second) = (Int(parts[4] ?? "0")!, Int(parts[5] ?? "0")!, Int(parts[6] ?? "0")!)
        guard hour < 24, minute < 60, second < 61 else { throw impossible }
        let fraction = Double("0." + (parts[7] ?? "0"))! * 1e6
        return Int64((hour * 60 + minute) * 60 + second) * 1_000_000 + Int64(fraction.rounded())
    }

    private func offset(_ zone: String) -> Int {
        guard let sign = zone.first, sign == "+" || sign == "-" else { return 0 }
        let digits = zone.filter { $0 != ":" }.dropFirst()
        let seconds = Int(digits.prefix(2))! * 3600 + Int(digits.suffix(2))! * 60
        return sign == "-" ? -seconds : seconds
    }
}
