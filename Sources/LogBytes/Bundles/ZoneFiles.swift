import Foundation

/// What a box's `etc/timezone` and `etc/localtime` say (contract, 3.3).
public enum ZoneFiles {
    /// The zone's IANA name below a root directory; nil where it tells none.
    public static func name(belowRoot root: String) -> String? {
        let etc = FileListing.join(root, "etc")
        if let bytes = FileManager.default.contents(atPath: etc + "/timezone"),
            let name = name("timezone", Array(bytes))
        {
            return name
        }
        if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: etc + "/localtime"),
            let name = name(link: target)
        {
            return name
        }
        return FileManager.default.contents(atPath: etc + "/localtime").flatMap { name("localtime", Array($0)) }
    }

    /// `/usr/share/zoneinfo/Europe/Rome` → `Europe/Rome`.
    static func name(link target: String) -> String? {
        guard let range = target.range(of: "zoneinfo/") else { return nil }
        return known(String(target[range.upperBound...]))
    }

    static func name(_ file: String, _ bytes: [UInt8]) -> String? {
        if file == "localtime" { return name(ofRules: bytes) }
        let text = String(decoding: bytes, as: UTF8.self)
        return known(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private static func known(_ name: String) -> String? { TimeZone(identifier: name) == nil ? nil : name }

    /// The zone whose rules the bytes are, found among the machine's own.
    private static func name(ofRules bytes: [UInt8]) -> String? {
        guard bytes.starts(with: Array("TZif".utf8)) else { return nil }
        let rules = Data(bytes)
        return TimeZone.knownTimeZoneIdentifiers.first { name in
            FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)") == rules
        }
    }
}
