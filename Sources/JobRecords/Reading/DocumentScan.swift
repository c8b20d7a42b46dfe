import Foundation
import LogBytes
import LogLines

/// A whole saved answer of `get_messages`, `get_updates` or `get_jobs` as a source (docs/format.md, Saved answers): its
/// objects are the records, in log order. Messages are read object by object, so that the answer's size does not matter;
/// updates are held until their list ends, as the newest stands first in it, and jobs until the answer's time is known.
struct DocumentScan {
    private var finder = ObjectFinder()
    private var chain: Chain?
    private var held: [Chained] = []
    private var heldBytes = 0
    /// What tells a document from a log of JSON lines stands within so many bytes.
    private static let peek = 4096

    /// Nil if the stream begins as no such document.
    init?(_ chunks: PeekedChunks, chained: Bool) {
        let head = chunks.head
        guard let first = head.first, DocumentScan.mayBegin(first) else { return nil }
        guard DocumentScan.isDocument(head.prefix(DocumentScan.peek)) else { return nil }
        chain = chained ? .start : nil
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

    /// Reads on.
    mutating func take(_ chunk: Chunk, _ reader: inout LineReader, into filler: inout BatchFiller) {
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
            if element != nil || isEnd { release(&reader, into: &filler) }
        }
    }

    /// The document has ended.
    mutating func end(_ chunks: any ChunkStream, _ reader: inout LineReader, into filler: inout BatchFiller) {
        release(&reader, into: &filler)
        reader.flow.summary.bytes = finder.offset
        reader.flow.summary.lines = finder.line
        if !finder.isComplete && chunks.damages.isEmpty { reader.flow.summary.unparsed += 1 }
    }

    /// How much may be held; an answer that is larger than any engine's is then read as it stands.
    private static let patience = 32 << 20
    private static let overhead = 96

    /// Reads the held elements; of updates the last one first, as an answer has the newest on top.
    private mutating func release(_ reader: inout LineReader, into filler: inout BatchFiller) {
        let isReversed = held.last?.element.isUpdate == true
        for (element, chain) in isReversed ? held.reversed() : held {
            let batch = filler.room()
            let next = batch.count
            reader.readElement(element, time: finder.time, into: batch)
            if let chain, let chains = batch.chains { chains[next] = chain }
        }
        held.removeAll()
        heldBytes = 0
    }
}
