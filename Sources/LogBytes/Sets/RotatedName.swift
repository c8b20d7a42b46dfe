/// How rotation names a log's older parts: a pure reading of a file's name.
public struct RotatedName: Sendable, Equatable {
    /// Where in its set a file stands; the order of declaration is from oldest to newest.
    public enum Place: Sendable, Comparable {
        /// `NAME-20110601`, `NAME.2011-06-01T14`: the digits of date and time, then the seconds of
        /// `NAME-20110601-1306886400` or the count of `NAME-20110601.2`.
        case dated(String, Int)
        /// `NAME.3`.
        case numbered(Int)
        /// `NAME.old`, `NAME.bak`.
        case old
        case live

        public static func < (a: Place, b: Place) -> Bool {
            switch (a, b) {
            case (.dated(let a1, let a2), .dated(let b1, let b2)): (a1, a2) < (b1, b2)
            case (.numbered(let x), .numbered(let y)): x > y
            default: a.rank < b.rank
            }
        }

        private var rank: Int {
            switch self {
            case .dated: 0
            case .numbered: 1
            case .old: 2
            case .live: 3
            }
        }
    }

    /// The live file's name.
    public let base: String
    public let place: Place
    /// The compression suffix that the name ends in; empty for none.
    public let packing: String
    /// How the name is made, apart from its date or number: files of one form are in the order of their names.
    public let form: String

    public var isPacked: Bool { !packing.isEmpty }

    /// Reads a file's name (no folders).
    public init(_ name: String) {
        let packing = Compression.allSuffixes.first { name.utf8.count > $0.utf8.count && name.hasSuffix($0) } ?? ""
        self.packing = packing
        var reader = NameReader(Array(name.utf8.dropLast(packing.utf8.count)))
        if let mark = reader.mark() {
            base = String(decoding: reader.name[..<mark.start] + reader.name[mark.end...], as: UTF8.self)
            (place, form) = (mark.place, mark.form)
        } else {
            // `NAME.gz` without a rotation mark is a log of its own.
            (base, place, form) = (name, .live, "")
        }
    }
}

/// Finds in a name what rotation has put there.
private struct NameReader {
    struct Mark {
        let place: RotatedName.Place
        let form: String
        /// Where in the name it stands, with the separator before it.
        let start: Int
        let end: Int
    }

    let name: [UInt8]
    private var at = 0

    init(_ name: [UInt8]) { self.name = name }

