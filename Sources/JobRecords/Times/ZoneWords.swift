import Foundation

/// Words for zones behind a time: `UTC`, and the abbreviations of the zone in force. Others are known as what they are,
/// so that they are taken neither for a host nor for no zone at all.
struct ZoneWords: Sendable {
    /// What stands where a zone may stand.
    enum Reading {
        case none
        /// Seconds ahead of UTC; `others`: all that the zone in force had by that name, where they are several.
        case offset(Int, others: [Int], next: Bytes)
        /// A zone that is not understood.
        case unknown
    }

    private let own: [String: [Int]]

    /// The first letters of all words that are known, a bit each: what begins otherwise is not looked up.
    private let initials: UInt64

    init(_ zone: TimeZone) {
        let own = ZoneWords.abbreviations(of: zone.identifier)
        self.own = own
        initials = ZoneWords.others.union(own.keys).reduce(0) { $0 | ($1.utf8.first.map(ZoneWords.bit) ?? 0) }
    }

    @inline(__always)
    private static func bit(_ letter: UInt8) -> UInt64 { 1 << UInt64(letter & 63) }

    /// The zone word at `at`.
    func read(_ at: Bytes, _ end: Bytes) -> Reading {
        var stop = at
        while stop < end && ByteClass.isLetter(stop.pointee) { stop += 1 }
        guard stop > at, stop - at <= 5, stop == end || ByteClass.isBlank(stop.pointee) || stop.pointee == 93 else {
            return .none
        }
        if stop - at == 1 { return at.pointee | 32 == 122 ? .offset(0, others: [], next: stop) : .none }
        if at.equals("UTC", stop) || at.equals("GMT", stop) { return .offset(0, others: [], next: stop) }
        guard initials & ZoneWords.bit(at.pointee) != 0 else { return .none }
        let word = String(decoding: UnsafeBufferPointer(start: at, count: stop - at), as: UTF8.self)
        if let offsets = own[word], let last = offsets.last {
            return .offset(last, others: offsets.count > 1 ? offsets : [], next: stop)
        }
        return ZoneWords.others.contains(word) ? .unknown : .none
    }

    private static let others: Set<String> = [
        "ACDT", "ACST", "ADT", "AEDT", "AEST", "AKDT", "AKST", "AST", "AWST", "BRST", "BRT", "BST", "CDT", "CEST",
        "CET",
        "CLST", "CLT", "COT", "CST", "EAT", "EDT", "EEST", "EET", "EST", "GST", "HKT", "HST", "ICT", "IDT", "IRST",
        "IST",
        "JST", "KST", "MDT", "MEST", "MESZ", "MET", "MEZ", "MSD", "MSK", "MST", "NDT", "NST", "NZDT", "NZST", "PDT",
        "PHT", "PKT", "PST", "SAST", "SGT", "WAT", "WEST", "WET", "WIB",
    ]

    /// The abbreviations that a zone has had, with their offsets, out of the system's own tables (tzfile(5)).
    private static func abbreviations(of zone: String) -> [String: [Int]] {
        guard !zone.contains(".."), let data = FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(zone)")
        else {
            return [:]
        }
        return abbreviations(Array(data))
    }

    /// - Parameters:
    ///   - start: where the part begins; the second one has times of eight bytes.
    private static func abbreviations(_ bytes: [UInt8], from start: Int = 0, timeSize: Int = 4) -> [String: [Int]] {
        guard bytes.count >= start + 44, bytes[start...].starts(with: Array("TZif".utf8)) else { return [:] }
        let number = { (at: Int) in bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
        let counts = (0..<6).map { number(start + 20 + $0 * 4) }
        let (times, types, letters) = (counts[3], counts[4], counts[5])
        let firstType = start + 44 + times * (timeSize + 1)
        let firstLetter = firstType + types * 6
        guard firstLetter + letters <= bytes.count else { return [:] }
        if timeSize == 4 && bytes[start + 4] >= UInt8(ascii: "2") {
            let next = firstLetter + letters + counts[2] * 8 + counts[1] + counts[0]
            return abbreviations(bytes, from: next, timeSize: 8)
        }
        var found: [String: [Int]] = [:]
        for type in 0..<types {
            let at = firstType + type * 6
            let name = bytes[(firstLetter + Int(bytes[at + 5]))..<firstLetter + letters].prefix { $0 != 0 }
            let offset = Int(Int32(truncatingIfNeeded: number(at)))
            found[String(decoding: name, as: UTF8.self), default: []].append(offset)
        }
        return found
    }
}
