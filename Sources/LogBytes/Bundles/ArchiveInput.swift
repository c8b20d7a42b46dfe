import CArchive
import Glibc

/// Where libarchive gets its bytes: called back with a buffer of its own.
final class ArchiveInput {
    private let reader: any ByteReader
    private let random: RandomReader?
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 * 1024, alignment: 64)
    /// Why reading stopped, where the system said so.
    private(set) var failure: SourceError?

    /// Whether places are noted, for later passes to start at.
    private let notesPlaces: Bool
    /// The places of the last few blocks: libarchive has read at most one block ahead of the header that it tells of.
    private(set) var recent: [BundleMark] = []
    private static let mostRecent = 3

    init(_ reader: any ByteReader, canSeek: Bool, notesPlaces: Bool) {
        self.reader = reader
        random = canSeek ? reader as? RandomReader : nil
        self.notesPlaces = notesPlaces
    }

    deinit { buffer.deallocate() }

    var canSeek: Bool { random != nil }

    /// What the reader found wrong with its own bytes.
    var damages: [Damage] { reader.damages }

    /// Reads what stands behind the archive's end, where its checksum is.
    func drain() { while next().1 > 0 {} }

    /// A tar's block, of which all its headers are made.
    private static let block = 512
    /// Whether zeros complete the last block, so that what stands in it is seen. Never inside a member.
    var completesBlocks = false
    /// Whether they had to.
    private(set) var isCompleted = false
    /// Whether the block before the last, incomplete one is empty, as those of an end mark are.
    private(set) var endsBehindMark = false
    private var given: Int64 = 0

    fileprivate func next() -> (UnsafeRawPointer?, Int) {
        if notesPlaces, let mark = BundleMark(reader) { recent = recent.suffix(ArchiveInput.mostRecent - 1) + [mark] }
        do throws(SourceError) {
            var count = try reader.read(into: buffer)
            if count == 0 && completesBlocks { count = complete() } else { look(count) }
            given += Int64(count)
            return (UnsafeRawPointer(buffer.baseAddress), count)
        } catch {
            failure = error
            return (nil, -1)
        }
    }

    private func complete() -> Int {
        let rest = Int(given % Int64(ArchiveInput.block))
        guard rest > 0, !canSeek else { return 0 }
        isCompleted = true
        memset(buffer.baseAddress!, 0, ArchiveInput.block - rest)
        return ArchiveInput.block - rest
    }

    /// Looks at the block before one that is incomplete so far.
    private func look(_ count: Int) {
        let rest = Int((given + Int64(count)) % Int64(ArchiveInput.block))
        let end = count - rest
        guard rest > 0, end >= ArchiveInput.block else { return }
        endsBehindMark = buffer[(end - ArchiveInput.block)..<end].allSatisfy { $0 == 0 }
    }

    fileprivate func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
        guard let random else { return Int64(ARCHIVE_FATAL) }
        do throws(SourceError) {
            let base = whence == SEEK_END ? try random.size() : whence == SEEK_CUR ? random.position : 0
            let place = base.addingReportingOverflow(offset)
            guard !place.overflow, place.partialValue >= 0 else { return Int64(ARCHIVE_FATAL) }
            random.position = place.partialValue
            return random.position
        } catch {
            failure = error
            return Int64(ARCHIVE_FATAL)
        }
    }

    /// libarchive's seek callback.
    static let seek: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?, la_int64_t, Int32) -> la_int64_t = {
        _, client, offset, whence in
        la_int64_t(
            Unmanaged<ArchiveInput>.fromOpaque(client!).takeUnretainedValue().seek(Int64(offset), whence))
    }

    /// libarchive's read callback; `client` is the input.
    static let read:
        @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?, UnsafeMutablePointer<UnsafeRawPointer?>?) ->
            la_ssize_t = {
                _, client, place in
                let (start, count) = Unmanaged<ArchiveInput>.fromOpaque(client!).takeUnretainedValue().next()
                place?.pointee = start
                return la_ssize_t(count)
            }
}

extension LogFile {
    /// The bundles that the log lies in, the outermost first; none where it is a file of its own.
    public var bundles: [SupportBundle] {
        var found: [SupportBundle] = []
        while let member = (found.first?.origin ?? origin) as? MemberOrigin { found.insert(member.bundle, at: 0) }
        return found
    }
}

/// Reads one member by a pass of its own, without keeping it.
final class MemberStream: ByteReader {
    private let handle: ArchiveHandle
    private let bundle: SupportBundle
    private var delivered: Int64 = 0
    private(set) var damages: [Damage] = []

    /// - Parameter handle: a pass that has met the member last.
    init(_ handle: ArchiveHandle, bundle: SupportBundle) {
        self.handle = handle
        self.bundle = bundle
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        guard damages.isEmpty else { return 0 }
        guard let count = handle.read(into: buffer) else {
            damages = [bundle.cut(delivered)]
            return 0
        }
        delivered += Int64(count)
        return count
    }

    func skipHole() throws(SourceError) -> Int64 {
        let count = damages.isEmpty ? handle.skipHole() : 0
        delivered += count
        return count
    }
}

/// A bundle's member as a source of bytes.
struct MemberOrigin: ByteOrigin {
    let bundle: SupportBundle
    let entry: BundleEntry

    func openRaw() throws(SourceError) -> any ByteReader { try bundle.reader(entry) }

    func openHead() throws(SourceError) -> any ByteReader {
        if let head = bundle.head(entry) { return RandomReader(head) }
        return try openRaw()
    }

    func openRandom() throws(SourceError) -> RandomReader? {
        _ = try bundle.reader(entry)
        return bundle.small(entry).map { RandomReader($0) }
    }
}

/// A member's stored bytes in memory.
struct MemberBytes {
    let bytes: [UInt8]
    /// Whether the archive's damage cuts them.
    let isCut: Bool
    /// Whether there are more than the header claims, and too many to be kept.
    let isTooLong: Bool

    /// Reads the present member of `handle` whole, up to the bundle's budget whatever its header claims.
    init(_ handle: ArchiveHandle, expected: Int64) {
        var bytes: [UInt8] = []
        let expected = min(max(0, expected), SupportBundle.budget)
        bytes.reserveCapacity(Int(expected))
        let limit = expected + MemberBytes.tolerance
        let pages = MemoryPages(MemberBytes.roomSize)
        let room = UnsafeMutableRawBufferPointer(start: pages.start, count: MemberBytes.roomSize)
        var count: Int? = 0
        while bytes.count <= limit {
            count = handle.read(into: room)
            guard let count, count > 0 else { break }
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<count]))
        }
        self.bytes = bytes
        isCut = count == nil
        isTooLong = bytes.count > limit
    }

    private static let tolerance: Int64 = 1 << 20
    private static let roomSize = 64 << 10

    /// So many bytes decide which files are compared as copies.
    private static let headLength = 16 * 1024

    /// The first bytes of the present member; nil where there are none.
    static func head(_ handle: ArchiveHandle) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: headLength)
        let count = bytes.withUnsafeMutableBytes { handle.read(into: $0) } ?? 0
        return count > 0 ? Array(bytes[..<count]) : nil
    }
}
