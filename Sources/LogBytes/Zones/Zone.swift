import Glibc
import Synchronization

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
        guard name.utf8.count <= Zone.longest, name.utf8.allSatisfy(Zone.isPart) else { return nil }
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

    /// The longest name of a zone has 32 letters.
    private static let longest = 64

    private static func isPart(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...122).contains(byte | 32) || "/_+-:".utf8.contains(byte)
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
    public func offset(at seconds: Int64) -> Int { rules.setting(at: seconds).offset }

    /// What the zone is called at an instant, in letters: `CEST`; nil if it has no such name.
    public func abbreviation(at seconds: Int64) -> String? {
        let name = rules.setting(at: seconds).abbreviation
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
        if let zone = ZoneFiles.zone(link: name) ?? Zone(named: name) { return zone }
        return ZoneRules(rule: name).map { Zone(name, $0) } ?? .gmt
    }

    private static var machines: Zone {
        let root = RootFolder("/")
        return root.links("etc/localtime").lazy.compactMap { ZoneFiles.zone(link: $0) }.first
            ?? ZoneFiles.zone(root) ?? .gmt
    }
}

/// What a box's `etc/timezone` and `etc/localtime` say.
enum ZoneFiles {
    /// The zone of a box; nil where it tells none.
    static func zone(_ box: RootFolder) -> Zone? {
        if let bytes = box.bytes("etc/timezone", upTo: limit), let zone = zone("timezone", bytes) { return zone }
        for target in box.links("etc/localtime") {
            if let zone = zone(link: target) { return zone }
        }
        return box.bytes("etc/localtime", upTo: limit).flatMap { zone("localtime", $0) }
    }

    /// The largest zone's rules are a few KiB.
    static let limit = 64 << 10

    /// `/usr/share/zoneinfo/Europe/Rome` → `Europe/Rome`.
    static func zone(link target: String) -> Zone? {
        guard let range = target.firstRange(of: "zoneinfo/") else { return nil }
        let name = String(target[range.upperBound...])
        return ["posix/", "right/"].first { name.hasPrefix($0) }.map {
            Zone(named: String(name.dropFirst($0.count)))
        }
            ?? Zone(named: name)
    }

    static func zone(_ file: String, _ bytes: [UInt8]) -> Zone? {
        if file == "localtime" { return zone(ofRules: bytes) }
        let lines = bytes.split(separator: 10).map { String(decoding: $0, as: UTF8.self).trimmed }
        return lines.first { !$0.isEmpty && !$0.hasPrefix("#") }.flatMap(Zone.init(named:))
    }

    /// The zone whose rules the bytes are, found among the machine's own.
    private static func zone(ofRules bytes: [UInt8]) -> Zone? {
        guard bytes.starts(with: Array("TZif".utf8)) else { return nil }
        let name = ZoneFolder.names.first {
            ZoneFolder.size(of: $0) == bytes.count && ZoneFolder.bytes(of: $0) == bytes
        }
        return name.flatMap(Zone.init(named:))
    }
}

/// The system's zones, below `/usr/share/zoneinfo` (tzfile(5)).
public enum ZoneFolder {
    private static let path = "/usr/share/zoneinfo"

    /// Parts of the folder that hold the zones once more, by other clocks.
    private static let others: Set<String> = ["posix", "right", "posixrules", "localtime"]

    private static let known = Mutex<[String: ZoneRules]>([:])

    static func rules(of name: String) -> ZoneRules? {
        if let rules = known.withLock({ $0[name] }) { return rules }
        let parts = PathText.parts(name)
        guard let first = parts.first, !others.contains(first), !parts.contains(".."), !parts.contains("."),
            parts.joined(separator: "/") == name, let bytes = bytes(of: name), let rules = ZoneRules(file: bytes)
        else { return nil }
        known.withLock { $0[name] = rules }
        return rules
    }

    static func bytes(of name: String) -> [UInt8]? {
        let path = "\(path)/\(name)"
        guard let status = try? FileStatus(path), !status.isFolder else { return nil }
        return (try? PathOrigin(path: path).bytes(upTo: ZoneFiles.limit)) ?? nil
    }

    /// The size of a zone's file; nil if there is none.
    static func size(of name: String) -> Int? { (try? FileStatus("\(path)/\(name)")).map { Int($0.size) } }

    /// The names of all zones; those in force before those that only stand for another.
    public static var names: [String] {
        let table = PathOrigin(path: "\(path)/zone1970.tab").text ?? ""
        let main = table.split(separator: "\n").filter { !$0.hasPrefix("#") }
            .compactMap { $0.split(separator: "\t").dropFirst(2).first.map(String.init) }.sorted()
        // All else that lies there has a suffix, or begins with a small letter.
        let rest = names(below: "").filter { !$0.contains(".") && $0.first?.isUppercase == true }
        return main + rest.sorted().filter { !main.contains($0) }
    }

    private static func names(below folder: String) -> [String] {
        let entries = (try? FileListing.entries(FileListing.join(path, folder))) ?? []
        return entries.flatMap { entry in
            let name = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
            return others.contains(name) ? [] : entry.isFolder ? names(below: name) : [name]
        }
    }
}

/// The calendar of UTC.
enum UTC {
    /// Seconds since the epoch. A day or month behind the last one is one of the next month or year.
    static func seconds(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0, _ second: Int = 0)
        -> Int64
    {
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (Int32(year - 1900), Int32(month - 1), Int32(day))
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (Int32(hour), Int32(minute), Int32(second))
        return Int64(timegm(&parts))
    }
}
