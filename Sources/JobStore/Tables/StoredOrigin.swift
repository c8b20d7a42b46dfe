import Dispatch
import LogBytes

/// A kept file's unpacked bytes as a source; every reader has a connection of its own.
struct StoredOrigin: ByteOrigin {
    let path: String
    let number: Int64
    let source: TakenBytes
    /// What unpacking the file told.
    let damages: [Damage]
    let recordedTime: Int64?

    var taken: TakenBytes? { source }

    func openRaw() throws(SourceError) -> any ByteReader {
        do throws(StoreError) { return try StoredReader(self) } catch {
            throw SourceError(path: error.path, reason: error.reason)
        }
    }
}

/// Reads a kept file page by page.
private final class StoredReader: ByteReader {
    let damages: [Damage]
    let recordedTime: Int64?
    private let pages: Statement
    private let path: String
    private var page: [UInt8] = []
    private var at = 0
    private var offset: Int64 = 0
    /// SQLite would begin anew if it were asked behind the last row.
    private var isAtEnd = false

    init(_ origin: StoredOrigin) throws(StoreError) {
        (path, damages, recordedTime) = (origin.path, origin.damages, origin.recordedTime)
        pages = try Database(path: path, .reading).prepare(
            "SELECT start, size, bytes FROM page WHERE source = \(origin.number) ORDER BY start")
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        if at == page.count && !isAtEnd { try next() }
        let count = min(buffer.count, page.count - at)
        guard count > 0 else { return 0 }
        page.withUnsafeBytes { buffer.baseAddress!.copyMemory(from: $0.baseAddress! + at, byteCount: count) }
        at += count
        return count
    }

    private func next() throws(SourceError) {
        do throws(StoreError) {
            isAtEnd = try !pages.step()
            page = []
            at = 0
            if isAtEnd { return }
            guard pages.integer(0) == offset, let bytes = Page.bytes(of: pages, size: 1, blob: 2) else {
                throw StoreError(path: path, reason: "its pages are damaged")
            }
            page = bytes
            offset += Int64(bytes.count)
        } catch { throw SourceError(path: path, reason: error.reason) }
    }
}

/// A kept catalogue's bytes.
struct StoredCatalogue: ByteOrigin {
    let path: String
    let number: Int64

    func openRaw() throws(SourceError) -> any ByteReader {
        do throws(StoreError) {
            let row = try Database(path: path, .reading).prepare("SELECT bytes FROM catalogue WHERE number = \(number)")
            return BytesReader(try row.step() ? row.blob(0) : [])
        } catch { throw SourceError(path: error.path, reason: error.reason) }
    }
}

private final class BytesReader: ByteReader {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        let part = bytes.prefix(buffer.count)
        buffer.copyBytes(from: part)
        bytes = bytes.dropFirst(part.count)
        return part.count
    }
}

/// Some of a kept file's bytes, as a row holds them.
enum Page {
    /// A page is unpacked whole for one line of it, so that pages are small.
    static let length = 16 * 1024

    static func pack(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let packed = Packing.pack(bytes)
        return packed.count < bytes.count ? packed : Array(bytes)
    }

    /// - Returns: nil if the row is no page.
    static func bytes(of row: Statement, size: Int32, blob: Int32) -> [UInt8]? {
        guard case let size = row.integer(size), (1...Int64(length)).contains(size) else { return nil }
        return row.withBlob(blob) { bytes in
            bytes.count == size ? Array(bytes) : Packing.unpack(bytes, count: Int(size))
        }
    }
}

/// Writes pages; as many are packed at once as there are cores.
final class PageWriter {
    private let insert: Statement

    private struct Slots: @unchecked Sendable {
        let bytes: UnsafeRawBufferPointer
        let packed: UnsafeMutablePointer<[UInt8]>
    }

    init(_ database: Database) throws(StoreError) {
        insert = try database.prepare("INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?)")
    }

    /// Writes bytes that begin at a page's start.
    func write(_ bytes: UnsafeRawBufferPointer, at start: Int64, of source: Int64) throws(StoreError) {
        var packed = [[UInt8]](repeating: [], count: (bytes.count + Page.length - 1) / Page.length)
        packed.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let slots = Slots(bytes: bytes, packed: base)
            DispatchQueue.concurrentPerform(iterations: buffer.count) { index in
                slots.packed[index] = Page.pack(PageWriter.part(slots.bytes, index))
            }
        }
        for (index, page) in packed.enumerated() {
            insert.bind(1, source)
            insert.bind(2, start + Int64(index * Page.length))
            insert.bind(3, Int64(PageWriter.part(bytes, index).count))
            page.withUnsafeBytes { insert.bind(4, blob: $0) }
            try insert.run()
        }
    }

    private static func part(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> UnsafeRawBufferPointer {
        let start = index * Page.length
        return UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + Page.length, bytes.count)])
    }
}
