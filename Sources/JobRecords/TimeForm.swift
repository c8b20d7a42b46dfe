import CLinux
import Foundation

/// A strptime form, read by the C library; `%f` (a fraction's digits) is added to its letters.
struct TimeForm {
    private let form: String

    init(_ form: String) { self.form = form }

    /// The time that `start` begins with: absolute microseconds, or packed where the form has no year, and where it ends.
    func read(_ start: Bytes, _ end: Bytes, _ clock: inout ZoneClock) -> TimeReading? {
        let text = String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
        var parts = tm()
        parts.tm_gmtoff = Int.min
        var micros: Int64 = 0
        let taken = text.withCString { base in parse(base, &parts, &micros).map { $0 - base } }
        guard let taken, taken <= end - start else { return nil }
        guard let (form, time) = form.contains("%s") ? epoch(parts, micros) : civil(parts, micros, &clock) else {
            return nil
        }
        return TimeReading(form: form, time: time, next: start + taken)
    }

    /// Lets the C library read the pieces between the fractions.
    /// - Returns: what follows the time.
    private func parse(
        _ base: UnsafePointer<CChar>, _ parts: inout tm, _ micros: inout Int64
    ) -> UnsafePointer<CChar>? {
        var at = base
        for (index, piece) in form.components(separatedBy: "%f").enumerated() {
            if index > 0 {
                guard let next = fraction(at, &micros) else { return nil }
                at = next
            }
            guard let next = strptime(at, piece, &parts) else { return nil }
            at = UnsafePointer(next)
        }
        return at
    }

    private func fraction(_ at: UnsafePointer<CChar>, _ micros: inout Int64) -> UnsafePointer<CChar>? {
        let digits = UnsafeRawPointer(at).assumingMemoryBound(to: UInt8.self)
        var digitsEnd = digits
        while ByteClass.isDigit(digitsEnd.pointee) { digitsEnd += 1 }
        guard digitsEnd > digits, let value = NumberReader.fraction(digits, digitsEnd) else { return nil }
        micros = value
        return at + (digitsEnd - digits)
    }

    private func epoch(_ parts: tm, _ micros: Int64) -> (LinePrefix.TimeForm, Int64)? {
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
