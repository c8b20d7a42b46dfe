import CLinux
import Glibc

/// A strptime form, read by the C library; `%f` (a fraction's digits) is added to its letters, and `%Z` is understood.
struct TimeForm {
    private let form: String
    private let parts: [Part]

    private enum Part {
        /// For the C library.
        case form(String)
        case fraction, zone
    }

    init(_ form: String) {
        self.form = form
        parts = TimeForm.parts(form)
    }

    /// The pieces between fractions and zone words, and these.
    private static func parts(_ form: String) -> [Part] {
        var (parts, piece): ([Part], String) = ([], "")
        var rest = form[...]
        while let letter = rest.popFirst() {
            let own: Part? = letter != "%" ? nil : rest.first == "f" ? .fraction : rest.first == "Z" ? .zone : nil
            guard let own else {
                piece.append(letter)
                // What stands behind a percent sign belongs to it, another one too.
                if letter == "%", let next = rest.popFirst() { piece.append(next) }
                continue
            }
            rest = rest.dropFirst()
            parts += (piece.isEmpty ? [] : [.form(piece)]) + [own]
            piece = ""
        }
        return piece.isEmpty ? parts : parts + [.form(piece)]
    }

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

    /// Reads piece by piece.
    /// - Returns: what follows the time.
    private func parse(
        _ base: UnsafePointer<CChar>, _ parts: inout tm, _ micros: inout Int64, _ zones: ZoneWords
    ) -> UnsafePointer<CChar>? {
        var at = base
        for part in self.parts {
            let next: UnsafePointer<CChar>?
            switch part {
            case .form(let piece): next = strptime(at, piece, &parts).map { UnsafePointer($0) }
            case .fraction: next = fraction(at, &micros)
            case .zone: next = zone(at, &parts, zones)
            }
            guard let next else { return nil }
            at = next
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

/// Tells whether text holds something like a time: before a message it may be one in a form that is not known, and a
/// line whose time is not understood must not take another line's.
enum TimeLike {
    static func occurs(_ start: Bytes, _ end: Bytes) -> Bool {
        var at = start
        while at < end {
            if ByteClass.isDigit(at.pointee) {
                var stop = at
                while stop < end && isTimePart(stop.pointee) { stop += 1 }
                if (at == start || !ByteClass.isIdent(at[-1])) && isTime(at, stop) { return true }
                at = stop
            } else if isMonth(at, start, end) || isForeignDigit(at, end) {
                return true
            } else {
                at += 1
            }
        }
        return false
    }

    /// Digits and what stands between them in times.
    private static func isTimePart(_ byte: UInt8) -> Bool {
        ByteClass.isDigit(byte) || byte == 58 || byte == 45 || byte == 47 || byte == 46
    }

    private static func isTime(_ at: Bytes, _ end: Bytes) -> Bool {
        var groups: [Int] = []
        var separators: [UInt8] = []
        var next = at
        while next < end {
            let from = next
            while next < end && ByteClass.isDigit(next.pointee) { next += 1 }
            groups.append(next - from)
            if next < end {
                separators.append(next.pointee)
                next += 1
            }
        }
        return isClock(groups, separators) || isDate(groups, separators) || isEpoch(groups, at)
    }

    /// `14:29`, `2:29:51`, `14.29.51`.
    private static func isClock(_ groups: [Int], _ separators: [UInt8]) -> Bool {
        for index in groups.indices.dropFirst() where separators[index - 1] == 58 {
            if (1...2).contains(groups[index - 1]) && groups[index] == 2 { return true }
        }
        return groups == [2, 2, 2] && separators.prefix(2) == [46, 46]
    }

    /// `2011-06-01`, `1/6/2011`, `01.06.2011`.
    private static func isDate(_ groups: [Int], _ separators: [UInt8]) -> Bool {
        guard groups.count >= 3, separators[0] == separators[1], separators[0] != 58 else { return false }
        let isSmall = { (index: Int) in (1...2).contains(groups[index]) }
        return (groups[0] == 4 && isSmall(1) && isSmall(2)) || (isSmall(0) && isSmall(1) && groups[2] == 4)
    }

    /// `1306938591.55`, `20110601`.
    private static func isEpoch(_ groups: [Int], _ at: Bytes) -> Bool {
        if (9...20).contains(groups[0]) { return true }
        guard groups[0] == 8, let year = at.fourDigits(), (1970...2199).contains(year),
            let month = (at + 4).twoDigits(), let day = (at + 6).twoDigits()
        else { return false }
        return ClockReader.days(year, month, day) != nil
    }

    /// `Jun  1`, `1 Jun`.
    private static func isMonth(_ at: Bytes, _ start: Bytes, _ end: Bytes) -> Bool {
        guard end - at >= 3, ByteClass.isUpper(at.pointee), ClockReader.month(at) != nil else { return false }
        guard at == start || !ByteClass.isIdent(at[-1]) else { return false }
        let next = (at + 3).skippingBlanks(end)
        if next < end && next > at + 3 && ByteClass.isDigit(next.pointee) { return true }
        return at - start >= 2 && ByteClass.isBlank(at[-1]) && ByteClass.isDigit(at[-2])
            && (next == end || next > at + 3)
    }

    /// A decimal digit of another script.
    private static func isForeignDigit(_ at: Bytes, _ end: Bytes) -> Bool {
        guard at.pointee >= 0xC2 else { return false }
        let bytes = UnsafeBufferPointer(start: at, count: min(4, end - at))
        guard let scalar = String(decoding: bytes, as: UTF8.self).unicodeScalars.first else { return false }
        return scalar.properties.numericType == .decimal
    }
}
