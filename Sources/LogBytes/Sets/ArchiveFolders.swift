/// Where an appliance keeps the archives of its logs: `var/log/endian/jobsengine` has those that are named
/// `var/log/archives/endian/jobsengine-20110601.gz`.
public enum ArchiveFolders {
    private static let name = "archives"

    /// The folder of the archives of the logs in a folder; nil outside of a box's `var/log`.
    public static func archives(of folder: String) -> String? {
        let parts = PathText.parts(folder)
        guard let log = log(parts), parts.count == log || parts[log] != name else { return nil }
        return join(parts[..<log] + [name] + parts[log...], like: folder)
    }

    /// The folder of the live logs of an archive's folder; nil for a folder that is none.
    static func live(of folder: String) -> String? {
        let parts = PathText.parts(folder)
        guard let log = log(parts), parts.count > log, parts[log] == name else { return nil }
        return join(parts[..<log] + parts[(log + 1)...], like: folder)
    }

    /// Folders whose logs may have their archives here though they are in no box's `var/log`.
    static func parallels(of folder: String) -> [String] {
        let parts = PathText.parts(folder)
        return parts.indices.filter { parts[$0] == name }.map {
            join(parts[..<$0] + parts[($0 + 1)...], like: folder)
        }
    }

    /// The root of the box whose `var/log` a folder belongs to; else the folder itself.
    static func box(of folder: String) -> String {
        let parts = PathText.parts(folder)
        return log(parts).map { join(parts[..<($0 - 2)], like: folder) } ?? folder
    }

    /// How many names lead into `var/log`.
    private static func log(_ parts: [String]) -> Int? {
        parts.indices.dropFirst().last { parts[$0] == "log" && parts[$0 - 1] == "var" }.map { $0 + 1 }
    }

    private static func join(_ parts: ArraySlice<String>, like folder: String) -> String {
        (folder.utf8.first == UInt8(ascii: "/") ? "/" : "") + parts.joined(separator: "/")
    }
}