    mutating func mark() -> Mark? {
        for word in [".old", ".bak"] where name.count > word.utf8.count && name.suffix(4).elementsEqual(word.utf8) {
            return kept(word)
        }
        // The first date that is followed by what may follow one: STEM-DATE.EXT ends in letters, NAME-DATE does not.
        for start in name.indices.dropFirst() where NameReader.isSeparator(name[start]) {
            if let mark = dated(start) { return mark }
        }
        return numbered()
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
    private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 32) }

    /// `NAME.old`, `NAME.bak`; of what is a rotated part anyway, what it was before counts.
    private func kept(_ word: String) -> Mark {
        let end = name.count - word.utf8.count
        var before = NameReader(Array(name[..<end]))
        guard let mark = before.mark() else { return Mark(place: .old, form: word, start: end, end: name.count) }
        return Mark(
            place: mark.place, form: mark.form + word, start: mark.start, end: mark.end == end ? name.count : mark.end)
    }

    // MARK: numbers

    /// `NAME.3`, `STEM.3.EXT`.
    private func numbered() -> Mark? {
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return nil }
        if let number = number(dot + 1, name.count, 6) {
            return Mark(place: .numbered(number), form: ".N", start: dot, end: name.count)
        }
        guard isExtension(dot), let before = name[..<dot].lastIndex(of: UInt8(ascii: ".")), before > 0,
            let number = number(before + 1, dot, 4), !endsInNumber(before)
        else { return nil }
        return Mark(place: .numbered(number), form: ".N.ext", start: before, end: dot)
    }

    /// Whether another number stands before: an address rather than a rotation.
    private func endsInNumber(_ end: Int) -> Bool {
        guard let dot = name[..<end].lastIndex(of: UInt8(ascii: ".")) else { return false }
        return number(dot + 1, end, 18) != nil
    }

    /// The digits from `start` up to `end`, and nothing else.
    private func number(_ start: Int, _ end: Int, _ most: Int) -> Int? {
        guard start < end, end - start <= most, name[start..<end].allSatisfy(NameReader.isDigit) else { return nil }
        return name[start..<end].reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    /// Whether the name goes on as `.EXT` to its end.
    private func isExtension(_ dot: Int) -> Bool {
        guard dot < name.count - 1, name.count - dot <= 11, name[dot] == UInt8(ascii: ".") else { return false }
        return NameReader.isLetter(name[dot + 1])
            && name[(dot + 1)...].allSatisfy { NameReader.isLetter($0) || NameReader.isDigit($0) }
    }

    // MARK: dates

    /// A date behind the separator at `start`, up to the name's end, its extension or `.backup`.
    private mutating func dated(_ start: Int) -> Mark? {
        at = start + 1
        guard var digits = date() else { return nil }
        var form = String(UnicodeScalar(name[start])) + String(at - start - 1)
        let time = time()
        digits += time
        form += "+\(time.utf8.count)"
        let extra = extra(hasTime: !time.isEmpty)
        let place = RotatedName.Place.dated(digits, extra)
        if at == name.count { return Mark(place: place, form: form, start: start, end: at) }
        if name[at...].elementsEqual(".backup".utf8) {
            return Mark(place: place, form: form + ".backup", start: start, end: name.count)
        }
        guard isExtension(at) else { return nil }
        return Mark(place: place, form: form + ".ext", start: start, end: at)
    }

    /// `20110601`, `2011-06-01` (with any separator, the same twice).
    private mutating func date() -> String? {
        let compact = run(8)
        let wide = run(4)
        if let compact, NameReader.isDate(compact) {
            at += 8
            return compact
        }
        guard let wide, at + 10 <= name.count, NameReader.isSeparator(name[at + 4]), name[at + 7] == name[at + 4],
            let month = run(2, at + 5), let day = run(2, at + 8), NameReader.isDate(wide + month + day)
        else { return nil }
        at += 10
        return wide + month + day
    }

    private static func isDate(_ digits: String) -> Bool {
        guard let number = Int(digits), (1970...2199).contains(number / 10_000) else { return false }
        return (1...12).contains(number / 100 % 100) && (1...31).contains(number % 100)
    }

    /// Hour, minute and second, as far as they are there: `14`, `1430`, `T14-30-00`, `_14:30`.
    private mutating func time() -> String {
        let start = at
        if at < name.count, NameReader.isSeparator(name[at]) || name[at] | 32 == UInt8(ascii: "t") { at += 1 }
        var digits = ""
        for (index, limit) in [24, 60, 61].enumerated() {
            let mayDivide = index > 0 && at < name.count && (NameReader.isSeparator(name[at]) || name[at] == 58)
            guard let pair = run(2, mayDivide ? at + 1 : at), Int(pair)! < limit else { break }
            at += mayDivide ? 3 : 2
            digits += pair
        }
        // More digits are no time: seconds since the epoch, or a count.
        if digits.isEmpty || at < name.count && NameReader.isDigit(name[at]) {
            at = start
            return ""
        }
        return digits
    }

    /// Seconds since the epoch, a fraction of a second, a zone's `Z`, or a count behind a date.
    private mutating func extra(hasTime: Bool) -> Int {
        defer { if hasTime, at < name.count, name[at] | 32 == UInt8(ascii: "z") { at += 1 } }
        guard at + 1 < name.count, NameReader.isSeparator(name[at]) else { return 0 }
        let end = name[(at + 1)...].firstIndex { !NameReader.isDigit($0) } ?? name.count
        guard let number = number(at + 1, end, 11) else { return 0 }
        at = end
        return number
    }

    /// So many digits, as they are written.
    private func run(_ count: Int, _ start: Int? = nil) -> String? {
        let start = start ?? at
        guard start + count <= name.count, name[start..<start + count].allSatisfy(NameReader.isDigit) else {
            return nil
        }
        return String(decoding: name[start..<start + count], as: UTF8.self)
    }
}

extension RotatedName {
    /// Files of one set, oldest first by their names.
    public static func inOrder(_ files: [LogFile]) -> [LogFile] {
        inOrder(files.map { (RotatedName($0.lastName), $0) })
    }

    /// Oldest first; the plain one of two with the same place comes first.
    static func inOrder(_ files: [(RotatedName, LogFile)]) -> [LogFile] {
        files.sorted { a, b in
            a.0.place != b.0.place ? a.0.place < b.0.place : a.1.name.utf8.lexicographicallyPrecedes(b.1.name.utf8)
        }.map(\.1)
    }

    /// Whether names alone do not tell the order of a set's files: naming forms mix, as after a change of rotation's
    /// settings, or the same place is taken twice.
    public static func isMixed(_ names: [RotatedName]) -> Bool {
        let rotated = names.filter { $0.place != .live }
        guard let first = rotated.first else { return false }
        if rotated.contains(where: { $0.form != first.form }) { return true }
        guard case .numbered = first.place else { return false }
        // The newest ones may wait for their compression.
        let packings = rotated.sorted { $0.place < $1.place }.map(\.packing)
        let packed = packings.prefix { !$0.isEmpty }
        return Set(packed).count > 1 || packings[packed.count...].contains { !$0.isEmpty }
            || Set(rotated.map(\.place.number)).count < rotated.count
    }
}

extension RotatedName.Place {
    /// The number of a numbered part.
    public var number: Int? { if case .numbered(let number) = self { number } else { nil } }

    /// The day in the name of a part that tells no more, as a count of days.
    public var dayNumber: Int? {
        guard case .dated(let digits, 0) = self, digits.utf8.count == 8, let day else { return nil }
        return Int(UTC.seconds(day.year, day.month, day.day)) / 86_400
    }

    /// The day in a dated part's name.
    public var day: RotationMemory.Day? {
        guard case .dated(let digits, _) = self, let number = Int(digits.prefix(8)) else { return nil }
        return RotationMemory.Day(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }
}
