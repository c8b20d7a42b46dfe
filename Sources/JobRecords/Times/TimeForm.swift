import CLinux
import Foundation

/// A strptime form, read by the C library; `%f` (a fraction's digits) is added to its letters, and `%Z` is understood.
struct TimeForm {
    private let form: String

    init(_ form: String) { self.form = form }

    /// The time that `start` begins with: absolute microseconds, or packed where the form has no year, and where it ends.
    func read(_ start: Bytes, _ end: Bytes, _ prefixes: inout PrefixReader) -> TimeReading? {
        let text = String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
        var parts = tm()
        parts.tm_gmtoff = Int.min
        var micros: Int64 = 0
        let taken = text.withCString { base in parse(base, &parts, &micros, prefixes.zones).map { $0 - base } }
        guard let taken, taken <= end - start else { return nil }
        guard let (form, time) = form.contains("%s") ? epoch(parts, micros) : civil(parts, micros, &prefixes.clock)
        else {
            return nil
        }
        return TimeReading(form: form, time: time, next: start + taken)
    }

    /// Lets the C library read the pieces between fractions and zone words.
    /// - Returns: what follows the time.
    private func parse(
        _ base: UnsafePointer<CChar>, _ parts: inout tm, _ micros: inout Int64, _ zones: ZoneWords
    ) -> UnsafePointer<CChar>? {
        var at = base
        var rest = form[...]
        while !rest.isEmpty {
            let own = ["%f", "%Z"].compactMap { rest.range(of: $0) }.min { $0.lowerBound < $1.lowerBound }
            let piece = String(rest[..<(own?.lowerBound ?? rest.endIndex)])
            guard let next = piece.isEmpty ? UnsafeMutablePointer(mutating: at) : strptime(at, piece, &parts) else {
                return nil
            }
            at = UnsafePointer(next)
            guard let own else { break }
            let isFraction = rest[own] == "%f"
            guard let after = isFraction ? fraction(at, &micros) : zone(at, &parts, zones) else { return nil }
            at = after
            rest = rest[own.upperBound...]
        }
        return at
    }

    private func zone(_ at: UnsafePointer<CChar>, _ parts: inout tm, _ zones: ZoneWords) -> UnsafePointer<CChar>? {
        let word = UnsafeRawPointer(at).assumingMemoryBound(to: UInt8.self)
        var end = word
        while ByteClass.isLetter(end.pointee) { end += 1 }
        guard end > word, case .offset(let offset, _, _) = zones.read(word, end) else { return nil }
        parts.tm_gmtoff = offset
        return at + (end - word)
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
        guard date >= 1, date <= Civil.length(ofMonth: month, year: hasYear ? Int(parts.tm_year) + 1900 : nil) else {
            return nil
        }
        guard hasYear else {
            let time = YearlessTime(
                date: MonthDay(month: UInt8(month), day: UInt8(date)), microseconds: day * 1_000_000 + micros,
                offset: parts.tm_gmtoff == Int.min ? nil : parts.tm_gmtoff / 60)
            return (.yearless, time.packed)
        }
        let local = Int64(Civil.days(year: Int(parts.tm_year) + 1900, month: month, day: date)) * 86_400 + day
        let seconds = parts.tm_gmtoff == Int.min ? clock.instant(localSeconds: local) : local - Int64(parts.tm_gmtoff)
        return (.absolute, seconds * 1_000_000 + micros)
    }
}
