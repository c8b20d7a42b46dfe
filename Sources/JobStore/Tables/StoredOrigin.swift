import Dispatch
import LogBytes

/// A kept file's unpacked bytes as a source; every reader has a connection of its own.
struct StoredOrigin: ByteOrigin {
    let path: String
    let number: Int64
    /// The number of the file that has its pages.
    let pages: Int64
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
    private let unpacking = Unpacking()
    private let path: String
    private var page: [UInt8] = []
    private var at = 0
    /// What is left of the hole at hand.
    private var hole: Int64 = 0
    private var offset: Int64 = 0
    /// SQLite would begin anew if it were asked behind the last row.
    private var isAtEnd = false

    init(_ origin: StoredOrigin) throws(StoreError) {
        (path, damages, recordedTime) = (origin.path, origin.damages, origin.recordedTime)
        pages = try Database(kept: path).prepare(
            "SELECT start, size, bytes FROM page WHERE source = \(origin.pages) ORDER BY start")
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        try advance()
        if hole > 0 { return readZeros(buffer) }
        let count = min(buffer.count, page.count - at)
        guard count > 0 else { return 0 }
        page.withUnsafeBytes { buffer.baseAddress!.copyMemory(from: $0.baseAddress! + at, byteCount: count) }
        at += count
        return count
    }

    func skipHole() throws(SourceError) -> Int64 {
        try advance()
        defer { hole = 0 }
        return hole
    }

    private func readZeros(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = Int(min(Int64(buffer.count), hole))
        hole -= Int64(count)
        UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]).initializeMemory(as: UInt8.self, repeating: 0)
        return count
    }

    /// Goes on to the next page if the one at hand was read.
    private func advance() throws(SourceError) {
        guard at == page.count, hole == 0, !isAtEnd else { return }
        do throws(StoreError) {
            isAtEnd = try !pages.step()
            page = []
            at = 0
            if isAtEnd { return }
            guard pages.count(0) == offset, let content = Page.content(of: pages, size: 1, blob: 2, unpacking) else {
                throw StoreError(path: path, reason: "its pages are damaged")
            }
            switch content {
            case .bytes(let bytes): page = bytes
            case .hole(let count): hole = count
            }
            offset += content.count
        } catch { throw SourceError(path: path, reason: error.reason) }
    }
}

/// A kept catalogue's bytes.
struct StoredCatalogue: ByteOrigin {
    let path: String
    let number: Int64

    func openRaw() throws(SourceError) -> any ByteReader {
        do throws(StoreError) {
            let row = try Database(kept: path).prepare("SELECT bytes FROM catalogue WHERE number = \(number)")
            return RandomReader(try row.step() ? row.blob(0) : [])
        } catch { throw SourceError(path: error.path, reason: error.reason) }
    }
}

/// What was found beside the logs: of what is not kept, only its size and fingerprint are known.
struct StoredBeside: ByteOrigin {
    let source: TakenBytes
    let content: [UInt8]

    var taken: TakenBytes? { source }

    func openRaw() throws(SourceError) -> any ByteReader { RandomReader(content) }
}

/// Some of a kept file's bytes, as a row holds them.
enum Page {
    /// A page is unpacked whole for one line of it, so that pages are small.
    static let length = 16 * 1024

    static func pack(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let packed = Packing.pack(bytes)
        return packed.count < bytes.count ? packed : Array(bytes)
    }

    /// What a row holds: a page's bytes, or NULs of any number of whole pages.
    enum Content {
        case bytes([UInt8])
        case hole(Int64)

        var count: Int64 {
            switch self {
            case .bytes(let bytes): Int64(bytes.count)
            case .hole(let count): count
            }
        }
    }

    /// - Returns: nil if the row is no page.
    static func content(of row: Statement, size: Int32, blob: Int32, _ unpacking: Unpacking) -> Content? {
        let size = row.count(size)
        guard size > 0 else { return nil }
        return row.withBlob(blob) { packed in
            if packed.isEmpty { return size % Int64(length) == 0 ? .hole(size) : nil }
            guard size <= Int64(length) else { return nil }
            let bytes = packed.count == size ? Array(packed) : unpacking.unpack(packed, count: Int(size))
            return bytes.map { .bytes($0) }
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
                let part = PageWriter.part(slots.bytes, index)
                slots.packed[index] = PageWriter.isHole(part) ? [] : Page.pack(part)
            }
        }
        var index = 0
        while index < packed.count {
            let next = packed[index...].firstIndex { !$0.isEmpty } ?? packed.count
            let begin = start + Int64(index * Page.length)
            if next > index {
                try writeHole(Int64((next - index) * Page.length), at: begin, of: source)
                index = next
            } else {
                try insert(packed[index], size: PageWriter.part(bytes, index).count, at: begin, of: source)
                index += 1
            }
        }
    }

    /// Writes NULs of whole pages.
    func writeHole(_ count: Int64, at start: Int64, of source: Int64) throws(StoreError) {
        try insert([], size: Int(count), at: start, of: source)
    }

    private func insert(_ packed: [UInt8], size: Int, at start: Int64, of source: Int64) throws(StoreError) {
        try insert.run(source, start, size, packed)
    }

    private static func isHole(_ part: UnsafeRawBufferPointer) -> Bool { part.count == Page.length && part.isZero }

    private static func part(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> UnsafeRawBufferPointer {
        let start = index * Page.length
        return UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + Page.length, bytes.count)])
    }
}
