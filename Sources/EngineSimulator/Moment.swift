/// A moment in integer microseconds since the epoch, the resolution in which the truth is held.
public typealias Micros = Int64

extension Micros {
    /// One second.
    static let second: Micros = 1_000_000
    static let minute = 60 * second
    static let hour = 60 * minute
    static let day = 24 * hour

    /// The moment cut to `digits` decimals, as a log line with that many shows it.
    func cut(toDigits digits: Int) -> Micros {
        var step: Micros = 1
        for _ in digits..<6 { step *= 10 }
        return self - self % step
    }

    /// Seconds with exactly `digits` decimals.
    func seconds(digits: Int) -> String {
        let whole = String(self / .second)
        return digits == 0 ? whole : whole + "." + fraction(digits: digits)
    }

    /// The decimals alone, `digits` of them.
    func fraction(digits: Int) -> String {
        let micros = String(self % .second)
        let padded = String(repeating: "0", count: 6 - micros.count) + micros
        return String(padded.prefix(digits))
    }
}
