import Foundation
import LogBytes
import LogLines

/// A whole saved answer of `get_messages` or `get_updates` as a source (contract, 3.1): the objects of its lists are
/// the records, in log order. Messages are read object by object, so that the answer's size does not matter; updates
/// are held until their list ends, as the newest stands first in it.
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

    /// An element, and the chain up to it where there is one.
    private typealias Chained = (element: ObjectFinder.Element, chain: Chain?)

    /// Reads the records into batches as `FileScan.run` does.
    func run(
        _ reader: inout LineReader, _ batch: inout RecordBatch, _ fresh: () -> RecordBatch,
        _ deliver: (RecordBatch) -> Bool, _ index: Int
    ) throws(SourceError) {
        var finder = ObjectFinder()
        var chain = batch.chains == nil ? nil : Chain.start
        var held: [Chained] = []
        while let chunk = try chunks.next() {
            let bytes = UnsafeRawBufferPointer(start: chunk.base + chunk.start, count: chunk.end - chunk.start)
            for byte in bytes {
                let element = finder.take(byte)
                if let element {
                    chain = chain?.extended(by: element.bytes)
                    held.append((element, chain))
                    if element.isUpdate { continue }
                }
                guard element != nil || finder.hasListEnded else { continue }
                guard DocumentScan.release(&held, &reader, &batch, fresh, deliver, index) else { return }
            }
            chunks.recycle(chunk)
        }
        guard DocumentScan.release(&held, &reader, &batch, fresh, deliver, index) else { return }
        note(finder, &reader)
    }

    private func note(_ finder: ObjectFinder, _ reader: inout LineReader) {
        reader.summary.bytes = finder.offset
        reader.summary.lines = finder.line
        reader.summary.damages = chunks.damages
        if !finder.isComplete && chunks.damages.isEmpty { reader.summary.unparsed += 1 }
    }

    /// Reads the held elements, the last one first: of updates, the newest of which an answer has on top.
    /// - Returns: whether to go on.
    private static func release(
        _ held: inout [Chained], _ reader: inout LineReader, _ batch: inout RecordBatch, _ fresh: () -> RecordBatch,
        _ deliver: (RecordBatch) -> Bool, _ index: Int
    ) -> Bool {
        while let (element, chain) = held.popLast() {
            if batch.isFull {
                batch.newNames = reader.names.takeFresh()
                guard deliver(batch) else { return false }
                batch = fresh()
                batch.reset(file: index)
            }
            let place = batch.count
            reader.readElement(element, into: batch)
            if let chain, let chains = batch.chains { chains[place] = chain }
        }
        return true
    }
}
