import Foundation
import LogBytes
import LogLines

/// A whole saved answer of `get_messages` or `get_updates` as a source (contract, 3.1): the objects of its lists, in
/// their order, are the records. Read object by object, so that its size does not matter.
struct DocumentScan: ~Copyable {
    private let chunks: any ChunkStream
    /// What tells a document from a log of JSON lines stands within so many bytes.
    private static let peek = 4096

    /// Nil where the stream begins as no such document.
    init?(_ chunks: PeekedChunks) {
        let head = chunks.head
        guard let first = head.first, DocumentScan.mayBegin(first) else { return nil }
        guard DocumentScan.isDocument(head.prefix(DocumentScan.peek)) else { return nil }
        self.chunks = chunks
    }

    private static func mayBegin(_ byte: UInt8) -> Bool {
        byte == 123 || byte == 32 || byte == 10 || byte == 13 || byte == 9
    }

    /// Whether the text opens an object whose first key is one that only an answer has, with a list or number behind.
    private static func isDocument(_ head: Slice<UnsafeRawBufferPointer>) -> Bool {
        let text = String(decoding: head, as: UTF8.self)
        let pattern = #"^\s*\{\s*(?:["']time["']\s*:\s*[0-9.]+\s*,\s*)?["'](?:messages|updates|hosts)["']\s*:\s*[\[{]"#
        return text.range(of: pattern, options: .regularExpression) != nil
    }

    /// Reads the records into batches as `FileScan.run` does.
    func run(
        _ reader: inout LineReader, _ batch: inout RecordBatch, _ fresh: () -> RecordBatch,
        _ deliver: (RecordBatch) -> Bool, _ index: Int
    ) throws(SourceError) {
        var finder = ObjectFinder()
        var chain = Chain.start
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
                let place = batch.count
                reader.readElement(object, into: batch)
                if let chains = batch.chains {
                    chain = chain.extended(by: object.bytes)
                    chains[place] = chain
                }
            }
            chunks.recycle(chunk)
        }
        reader.summary.bytes = finder.offset
        reader.summary.lines = finder.line
        reader.summary.damages = chunks.damages
        if !finder.isComplete && chunks.damages.isEmpty { reader.summary.unparsed += 1 }
    }
}
