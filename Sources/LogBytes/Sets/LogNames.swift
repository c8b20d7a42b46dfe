/// Which files of a box matter by their names and folders.
enum LogNames {
    enum Kind: Equatable {
        /// A log by the rule of that number, see `byPreference`.
        case log(rank: Int)
        /// What the engine writes beside its log.
        case companion
        /// What tells the box's time zone.
        case zone
        /// May be a catalogue of the engine's jobs.
        case catalogue
        /// What logrotate remembers.
        case rotations
        /// A time stamp beside an archive.
        case seal
    }

    /// Rules for a folder or bundle; the first that finds a file wins, so that the general syslog, which repeats the
    /// engine's lines, is not read beside the engine's own log.
    static let byPreference: [@Sendable (String) -> Bool] = [
        { $0.hasPrefix("jobsengine") },
        { $0.hasPrefix("messages") || $0.hasPrefix("syslog") },
        { holdsLogSuffix($0) },
    ]

    private static let companions = ["jobrequests", "joboutput", "jobtiming"]

    /// Whether a live file of that name stands beside the engine's own log and is one with it.
    static func isCompanion(base: String) -> Bool {
        companions.contains { base == $0 || base == $0 + ".log" }
    }

    /// - Parameters:
    ///   - folder: inside the source, without a slash at either end.
    ///   - rules: how many of the rules count.
    static func kind(_ folder: String, _ name: String, rules: Int = byPreference.count) -> Kind? {
        if let kind = boxFile(folder, name) { return kind }
        let rank = byPreference[..<rules].firstIndex { $0(name) }
        if name.hasSuffix(".tsr") || name.hasSuffix(".zd") { return rank == nil && !mayBeCompanion(name) ? nil : .seal }
        if mayBeCompanion(name), isCompanion(base: RotatedName(name).base) { return .companion }
        return rank.map { .log(rank: $0) }
    }

    private static func mayBeCompanion(_ name: String) -> Bool {
        name.hasPrefix("job") && companions.contains { name.hasPrefix($0) }
    }

    private static func boxFile(_ folder: String, _ name: String) -> Kind? {
        switch name {
        case "timezone", "localtime": return root(of: folder, below: "etc") == nil ? nil : .zone
        case "logrotate.status", "status":
            return RotationMemory.folders.contains { root(of: folder, below: $0) != nil } ? .rotations : nil
        default: return root(of: folder, below: CatalogueFile.folder) == nil ? nil : .catalogue
        }
    }

    /// The box's root of a folder that lies at `place` in it: of `fleet/north/etc` for `etc`, `fleet/north`.
    static func root(of folder: String, below place: String) -> String? {
        guard folder.utf8.count > place.utf8.count else { return folder == place ? "" : nil }
        return folder.hasSuffix("/" + place) ? String(folder.dropLast(place.count + 1)) : nil
    }

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
}
