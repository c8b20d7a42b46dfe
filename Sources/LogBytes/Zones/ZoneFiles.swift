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
        return ["posix/", "right/"].first { name.hasPrefix($0) }.map { known(String(name.dropFirst($0.count))) }
            ?? known(name)
    }

    static func zone(_ file: String, _ bytes: [UInt8]) -> Zone? {
        if file == "localtime" { return zone(ofRules: bytes) }
        let lines = bytes.split(separator: 10).map {
            String(decoding: $0, as: UTF8.self).trimmed
        }
        return lines.first { !$0.isEmpty && !$0.hasPrefix("#") }.flatMap(known)
    }

    /// A zone by its name, which may be anything.
    static func known(_ name: String) -> Zone? { NamedZone.zone(name) }

    /// The zone whose rules the bytes are, found among the machine's own.
    private static func zone(ofRules bytes: [UInt8]) -> Zone? {
        guard bytes.starts(with: Array("TZif".utf8)) else { return nil }
        let name = ZoneFolder.names.first {
            ZoneFolder.size(of: $0) == bytes.count && ZoneFolder.bytes(of: $0) == bytes
        }
        return name.flatMap(known)
    }
}

/// Zones by names that anybody may have written.
public enum NamedZone {
    /// The longest name of a zone has 32 letters.
    private static let longest = 64

    /// `Europe/Rome`; nil for what is no zone's name.
    public static func zone(_ name: String) -> Zone? {
        guard !name.isEmpty, name.utf8.count <= longest, name.utf8.allSatisfy(isPart), !name.utf8.starts(with: "/".utf8)
        else { return nil }
        return Zone(named: name)
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...122).contains(byte | 32) || "/_+-:".utf8.contains(byte)
    }
}

/// The system's zones, below `/usr/share/zoneinfo` (tzfile(5)).
public enum ZoneFolder {
    private static let path = "/usr/share/zoneinfo"

    /// Parts of the folder that hold the zones once more, by other clocks.
    private static let others: Set<String> = ["posix", "right", "posixrules", "localtime"]

    private static let known = Guarded<[String: ZoneRules]>([:])

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
        guard let status = try? FileListing.status(path), !FileListing.isFolder(status) else { return nil }
        return (try? PathOrigin(path: path).bytes(upTo: ZoneFiles.limit)) ?? nil
    }

    /// The size of a zone's file; nil if there is none.
    static func size(of name: String) -> Int? { (try? FileListing.status("\(path)/\(name)")).map { Int($0.st_size) } }

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
