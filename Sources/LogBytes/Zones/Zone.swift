import Glibc

/// A time zone by its name, with what its clocks showed and will show.
public struct Zone: Sendable, Hashable {
    /// `Europe/Rome`; `GMT`, `GMT+0200` for a fixed distance; what `TZ` says for rules that have no other name.
    public let identifier: String
    private let rules: ZoneRules

    init(_ identifier: String, _ rules: ZoneRules) { (self.identifier, self.rules) = (identifier, rules) }

    public static func == (a: Zone, b: Zone) -> Bool { a.identifier == b.identifier }

    public func hash(into hasher: inout Hasher) { hasher.combine(identifier) }

    public static let gmt = Zone(secondsFromGMT: 0)

    /// A zone whose clocks are never changed.
    public init(secondsFromGMT seconds: Int) {
        let size = abs(seconds)
        let digits = [size / 3600, size / 60 % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
        let odd = size % 60 == 0 ? "" : size % 60 < 10 ? "0\(size % 60)" : "\(size % 60)"
        identifier = seconds == 0 ? "GMT" : "GMT\(seconds < 0 ? "-" : "+")\(digits)\(odd)"
        rules = ZoneRules(fixed: seconds)
    }

    /// The zone that has this identifier.
    public init?(_ identifier: String) {
        if let zone = Zone(named: identifier) {
            self = zone
        } else if let rules = ZoneRules(rule: identifier) {
            self.init(identifier, rules)
        } else {
            return nil
        }
    }

    /// By the name of one of the system's zones, or a distance such as `GMT+2`; nil for any other text.
    public init?(named name: String) {
        if name == "UTC" || name == "GMT" {
            self = .gmt
        } else if let seconds = Zone.distance(name) {
            self.init(secondsFromGMT: seconds)
        } else if let rules = ZoneFolder.rules(of: name) {
            self.init(name, rules)
        } else {
            return nil
        }
    }

    /// `GMT+2`, `UTC-03:30`, `GMT+0530`.
    private static func distance(_ name: String) -> Int? {
        guard name.hasPrefix("GMT") || name.hasPrefix("UTC"), let sign = name.dropFirst(3).first,
            sign == "+" || sign == "-"
        else { return nil }
        let parts = name.dropFirst(4).split(separator: ":", omittingEmptySubsequences: false)
        let digits = parts.count == 1 && parts[0].utf8.count > 2 ? pairs(parts[0]) : parts
        guard (1...3).contains(digits.count),
            digits.allSatisfy({ (1...2).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) } })
        else { return nil }
        let numbers = digits.map { Int($0)! } + [0, 0]
        guard numbers[0] < 24, numbers[1] < 60, numbers[2] < 60 else { return nil }
        let seconds = numbers[0] * 3600 + numbers[1] * 60 + numbers[2]
        return sign == "-" ? -seconds : seconds
    }

    /// `0530` → `05`, `30`.
    private static func pairs(_ digits: Substring) -> [Substring] {
        let first = digits.prefix(2 - digits.utf8.count % 2)
        let rest = digits.dropFirst(first.count)
        return [first] + stride(from: 0, to: rest.count, by: 2).map { rest.dropFirst($0).prefix(2) }
    }

    // MARK: what the clocks show

    /// Seconds that local time is ahead of UTC at an instant (seconds since the epoch).
    public func offset(at seconds: Int64) -> Int { rules.offset(at: seconds) }

    /// What the zone is called at an instant, in letters: `CEST`; nil if it has no such name.
    public func abbreviation(at seconds: Int64) -> String? {
        let name = rules.abbreviation(at: seconds)
        return !name.isEmpty && name.utf8.allSatisfy { (97...122).contains($0 | 32) } ? name : nil
    }

    /// The next instant at which the clocks are changed; nil if they never are again.
    public func nextChange(after seconds: Int64) -> Int64? { rules.nextChange(after: seconds) }

    /// The abbreviations that the zone has had, each with its distances from UTC in seconds.
    public var abbreviations: [String: [Int]] { rules.abbreviations }
}

extension Zone {
    /// The machine's own: what `TZ` says, else what it is set to.
    public static let current = Machine.variable("TZ").map(told) ?? machines

    /// What `TZ` may hold (tzset(3)); UTC for what it may not, as the C library has it.
    private static func told(_ text: String) -> Zone {
        let name = text.hasPrefix(":") ? String(text.dropFirst()) : text
        if let zone = ZoneFiles.zone(link: name) ?? NamedZone.zone(name) { return zone }
        return ZoneRules(rule: name).map { Zone(name, $0) } ?? .gmt
    }

    private static var machines: Zone {
        let root = RootFolder("/")
        return root.links("etc/localtime").lazy.compactMap { ZoneFiles.zone(link: $0) }.first
            ?? ZoneFiles.zone(root) ?? .gmt
    }
}
