import Foundation
import LogBytes
import LogLines

/// A whole saved answer of `get_messages`, `get_updates` or `get_jobs` as a source (docs/format.md, Saved answers): its
/// objects are the records, in log order. Messages are read object by object, so that the answer's size does not matter;
/// updates are held until their list ends, as the newest stands first in it, and jobs until the answer's time is known.
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
        byte == 123 || byte == 0xEF || byte == 32 || byte == 10 || byte == 13 || byte == 9
    }

    /// Whether the text opens an object whose first key is one that only an answer has, with a list or number behind.
    private static func isDocument(_ head: Slice<UnsafeRawBufferPointer>) -> Bool {
        let text = String(decoding: head, as: UTF8.self)
        let pattern =
            #"^\x{FEFF}?\s*\{\s*(?:["']time["']\s*:\s*[0-9.]+\s*,\s*)?["'](?:messages|updates|jobs|hosts)["']\s*:\s*[\[{]"#
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
        var heldBytes = 0
        while let chunk = try chunks.next() {
            let bytes = UnsafeRawBufferPointer(start: chunk.base + chunk.start, count: chunk.end - chunk.start)
            for byte in bytes {
                let element = finder.take(byte)
                if let element {
                    chain = chain?.extended(by: element.bytes)
                    held.append((element, chain))
                    heldBytes += element.bytes.count + DocumentScan.overhead
                    let waits = element.isUpdate || (element.isJob && finder.time == nil)
                    if waits && heldBytes < DocumentScan.patience { continue }
                }
                guard let last = held.last?.element else { continue }
                let isEnd = last.isJob ? finder.isComplete : finder.hasListEnded
                guard element != nil || isEnd else { continue }
                heldBytes = 0
                guard DocumentScan.release(&held, finder.time, &reader, &batch, fresh, deliver, index) else { return }
            }
            chunks.recycle(chunk)
        }
        guard DocumentScan.release(&held, finder.time, &reader, &batch, fresh, deliver, index) else { return }
        note(finder, &reader)
    }

    private func note(_ finder: ObjectFinder, _ reader: inout LineReader) {
        reader.summary.bytes = finder.offset
        reader.summary.lines = finder.line
        reader.summary.damages = chunks.damages
        if !finder.isComplete && chunks.damages.isEmpty { reader.summary.unparsed += 1 }
    }

    /// How much may be held; an answer that is larger than any engine's is then read as it stands.
    private static let patience = 32 << 20
    private static let overhead = 96

    /// Reads the held elements; of updates the last one first, as an answer has the newest on top.
    /// - Returns: whether to go on.
    private static func release(
        _ held: inout [Chained], _ time: Int64?, _ reader: inout LineReader, _ batch: inout RecordBatch,
        _ fresh: () -> RecordBatch, _ deliver: (RecordBatch) -> Bool, _ index: Int
    ) -> Bool {
        defer { held.removeAll() }
        let isReversed = held.last?.element.isUpdate == true
        for place in isReversed ? Array(held.indices.reversed()) : Array(held.indices) {
            let (element, chain) = held[place]
            if batch.isFull {
                batch.newNames = reader.names.takeFresh()
                guard deliver(batch) else { return false }
                batch = fresh()
                batch.reset(file: index)
            }
            let next = batch.count
            reader.readElement(element, time: time, into: batch)
            if let chain, let chains = batch.chains { chains[next] = chain }
        }
        return true
    }
}
