import Foundation
import JobRecords

/// The zone of times that have none (contract, 3.3).
enum ZoneChoice {
    /// `--tz`, else the root's `etc/timezone` or `etc/localtime`, else the machine's.
    /// - Parameter root: the directory below which the logs lie as on the box; nil where there is none.
    static func zone(_ arguments: Arguments, root: String?) throws -> TimeZone {
        if let name = arguments.value("tz") { return try named(name) }
        if let root, root != "/" || ProcessInfo.processInfo.environment["TZ"] == nil, let zone = zone(belowRoot: root) {
            return zone
        }
        return .current
    }

    private static func named(_ name: String) throws -> TimeZone {
        if let zone = TimeZone(identifier: name) { return zone }
        if let zone = offset(name) { return zone }
        let near = Nearest.to(name, in: TimeZone.knownTimeZoneIdentifiers)
        throw UsageError("--tz '\(name)' is no time zone", near: near)
    }

    /// `+02:00`.
    private static func offset(_ text: String) -> TimeZone? {
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        let digits = text.dropFirst().filter { $0 != ":" }
        guard digits.count == 4, let hours = Int(digits.prefix(2)), let minutes = Int(digits.suffix(2)) else {
            return nil
        }
        let seconds = (hours * 60 + minutes) * 60
        return TimeZone(secondsFromGMT: sign == "-" ? -seconds : seconds)
    }

    private static func zone(belowRoot root: String) -> TimeZone? {
        let etc = root.hasSuffix("/") ? root + "etc" : root + "/etc"
        if let text = try? String(contentsOfFile: etc + "/timezone", encoding: .utf8) {
            let name = text.trimmingCharacters(in: .whitespacesAndNewlines)
            if let zone = TimeZone(identifier: name) { return zone }
        }
        guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: etc + "/localtime"),
            let range = target.range(of: "zoneinfo/")
        else { return nil }
        return TimeZone(identifier: String(target[range.upperBound...]))
    }
}
