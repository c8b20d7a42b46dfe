import LogBytes

/// A kept file's stored bytes as a source; every reader has a connection of its own.
struct StoredOrigin: ByteOrigin {
    static let partLength = 1 << 20

    let path: String
    let number: Int64

    func openRaw() throws(SourceError) -> any ByteReader {
        do throws(StoreError) { return try StoredReader(path: path, number: number) } catch {
            throw SourceError(path: error.path, reason: error.reason)
        }
    }
}

/// Reads a kept file part by part.
private final class StoredReader: ByteReader {
    private let statement: Statement
    private let path: String
    private var part: [UInt8] = []
    private var at = 0
    /// SQLite would begin anew if it were asked behind the last row.
    private var isAtEnd = false

    init(path: String, number: Int64) throws(StoreError) {
        self.path = path
        statement = try Database(path: path, .reading).prepare(
            "SELECT bytes FROM content WHERE source = \(number) ORDER BY part")
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        if at == part.count && !isAtEnd { try next() }
        let count = min(buffer.count, part.count - at)
        guard count > 0 else { return 0 }
        part.withUnsafeBytes { buffer.baseAddress!.copyMemory(from: $0.baseAddress! + at, byteCount: count) }
        at += count
        return count
    }

    private func next() throws(SourceError) {
        do throws(StoreError) {
            isAtEnd = try !statement.step()
            part = isAtEnd ? [] : statement.blob(0)
            at = 0
        } catch { throw SourceError(path: path, reason: error.reason) }
    }
}
