import CLinux
import Foundation

/// A strptime form, read by the C library; `%f` (a fraction's digits) is added to its letters.
struct TimeForm {
    private let form: String

    init(_ form: String) { self.form = form }

    /// The time that fills `start..<end`: absolute microseconds, or packed where the form has no year.
    func read(_ start: Bytes, _ end: Bytes, _ clock: inout ZoneClock) -> (LinePrefix.TimeForm, Int64)? {
        var text = String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
        var micros: Int64 = 0
        if let range = form.range(of: "%f") {
            guard let cut = cutFraction(text, after: String(form[..<range.lowerBound])) else { return nil }
            (text, micros) = cut
        }
        var parts = tm()
        parts.tm_gmtoff = Int.min
        guard let rest = strptime(text, form.replacingOccurrences(of: "%f", with: ""), &parts), rest.pointee == 0 else {
            return nil
        }
        return form.contains("%s") ? epoch(parts, micros) : civil(parts, micros, &clock)
    }

    /// Takes the digits that stand where `%f` does out of the text.
    private func cutFraction(_ text: String, after head: String) -> (String, Int64)? {
        var parts = tm()
        return text.withCString { start -> (String, Int64)? in
            guard let stop = strptime(start, head, &parts) else { return nil }
            let digits = UnsafeRawPointer(stop).assumingMemoryBound(to: UInt8.self)
            var digitsEnd = digits
            while ByteClass.isDigit(digitsEnd.pointee) { digitsEnd += 1 }
            guard digitsEnd > digits, let micros = NumberReader.fraction(digits, digitsEnd) else { return nil }
            let before = String(
                decoding: UnsafeRawBufferPointer(start: start, count: UnsafePointer(stop) - start), as: UTF8.self)
            return (before + String(cString: digitsEnd), micros)
        }
    }

    private func epoch(_ parts: tm, _ micros: Int64) -> (LinePrefix.TimeForm, Int64) {
        var copy = parts
        return (.absolute, Int64(mktime(&copy)) * 1_000_000 + micros)
    }

    private func civil(_ parts: tm, _ micros: Int64, _ clock: inout ZoneClock) -> (LinePrefix.TimeForm, Int64)? {
        let day = Int64(parts.tm_hour * 3600 + parts.tm_min * 60 + parts.tm_sec)
        let (month, date) = (Int(parts.tm_mon) + 1, Int(parts.tm_mday))
        let hasYear = ["%Y", "%y", "%D", "%F", "%c", "%x"].contains { form.contains($0) }
        guard hasYear else {
            let time = YearlessTime(
                date: MonthDay(month: UInt8(month), day: UInt8(date)), microseconds: day * 1_000_000 + micros)
            return (.yearless, time.packed)
        }
        let local = Int64(Civil.days(year: Int(parts.tm_year) + 1900, month: month, day: date)) * 86_400 + day
        let seconds = parts.tm_gmtoff == Int.min ? clock.instant(localSeconds: local) : local - Int64(parts.tm_gmtoff)
        return (.absolute, seconds * 1_000_000 + micros)
    }
}
