import Glibc
import LogBytes

/// The zone of times that have none.
enum ZoneChoice {
    /// `--tz`; nil where it is not given: then the source's own zone counts, else the machine's.
    static func named(_ arguments: Arguments) throws -> Zone? {
        try arguments.value("tz").map { try named($0) }
    }

    private static func named(_ name: String) throws -> Zone {
        if let zone = NamedZone.zone(name) { return zone }
        if let zone = offset(name) { return zone }
        guard name.utf8.count <= 64 else { throw UsageError("--tz '\(name.prefix(32))...' is no time zone") }
        let near = Nearest.to(name, in: ZoneFolder.names)
        throw UsageError("--tz '\(name)' is no time zone", near: near)
    }

    /// `+02:00`.
    private static func offset(_ text: String) -> Zone? {
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        let digits = text.dropFirst().filter { $0 != ":" }
        guard digits.count == 4, let hours = Int(digits.prefix(2)), let minutes = Int(digits.suffix(2)) else {
            return nil
        }
        let seconds = (hours * 60 + minutes) * 60
        return Zone(secondsFromGMT: sign == "-" ? -seconds : seconds)
    }
}
