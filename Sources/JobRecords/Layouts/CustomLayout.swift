import CLinux
import Glibc

/// A line layout that the user describes: literal text and `%{NAME}` captures (docs/format.md, Layouts).
public struct CustomLayout: Sendable {
    /// A capture's meaning.
    enum Capture: Equatable, Sendable {
        /// Nil for any of the built-in forms.
        case time(TimeForm?)
        case host, tag, pid, level, message, skip
    }

    enum Piece: Equatable, Sendable {
        case literal([UInt8])
        case capture(Capture)
    }

    /// Why a template cannot be used, with the place in it.
    public struct Mistake: Error, CustomStringConvertible, Sendable {
        public let template: String
        /// Character offset, from 0.
        public let place: Int
        public let reason: String

        public var description: String { "layout '\(template)', character \(place + 1): \(reason)" }
    }

    public let template: String
    let pieces: [Piece]

    /// - Throws: `Mistake` where a capture is unknown or unclosed, two captures touch, or there is no `%{message}`.
    public init(_ template: String) throws(Mistake) {
        self.template = template
        pieces = try CustomLayout.parse(template)
        guard pieces.contains(.capture(.message)) else {
            throw Mistake(template: template, place: template.count, reason: "there is no %{message}")
        }
    }

    private static func parse(_ template: String) throws(Mistake) -> [Piece] {
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        var rest = Substring(template)
        while let next = rest.first {
            guard rest.hasPrefix("%{") else {
                literal += Array(String(next).utf8)
                rest = rest.dropFirst()
                continue
            }
            let place = template.count - rest.count
            guard let close = rest.firstIndex(of: "}") else {
                throw Mistake(template: template, place: place, reason: "'%{' has no '}'")
            }
            let name = String(rest[rest.index(rest.startIndex, offsetBy: 2)..<close])
            if !literal.isEmpty {
                pieces.append(.literal(literal))
                literal = []
            } else if case .capture = pieces.last {
                throw Mistake(
                    template: template, place: place, reason: "two captures touch: nothing tells where one ends")
            }
            pieces.append(.capture(try capture(name, template, place)))
            rest = rest[rest.index(after: close)...]
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        return pieces
    }

    private static func capture(_ name: String, _ template: String, _ place: Int) throws(Mistake) -> Capture {
        if name.hasPrefix("time:") { return .time(TimeForm(String(name.dropFirst(5)))) }
        if let capture = captures[name] { return capture }
        let known = "time, time:FORM, host, tag, pid, level, message, _"
        throw Mistake(template: template, place: place, reason: "'\(name)' is none of \(known)")
    }

    private static let captures: [String: Capture] = [
        "time": .time(nil), "host": .host, "tag": .tag, "pid": .pid, "level": .level, "message": .message, "_": .skip,
    ]
}

/// Matches lines against the user's layouts, which are tried before the built-in ones.
extension PrefixReader {
    mutating func customPrefix(_ start: Bytes, _ end: Bytes) -> LinePrefix? {
        let layouts = customs
        for (index, layout) in layouts.enumerated() {
            var prefix = LinePrefix(layout: UInt8(Layout.allCases.count + index), body: end)
            if match(layout, start, end, &prefix) { return prefix }
        }
        return nil
    }

    private mutating func match(
        _ layout: CustomLayout, _ start: Bytes, _ end: Bytes, _ prefix: inout LinePrefix
    ) -> Bool {
        var at = start
        for (index, piece) in layout.pieces.enumerated() {
            switch piece {
            case .literal(let text):
                guard let next = PrefixReader.skip(text, at, end) else { return false }
                at = next
            case .capture(let capture):
                let next = index + 1 < layout.pieces.count ? layout.pieces[index + 1] : nil
                guard let stop = take(capture, at, end, next, &prefix) else { return false }
                at = stop
            }
        }
        return at == end
    }

