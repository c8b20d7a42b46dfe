import CArchive
import Foundation

/// Where libarchive gets its bytes: called back with a buffer of its own.
final class ArchiveInput {
    private let reader: any ByteReader
    private let random: RandomReader?
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 * 1024, alignment: 64)
    /// Why reading stopped, where the system said so.
    private(set) var failure: SourceError?

    /// Whether places are noted, for later passes to start at.
    private let notesPlaces: Bool
    private(set) var recent = RecentMarks()

    init(_ reader: any ByteReader, notesPlaces: Bool) {
        self.reader = reader
        random = reader as? RandomReader
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
        if notesPlaces { recent.note(BundleMark(reader)) }
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
