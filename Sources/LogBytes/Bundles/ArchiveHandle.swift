import CArchive
import Glibc

/// One pass over an archive by libarchive. Reads only: nothing is ever written to disk.
final class ArchiveHandle {
    private let archive: OpaquePointer
    private let input: ArchiveInput
    private let name: String
    /// What is left of the block that libarchive gave last, where in the member it stands, and how far was read.
    private var block = UnsafeRawBufferPointer(start: nil, count: 0)
    private var (blockPlace, place): (Int64, Int64) = (0, 0)
    private var isAtEnd = false
    private let first: Int
    private var members = 0
    /// The present member's number in the bundle.
    var index: Int { first + members - 1 }

    /// Opens an archive whose bytes come from `reader`, front to back.
    /// - Parameters:
    ///   - kind: what it seems to be; nil where that is to be found out.
    ///   - first: the number of the member that is met first.
    ///   - canSeek: whether the reader, then a `RandomReader`, is to be read as the table of contents wants it.
    ///   - notesPlaces: whether `start` is asked for.
    init(
        _ reader: any ByteReader, _ kind: ArchiveMagic?, name: String, first: Int = 0, canSeek: Bool = false,
        notesPlaces: Bool = false
    ) throws(SourceError) {
        guard bundle_load() != 0, let made = bundle_read_new() else {
            throw SourceError(path: name, reason: "a bundle, which libarchive reads; libarchive.so.13 is not installed")
        }
        archive = made
        (self.name, self.first) = (name, first)
        input = ArchiveInput(reader, canSeek: canSeek, notesPlaces: notesPlaces)
        ArchiveHandle.prepare(archive, kind, canSeek: canSeek)
        bundle_read_set_callback_data(archive, Unmanaged.passUnretained(input).toOpaque())
        bundle_read_set_read_callback(archive, ArchiveInput.read)
        if input.canSeek { bundle_read_set_seek_callback(archive, ArchiveInput.seek) }
        guard bundle_read_open1(archive) == ARCHIVE_OK else { throw error }
    }

    deinit { bundle_read_free(archive) }

    /// tar, zip or 7z; gzip, xz, bzip2 and zstd around a tar are decoded before.
    private static func prepare(_ archive: OpaquePointer, _ kind: ArchiveMagic?, canSeek: Bool) {
        bundle_read_support_filter_lzma(archive)
        bundle_read_support_filter_compress(archive)
        bundle_read_support_format_tar(archive)
        // One of both, since each takes damaged ones for the other.
        if canSeek {
            bundle_read_support_format_zip_seekable(archive)
        } else {
            bundle_read_support_format_zip_streamable(archive)
        }
        bundle_read_support_format_7zip(archive)
        // Behind the end mark of one tar there may stand another one.
        bundle_read_set_format_option(archive, "tar", "read_concatenated_archives", "1")
        // What begins with a damaged header would be known as none; options forget the format.
        if kind == .tar { bundle_read_set_format(archive, ARCHIVE_FORMAT_TAR) }
    }

    /// What libarchive says went wrong.
    var message: String { bundle_error_string(archive).map { String(cString: $0) } ?? "cannot be read" }

    private var error: SourceError { input.failure ?? SourceError(path: name, reason: message) }

    /// What was found wrong with the archive's own compression.
    var damages: [Damage] { input.damages }

    /// The first bytes in place of a member's header that were met.
    private(set) var odd: Damage?
    private var isInMember = false

    enum Step {
        case entry(OpaquePointer)
        case end
        case broken
    }

    /// The next member's header.
    func next() -> Step {
        var entry: OpaquePointer?
        block = UnsafeRawBufferPointer(start: nil, count: 0)
        (blockPlace, place, isAtEnd) = (0, 0, false)
        guard skipRest() else { return .broken }
        input.completesBlocks = odd != nil || members > 0
        defer { input.completesBlocks = false }
        while true {
            switch bundle_read_next_header(archive, &entry) {
            case ARCHIVE_OK, ARCHIVE_WARN:
                (isInMember, members) = (true, members + 1)
                return .entry(entry!)
            case ARCHIVE_RETRY: noteOdd()
            case ARCHIVE_EOF:
                if !input.canSeek { input.drain() }
                return damages.isEmpty ? .end : .broken
            default: return .broken
            }
        }
    }

    /// Leaves the present member behind, so that its end and the next header are told apart.
    private func skipRest() -> Bool {
        guard isInMember else { return true }
        isInMember = false
        let status = bundle_read_data_skip(archive)
        return status != ARCHIVE_FATAL && status != ARCHIVE_EOF
    }

    private func noteOdd() {
        guard odd == nil else { return }
        let isCut = input.isCompleted && !input.endsBehindMark
        odd = Damage(
            kind: isCut ? .truncated : .corrupt, storedOffset: bundle_read_header_position(archive),
            reason: isCut ? "the archive ends inside a header" : "bytes that are no member's header", cutsLine: false)
    }

    /// Reads from the present member; 0 at its end, nil where the archive is damaged.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        guard meetBlock() else { return nil }
        if block.isEmpty && place >= blockPlace { return 0 }
        let count = place < blockPlace ? fillHole(buffer) : copy(buffer)
        place += Int64(count)
        return count
    }

    /// Jumps over the hole of a sparse member, if it stands before one.
    func skipHole() -> Int64 {
        guard meetBlock(), place < blockPlace else { return 0 }
        let count = blockPlace - place
        place = blockPlace
        return count
    }

    /// Makes sure that there is a block, or a hole before it, unless the member ends.
    /// - Returns: false where the archive is damaged.
    private func meetBlock() -> Bool {
        while block.isEmpty && place >= blockPlace && !isAtEnd {
            switch nextBlock() {
            case ARCHIVE_OK, ARCHIVE_WARN, ARCHIVE_RETRY: continue
            case ARCHIVE_EOF: isAtEnd = true
            default: return false
            }
        }
        return true
    }

    /// Asks for a block, not for a full buffer: what a cut archive had for the buffer's beginning would be lost.
    private func nextBlock() -> Int32 {
        var (start, count, offset): (UnsafeRawPointer?, Int, Int64) = (nil, 0, place)
        let status = bundle_read_data_block(archive, &start, &count, &offset)
        block = UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
        blockPlace = offset
        return status
    }

    private func fillHole(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = Int(min(Int64(buffer.count), blockPlace - place))
        memset(buffer.baseAddress!, 0, count)
        return count
    }

    private func copy(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, block.count)
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: block[..<count]))
        block = UnsafeRawBufferPointer(rebasing: block[count...])
        blockPlace += Int64(count)
        return count
    }

    /// Where a pass can start that is to meet the present member first; nil where the format needs what stands before.
    var start: MarkedMembers.Start? {
        guard bundle_format(archive) & ARCHIVE_FORMAT_BASE_MASK == ARCHIVE_FORMAT_TAR,
            bundle_filter_code(archive, 0) == ARCHIVE_FILTER_NONE
        else { return nil }
        let place = bundle_read_header_position(archive)
        return input.recent.last { $0.offset <= place }.map {
            MarkedMembers.Start(index: index, place: place, mark: $0)
        }
    }

    /// Whether a pass jumps over the members that it does not read.
    var jumps: Bool { input.canSeek && bundle_format(archive) & ARCHIVE_FORMAT_BASE_MASK == ARCHIVE_FORMAT_ZIP }

    /// Bytes of the archive consumed so far, as stored or decoded once.
    var position: Int64 { bundle_filter_bytes(archive, -1) }
}
