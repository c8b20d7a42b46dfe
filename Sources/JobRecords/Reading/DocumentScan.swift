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
        var opening = DocumentOpening(rest: head[...])
        return opening.isThere
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

/// How a saved answer begins: an object whose first key, perhaps behind the time, is that of a list or object.
private struct DocumentOpening {
    var rest: Slice<UnsafeRawBufferPointer>

    private static let lists: Set<String> = ["messages", "updates", "jobs", "hosts"]

    var isThere: Bool {
        mutating get {
            if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
            guard takes("{"), var key = key() else { return false }
            if key == "time" {
                guard takes(":"), takesNumber(), takes(","), let next = self.key() else { return false }
                key = next
            }
            return DocumentOpening.lists.contains(key) && takes(":") && (takes("[") || takes("{"))
        }
    }

    private mutating func skipBlanks() { rest = rest.drop { $0 == 32 || (9...13).contains($0) } }

    private mutating func takes(_ letter: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard rest.first == UInt8(ascii: letter) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// A short word in quotes of either kind.
    private mutating func key() -> String? {
        guard takes("\"") || takes("'") else { return nil }
        let word = rest.prefix(8).prefix { ByteClass.isLetter($0) }
        rest = rest.dropFirst(word.count)
        guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        rest = rest.dropFirst()
        return String(decoding: word, as: UTF8.self)
    }

    private mutating func takesNumber() -> Bool {
        skipBlanks()
        let digits = rest.prefix { ByteClass.isDigit($0) || $0 == UInt8(ascii: ".") }
        rest = rest.dropFirst(digits.count)
        return !digits.isEmpty
    }
}
