import CArchive
import Foundation

/// One member of a bundle, as its header tells.
struct BundleEntry: Sendable {
    enum Kind: Sendable {
        case file
        case link(String)
        /// Folders, devices, pipes: nothing to read.
        case other(String)
    }

    /// Its place in the archive.
    let index: Int
    /// As written, bytes that are no UTF-8 replaced.
    let name: String
    let kind: Kind
    /// As the header claims; reading does not rely on it.
    let size: Int64
    /// Seconds since the epoch; nil where there is none.
    let modified: Int64?

    init(_ entry: OpaquePointer, index: Int) {
        self.index = index
        name = archive_entry_pathname(entry).map { String(cString: $0) } ?? ""
        size = archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : 0
        modified = archive_entry_mtime_is_set(entry) != 0 ? Int64(archive_entry_mtime(entry)) : nil
        kind = BundleEntry.kind(entry)
    }

    private static func kind(_ entry: OpaquePointer) -> Kind {
        if let target = archive_entry_hardlink(entry) { return .link(String(cString: target)) }
        switch archive_entry_filetype(entry) & S_IFMT {
        case S_IFREG: return .file
        case S_IFLNK: return .link(archive_entry_symlink(entry).map { String(cString: $0) } ?? "")
        case S_IFDIR: return .other("folder")
        case S_IFCHR, S_IFBLK: return .other("device")
        case S_IFIFO: return .other("pipe")
        default: return .other("special file")
        }
    }

    /// Folders and file name: `./var/log/x` → `var/log`, `x`.
    var path: (folder: String, name: String) {
        let parts = name.split(separator: "/").filter { $0 != "." }.map(String.init)
        return (parts.dropLast().joined(separator: "/"), parts.last ?? "")
    }

    /// Whether the name would lead out of the bundle if anybody unpacked it.
    var leadsOut: Bool { name.hasPrefix("/") || name.split(separator: "/").contains("..") }
}
