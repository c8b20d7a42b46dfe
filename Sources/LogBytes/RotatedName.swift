/// How rotation names a log's older parts (contract, section 2): a pure reading of a file's name.
public struct RotatedName: Sendable, Equatable {
    /// Where in its set a file stands; the order of declaration is from oldest to newest.
    public enum Place: Sendable, Comparable {
        /// `NAME-20110601`, `NAME-20110601-1306886400`: digits as written, then the seconds.
        case dated(String, Int)
        /// `NAME.3`.
        case numbered(Int)
        /// `NAME.old`.
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
    /// Whether the name ends in a compression suffix.
    public let isPacked: Bool

    static let packedSuffixes = [".gz", ".xz", ".bz2", ".zst", ".Z"]

    /// Reads a file's name (no folders).
    public init(_ name: String) {
        let suffix = RotatedName.packedSuffixes.first { name.hasSuffix($0) }
        let stem = suffix.map { String(name.dropLast($0.count)) } ?? name
        isPacked = suffix != nil
        if let (base, place) = RotatedName.split(stem) {
            (self.base, self.place) = (base, place)
        } else {
            // `NAME.gz` without a rotation mark is a log of its own.
            (base, place) = (name, .live)
        }
    }

    private static func split(_ stem: String) -> (String, Place)? {
        if stem.hasSuffix(".old"), stem.count > 4 { return (String(stem.dropLast(4)), .old) }
        return numbered(stem) ?? dated(stem)
    }

    private static func numbered(_ stem: String) -> (String, Place)? {
        guard let dot = stem.lastIndex(of: "."), dot != stem.startIndex else { return nil }
        guard let number = digits(stem[stem.index(after: dot)...], 1...6) else { return nil }
        return (String(stem[..<dot]), .numbered(number))
    }

    private static func dated(_ stem: String) -> (String, Place)? {
        guard let dash = stem.lastIndex(of: "-"), dash != stem.startIndex else { return nil }
        let tail = stem[stem.index(after: dash)...]
        let head = stem[..<dash]
        if let seconds = digits(tail, 9...11), let before = head.lastIndex(of: "-"), before != head.startIndex {
            let date = head[head.index(after: before)...]
            if isDate(date) { return (String(head[..<before]), .dated(String(date), seconds)) }
        }
        return isDate(tail) ? (String(head), .dated(String(tail), 0)) : nil
    }

    private static func isDate(_ text: Substring) -> Bool {
        guard let number = digits(text.prefix(8), 8...8), digits(text, 8...14) != nil else { return false }
        let (month, day) = (number / 100 % 100, number % 100)
        return (1...12).contains(month) && (1...31).contains(day)
    }

    private static func digits(_ text: Substring, _ lengths: ClosedRange<Int>) -> Int? {
        guard lengths.contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
        return Int(text)
    }
}

extension RotatedName {
    /// Files of one set, oldest first.
    public static func inOrder(_ files: [LogFile]) -> [LogFile] {
        LogNames.inOrder(files.map { (RotatedName($0.lastName), $0) })
    }
}
