import CArchive
import Glibc

/// One member of a bundle, as its header tells. There may be hundreds of thousands that matter, and several lists have
/// each: it is made once.
final class BundleEntry: Sendable {
    enum Kind: Sendable {
        case file
        case symbolicLink(String)
        /// Another name of the member that is called so.
        case hardLink(String)
        /// Folders, devices, pipes: nothing to read.
        case other(String)
    }

    /// Its place in the archive.
    let place: Int
    /// As written.
    let name: String
    /// Folders and file name without empty parts and dots: `./var/log/x` → `var/log`, `x`.
    let path: (folder: String, name: String)
    /// Whether the name would lead out of the bundle if anybody unpacked it.
    let leadsOut: Bool
    let kind: Kind
    /// The member that holds the bytes: for a link that is followed, where it leads.
    let index: Int
    let storedName: String
    /// Whether it is a symbolic link that was followed.
    let isLink: Bool
    /// As the header claims; reading does not rely on it.
    let size: Int64
    /// Seconds since the epoch; nil where there is none.
    let modified: Int64?

    init(_ entry: OpaquePointer, index: Int) {
        place = index
        self.index = index
        name = (bundle_entry_pathname(entry) ?? bundle_entry_pathname_utf8(entry)).map { PathText.text($0) } ?? ""
        storedName = name
        // By bytes: a bundle may have a million members.
        let parts = name.utf8.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(".".utf8) }
        path = (parts.dropLast().map { String($0)! }.joined(separator: "/"), parts.last.map { String($0)! } ?? "")
        leadsOut = name.utf8.first == UInt8(ascii: "/") || parts.contains { $0.elementsEqual("..".utf8) }
        size = bundle_entry_size_is_set(entry) != 0 ? bundle_entry_size(entry) : 0
        modified = bundle_entry_mtime_is_set(entry) != 0 ? Int64(bundle_entry_mtime(entry)) : nil
        kind = BundleEntry.kind(entry)
        isLink = false
    }

    /// A link as the file to which it leads, under its own name.
    private init(_ link: BundleEntry, leadingTo file: BundleEntry) {
        (place, name, path, leadsOut) = (link.place, link.name, link.path, link.leadsOut)
        if case .symbolicLink = link.kind { isLink = true } else { isLink = link.isLink }
        (kind, index, storedName) = (.file, file.index, file.storedName)
        (size, modified) = (file.size, file.modified)
    }

    func leading(to file: BundleEntry) -> BundleEntry { BundleEntry(self, leadingTo: file) }

    private static func kind(_ entry: OpaquePointer) -> Kind {
        if let target = bundle_entry_hardlink(entry) { return .hardLink(PathText.text(target)) }
        switch bundle_entry_filetype(entry) & S_IFMT {
        case S_IFREG: return .file
        case S_IFLNK: return .symbolicLink(bundle_entry_symlink(entry).map { PathText.text($0) } ?? "")
        case S_IFDIR: return .other("folder")
        case S_IFCHR, S_IFBLK: return .other("device")
        case S_IFIFO: return .other("pipe")
        default: return .other("special file")
        }
    }

    /// The path without empty parts and dots.
    var location: String { path.folder.isEmpty ? path.name : "\(path.folder)/\(path.name)" }

    var isFile: Bool { if case .file = kind { true } else { false } }

    /// Where a link says that it leads.
    var target: String? {
        switch kind {
        case .symbolicLink(let target), .hardLink(let target): target
        case .file, .other: nil
        }
    }
}

/// A place in a bundle's unpacked bytes at which a pass can start without what stands before it.
struct BundleMark: Sendable {
    /// Unpacked bytes before the place.
    let offset: Int64
    /// How the gzip around the bundle is taken up there; nil where the bundle is plain.
    private let restart: Restart?

    /// The place that `reader` has reached; nil where it cannot tell.
    init?(_ reader: any ByteReader) {
        switch reader {
        case let packed as GzipReader:
            restart = packed.restart
            offset = restart!.decoded
        case let plain as PlainReader:
            restart = nil
            offset = plain.delivered
        default: return nil
        }
    }

    /// The unpacked bytes from `place` on, which lies at or behind the mark.
    /// - Returns: nil where the bytes are no longer those of the mark.
    func reader(_ origin: any ByteOrigin, from place: Int64) throws(SourceError) -> (any ByteReader)? {
        guard let restart else { return try origin.openRaw(at: place) }
        guard let reader = try GzipReader(try origin.openRaw(at: restart.opensAt), from: restart) else { return nil }
        try reader.skip(place - offset)
        return reader
    }
}

/// Members by which later passes can start: some of those that were met, at most `most`, spread over the bundle.
struct MarkedMembers {
    /// Each mark holds some 90 KB.
    private static let most = 64

    struct Start {
        /// The member's number in the bundle.
        let index: Int
        /// Unpacked bytes before its header.
        let place: Int64
        let mark: BundleMark
    }

    /// In the order of the bundle.
    private var starts: [Start] = []
    /// Unpacked bytes that at least lie between two.
    private var spacing: Int64 = 0

    /// Takes a member's start, where it lies far enough behind the last one.
    mutating func note(_ start: Start) {
        if let last = starts.last, start.place - last.place < spacing { return }
        starts.append(start)
        if starts.count > MarkedMembers.most { thin() }
    }

    /// Drops every second one.
    private mutating func thin() {
        let length = starts[starts.count - 1].place - starts[0].place
        starts = starts.enumerated().compactMap { $0.offset % 2 == 0 ? $0.element : nil }
        spacing = length / Int64(MarkedMembers.most / 2)
    }

    /// The last start at or before a member.
    func start(before index: Int) -> Start? { starts.last { $0.index <= index } }
}
