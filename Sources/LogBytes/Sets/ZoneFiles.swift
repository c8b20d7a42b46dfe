import Foundation

/// What a box's `etc/timezone` and `etc/localtime` say.
enum ZoneFiles {
    /// The zone of a box; nil where it tells none.
    static func zone(_ box: RootFolder) -> TimeZone? {
        if let bytes = box.bytes("etc/timezone", upTo: limit), let zone = zone("timezone", bytes) { return zone }
        for target in box.links("etc/localtime") {
            if let zone = zone(link: target) { return zone }
        }
        return box.bytes("etc/localtime", upTo: limit).flatMap { zone("localtime", $0) }
    }

    /// The largest zone's rules are a few KiB.
    static let limit = 64 << 10

    /// `/usr/share/zoneinfo/Europe/Rome` → `Europe/Rome`.
    static func zone(link target: String) -> TimeZone? {
        guard let range = target.range(of: "zoneinfo/") else { return nil }
        let name = String(target[range.upperBound...])
        return ["posix/", "right/"].first { name.hasPrefix($0) }.map { known(String(name.dropFirst($0.count))) }
            ?? known(name)
    }

    static func zone(_ file: String, _ bytes: [UInt8]) -> TimeZone? {
        if file == "localtime" { return zone(ofRules: bytes) }
        let lines = bytes.split(separator: 10).map {
            String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        return lines.first { !$0.isEmpty && !$0.hasPrefix("#") }.flatMap(known)
    }

    /// A zone by its name, which may be anything.
    static func known(_ name: String) -> TimeZone? { NamedZone.zone(name) }

    /// The zone whose rules the bytes are, found among the machine's own.
    private static func zone(ofRules bytes: [UInt8]) -> TimeZone? {
        guard bytes.starts(with: Array("TZif".utf8)) else { return nil }
        let name = TimeZone.knownTimeZoneIdentifiers.first { name in
            let path = "/usr/share/zoneinfo/\(name)"
            guard let status = try? FileListing.status(path), Int(status.st_size) == bytes.count else { return false }
            return (try? PathOrigin(path: path).bytes(upTo: limit)) == bytes
        }
        return name.flatMap(known)
    }
}

/// Zones by names that anybody may have written.
public enum NamedZone {
    /// The longest name of a zone has 32 letters.
    private static let longest = 64

    /// `Europe/Rome`; nil for what is no zone's name.
    public static func zone(_ name: String) -> TimeZone? {
        guard !name.isEmpty, name.utf8.count <= longest, name.utf8.allSatisfy(isPart), !name.utf8.starts(with: "/".utf8)
        else { return nil }
        return TimeZone(identifier: name)
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...122).contains(byte | 32) || "/_+-:".utf8.contains(byte)
    }
}