    /// A capture reaches to the next literal's first place; the last one to the line's end.
    private func captureEnd(_ at: Bytes, _ end: Bytes, before next: CustomLayout.Piece?) -> Bytes? {
        guard case .literal(let text)? = next else { return end }
        var stop = at
        while stop <= end {
            if PrefixReader.skip(text, stop, end) != nil { return stop }
            stop += 1
        }
        return nil
    }

    /// Behind the literal at `at`; a blank in it stands for one or more.
    private static func skip(_ text: [UInt8], _ from: Bytes, _ end: Bytes) -> Bytes? {
        var at = from
        for byte in text {
            guard at < end, at.pointee == byte else { return nil }
            at = byte == 32 ? at.skippingBlanks(end) : at + 1
        }
        return at
    }

    /// Takes the capture at `at`.
    /// - Returns: where it ends; nil where it does not fit.
    private mutating func take(
        _ capture: CustomLayout.Capture, _ at: Bytes, _ end: Bytes, _ next: CustomLayout.Piece?,
        _ prefix: inout LinePrefix
    ) -> Bytes? {
        // A time may hold the text that follows it (a blank, mostly): it ends where its own form does.
        if case .time(let form) = capture { return takeTime(form, at, end, &prefix) }
        guard let stop = captureEnd(at, end, before: next) else { return nil }
        let text = Text(at, stop)
        switch capture {
        case .host: prefix.host = text.isEmpty ? nil : text
        case .tag: tags.classify(text, prefix.pid, &prefix)
        case .pid:
            prefix.pid = NumberReader.counter(text) ?? -1
            if let tag = prefix.tagText { tags.classify(tag, prefix.pid, &prefix) }
        case .message: prefix.body = at
        case .level: prefix.severity = LineLevel.severity(at, stop) ?? 0
        case .skip, .time: break
        }
        return stop
    }

    private mutating func takeTime(
        _ form: TimeForm?, _ start: Bytes, _ end: Bytes, _ prefix: inout LinePrefix
    ) -> Bytes? {
        let read = form.map { $0.read(start, end, zones, &clock) } ?? anyTime(start, end).map { ($0.time, $0.next) }
        guard let (time, next) = read else { return nil }
        prefix.time = time
        return next
    }
}

/// A strptime form, read by the C library; `%f` (a fraction's digits) is added to its letters, and `%Z` is understood.
struct TimeForm: Equatable, Sendable {
    private let form: String
    private let parts: [Part]

    private enum Part: Equatable {
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

    /// The time that `start` begins with: without its year if the form has none, and where it ends.
    func read(
        _ start: Bytes, _ end: Bytes, _ zones: ZoneWords, _ clock: inout ZoneClock
    ) -> (time: LinePrefix.Time, next: Bytes)? {
        var parts = tm()
        parts.tm_gmtoff = Int.min
        var micros: Int64 = 0
        let taken = Text(start, end).string.withCString { base in
            parse(base, &parts, &micros, zones).map { $0 - base }
        }
        guard let taken, taken <= end - start,
            let time = form.contains("%s") ? epoch(parts, micros) : civil(parts, micros, &clock)
        else { return nil }
        return (time, start + taken)
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

    private func epoch(_ parts: tm, _ micros: Int64) -> LinePrefix.Time? {
        var copy = parts
        return .absolute(Int64(mktime(&copy)) * 1_000_000 + micros)
    }

    private func civil(_ parts: tm, _ micros: Int64, _ clock: inout ZoneClock) -> LinePrefix.Time? {
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
            return .yearless(time.packed)
        }
        let local = Int64(Civil.days(year: Int(parts.tm_year) + 1900, month: month, day: date)) * 86_400 + day
        let seconds = parts.tm_gmtoff == Int.min ? clock.instant(localSeconds: local) : local - Int64(parts.tm_gmtoff)
        return .absolute(seconds * 1_000_000 + micros)
    }
}
