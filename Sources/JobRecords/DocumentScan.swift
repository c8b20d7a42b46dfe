import Foundation
import LogBytes
import LogLines

/// A whole saved answer of `get_messages` or `get_updates` as a source (contract, 3.1): the objects of its lists, in
/// their order, are the records. Read object by object, so that its size does not matter.
struct DocumentScan: ~Copyable {
    private let file: LogFile
    /// The least that tells a document from a log of JSON lines.
    private static let peek = 4096

    /// Nil where the file is no such document.
    init?(_ file: LogFile) throws(SourceError) {
        let reader = try file.openDecoded()
        var head = [UInt8](repeating: 0, count: DocumentScan.peek)
        var count = 0
        while count < head.count {
            var got = 0
            var failure: SourceError?
            head.withUnsafeMutableBytes { buffer in
                do throws(SourceError) {
                    got = try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
                } catch { failure = error }
            }
            if let failure { throw failure }
            if got == 0 { break }
            count += got
            if count > 0 && !DocumentScan.mayBegin(head[0]) { return nil }
        }
        guard DocumentScan.isDocument(head[..<count]) else { return nil }
        self.file = file
    }

    private static func mayBegin(_ byte: UInt8) -> Bool {
        byte == 123 || byte == 32 || byte == 10 || byte == 13 || byte == 9
    }

    /// Whether the text opens an object whose first key is one that only an answer has, with a list or number behind.
    private static func isDocument(_ head: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: head, as: UTF8.self)
        let pattern = #"^\s*\{\s*(?:["']time["']\s*:\s*[0-9.]+\s*,\s*)?["'](?:messages|updates|hosts)["']\s*:\s*[\[{]"#
        return text.range(of: pattern, options: .regularExpression) != nil
    }

    /// Reads the records into batches as `FileScan.run` does.
    func run(
        _ reader: inout LineReader, _ batch: inout RecordBatch, _ fresh: () -> RecordBatch,
        _ deliver: (RecordBatch) -> Bool, _ index: Int
    ) throws(SourceError) {
        let chunks = try file.openChunks()
        var finder = ObjectFinder()
        while let chunk = try chunks.next() {
            let bytes = UnsafeRawBufferPointer(start: chunk.base + chunk.start, count: chunk.end - chunk.start)
            for byte in bytes {
                guard let object = finder.take(byte) else { continue }
                if batch.isFull {
                    batch.newNames = reader.names.takeFresh()
                    guard deliver(batch) else { return }
                    batch = fresh()
                    batch.reset(file: index)
                }
                reader.readElement(object, into: batch)
            }
            chunks.recycle(chunk)
        }
        reader.summary.bytes = finder.offset
        reader.summary.lines = finder.line
        reader.summary.damages = chunks.damages
        if !finder.isComplete && chunks.damages.isEmpty { reader.summary.unparsed += 1 }
    }
}
