import Glibc
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
        let number = text.first == "@" ? text.dropFirst() : text[...]
        if let seconds = Double(number), number.allSatisfy({ !$0.isLetter }), seconds.isFinite, text.first != "+",
            text.first != "-"
        {
            guard abs(seconds) < 1e12 else { throw impossible }
            return .absolute(Int64((seconds * 1e6).rounded()))
        }
        return try civil() ?? dayOfYear()
    }

    private var impossible: UsageError { UsageError("--\(option) '\(text)': there is no such time") }

    // MARK: relative

    private static let units: [String: Double] = [
        "us": 1e-6, "ms": 1e-3, "s": 1, "sec": 1, "second": 1, "seconds": 1, "m": 60, "min": 60, "minute": 60,
        "minutes": 60, "h": 3600, "hour": 3600, "hours": 3600,
        "d": 86_400, "day": 86_400, "days": 86_400, "w": 604_800, "week": 604_800, "weeks": 604_800,
    ]

    /// `-90s`, `+5min`, `-1h30m`, `2h ago`, `1 hour 5 minutes ago`.
    private var relative: TimeExpression? {
        guard let first = text.first else { return nil }
        let isAgo = text.hasSuffix(" ago") && first.isASCII && first.isNumber
        guard isAgo || first == "-" || first == "+" else { return nil }
        let sign = isAgo ? "-" : first
        var rest = isAgo ? text.dropLast(4) : text.dropFirst()
        var seconds = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            let gap = rest.dropFirst(digits.count).prefix { $0 == " " }
            let unit = rest.dropFirst(digits.count + gap.count).prefix { $0.isLetter }
            guard let number = Double(digits), let factor = TimeReader.units[String(unit)] else { return nil }
            seconds += number * factor
            rest = rest.dropFirst(digits.count + gap.count + unit.count).drop { $0 == " " }
        }
        guard text.count > 1, seconds < 1e11 else { return nil }
        return .relative(Int64((sign == "-" ? -seconds : seconds) * 1e6))
    }

    // MARK: civil

    private static let form =
        "^(?:(D{4})[-/](D{1,2})[-/](D{1,2}))?(?:(?:^| +|[Tt])(D{1,2}):(DD)(?::(DD)(?:[.,](D{1,9}))?)?)? *"
        + "(Z|z|[+-]DD:?DD|UTC|GMT)?$"

    private func civil() throws -> TimeExpression? {
        guard !text.isEmpty, let parts = match(TimeReader.form) else { return nil }
        guard parts[1] != nil || parts[4] != nil else { return nil }
        let time = try timeOfDay(parts)
        guard let year = parts[1].flatMap({ Int($0) }) else {
            return parts[8] == nil ? .timeOfDay(time) : nil
        }
        let local = try midnight(year, Int(parts[2]!)!, Int(parts[3]!)!) + time
        guard let zone = parts[8] else { return .local(local) }
        return .absolute(local - Int64(offset(zone)) * 1_000_000)
    }

    private func midnight(_ year: Int, _ month: Int, _ day: Int) throws -> Int64 {
        guard (1...12).contains(month), (1...Civil.length(ofMonth: month, year: year)).contains(day) else {
            throw impossible
        }
        return Int64(Civil.days(year: year, month: month, day: day)) * 86_400_000_000
    }

    // MARK: as the log writes it

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// A weekday, then month, day, time, and a year behind or before the time.
    private static let logForm =
        "^(?:[a-z]{3},? +)?(\(months.joined(separator: "|"))) +(D{1,2})(?: +(D{4}))?"
        + "(?: +(D{1,2}):(DD)(?::(DD)(?:[.,](D{1,9}))?)?)?(?: +(D{4}))?$"

    /// `Jun  1 03:12[:00]`, perhaps with a year.
    private func dayOfYear() throws -> TimeExpression? {
        guard let parts = match(TimeReader.logForm) else { return nil }
        let month = TimeReader.months.firstIndex(of: parts[1]!.lowercased())! + 1
        let (day, time) = (Int(parts[2]!)!, try timeOfDay(parts))
        if let year = (parts[3] ?? parts[8]).flatMap({ Int($0) }) {
            return .local(try midnight(year, month, day) + time)
        }
        // Of a leap year: which year it is depends on now.
        _ = try midnight(2000, month, day)
        return .dayOfYear(month: month, day: day, time)
    }

    // MARK: parts

    private func match(_ form: String) -> [String?]? {
        GroupPattern(form.replacing("D", with: "[0-9]")).groups(of: text)
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
