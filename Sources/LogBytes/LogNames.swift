/// Which files are logs by their names, and their order in a set (contract, section 2).
enum LogNames {
    struct RootPlace {
        let folders: [String]
        let prefix: String
    }

    /// Where an appliance keeps its logs; the first group with a file wins.
    static let rootPlaces = [
        RootPlace(folders: ["var/log", "var/log/endian"], prefix: "jobsengine"),
        RootPlace(folders: ["var/log"], prefix: "messages"),
    ]

    /// Rules for a folder or bundle; the first that finds a file wins, so that the general syslog, which repeats the
    /// engine's lines, is not read beside the engine's own log.
    static let byPreference: [@Sendable (String) -> Bool] = [
        { $0.hasPrefix("jobsengine") },
        { $0.hasPrefix("messages") || $0.hasPrefix("syslog") },
        { holdsLogSuffix($0) },
    ]

    /// `NAME.log`, `NAME.log.1`, `NAME.log-20110601.gz`, …
    private static func holdsLogSuffix(_ name: String) -> Bool {
        var name = Substring(name).utf8
        while let dot = name.firstIndex(of: UInt8(ascii: ".")) {
            name = name[dot...]
            if name.starts(with: ".log".utf8) { return true }
            name.removeFirst()
        }
        return false
    }

    /// Oldest first; the plain one of two with the same place comes first.
    static func inOrder(_ files: [(RotatedName, LogFile)]) -> [LogFile] {
        files.sorted { a, b in
            a.0.place != b.0.place ? a.0.place < b.0.place : a.1.name < b.1.name
        }.map(\.1)
    }
}
