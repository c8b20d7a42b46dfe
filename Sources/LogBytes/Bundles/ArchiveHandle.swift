import CArchive
import Foundation

/// One pass over an archive by libarchive. Reads only: nothing is ever written to disk.
final class ArchiveHandle {
    enum Kind {
        /// tar, zip or 7z, in any of the filters.
        case bundle
        /// A single compressed file (xz, bzip2, zstd, lzma, compress).
        case filter
    }

    private let archive: OpaquePointer
    private let input: ArchiveInput?
    private let name: String

    /// Opens an archive whose bytes come from `reader`, front to back.
    /// - Parameter notesPlaces: whether `start` is asked for.
    init(_ reader: any ByteReader, _ kind: Kind, name: String, notesPlaces: Bool = false) throws(SourceError) {
        archive = archive_read_new()
        self.name = name
        let input = ArchiveInput(reader, notesPlaces: notesPlaces)
        self.input = input
        ArchiveHandle.prepare(archive, kind)
        let client = Unmanaged.passUnretained(input).toOpaque()
        guard archive_read_open(archive, client, nil, ArchiveInput.read, nil) == ARCHIVE_OK else { throw error }
    }

    /// Opens an archive by its path, for the formats whose table of contents is at their end.
    init(path: String, name: String) throws(SourceError) {
        archive = archive_read_new()
        self.name = name
        input = nil
        ArchiveHandle.prepare(archive, .bundle)
        guard archive_read_open_filename(archive, path, 128 * 1024) == ARCHIVE_OK else { throw error }
    }

    deinit { archive_read_free(archive) }

    private static func prepare(_ archive: OpaquePointer, _ kind: Kind) {
        archive_read_support_filter_xz(archive)
        archive_read_support_filter_bzip2(archive)
        archive_read_support_filter_zstd(archive)
        archive_read_support_filter_lzma(archive)
        archive_read_support_filter_compress(archive)
        switch kind {
        case .filter: archive_read_support_format_raw(archive)
        case .bundle:
            archive_read_support_format_tar(archive)
            archive_read_support_format_zip(archive)
            archive_read_support_format_7zip(archive)
        }
    }

    /// What libarchive says went wrong.
    var message: String { archive_error_string(archive).map { String(cString: $0) } ?? "cannot be read" }

    private var error: SourceError { input?.failure ?? SourceError(path: name, reason: message) }

    /// What was found wrong with the archive's own compression.
    var damages: [Damage] { input?.damages ?? [] }

    enum Step {
        case entry(OpaquePointer)
        case end
        case broken
    }

    /// The next member's header.
    func next() -> Step {
        var entry: OpaquePointer?
        while true {
            switch archive_read_next_header(archive, &entry) {
            case ARCHIVE_OK, ARCHIVE_WARN: return .entry(entry!)
            case ARCHIVE_RETRY: continue
            case ARCHIVE_EOF:
                input?.drain()
                return damages.isEmpty ? .end : .broken
            default: return .broken
            }
        }
    }

    /// Reads from the present member; 0 at its end, nil where the archive is damaged.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        while true {
            let count = archive_read_data(archive, buffer.baseAddress, buffer.count)
            if count >= 0 { return Int(count) }
            if count != Int(ARCHIVE_RETRY) && count != Int(ARCHIVE_WARN) { return nil }
        }
    }

    /// Where a pass can start that is to meet the present member first; nil where the format needs what stands before.
    /// - Parameter index: the member's number.
    func start(ofMember index: Int) -> MarkedMembers.Start? {
        guard archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK == ARCHIVE_FORMAT_TAR,
            archive_filter_code(archive, 0) == ARCHIVE_FILTER_NONE
        else { return nil }
        let place = archive_read_header_position(archive)
        return input?.recent.mark(before: place).map { MarkedMembers.Start(index: index, place: place, mark: $0) }
    }

    /// Whether a pass jumps over the members that it does not read.
    var jumps: Bool { input == nil && archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK == ARCHIVE_FORMAT_ZIP }

    /// Bytes of the archive consumed so far, as stored or decoded once.
    var position: Int64 { archive_filter_bytes(archive, -1) }
}
