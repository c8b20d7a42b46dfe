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

/// The elements of a saved answer.
extension LineReader {
    /// Appends an element's record to the batch, which has room.
    /// - Parameter time: the answer's, which is a job's.
    mutating func readElement(_ element: ObjectFinder.Element, time: Int64?, into batch: RecordBatch) {
        scratch.reset()
        var record = Record()
        record.offset = element.offset
        record.line = UInt32(truncatingIfNeeded: element.line)
        record.flags = [.timeless, .inDocument]
        let padded = element.bytes + [UInt8](repeating: 0, count: Line.padding)
        padded.withUnsafeBufferPointer { bytes in
            let (start, end) = (bytes.baseAddress!, bytes.baseAddress! + element.bytes.count)
            if readObject(start, end, &record) {
                if element.isJob, let time {
                    record.time = time
                    record.flags.insert(.ownTime)
                    record.flags.remove(.timeless)
                }
                append(&record, start, end, batch)
            } else {
                noteUnparsed(&record, start, end, batch)
            }
        }
    }
}

/// Finds the objects of a saved answer in a stream of bytes: those that stand in a list, and the jobs of `jobs`.
struct ObjectFinder {
    /// One object of a list, with its place.
    struct Element {
        let bytes: [UInt8]
        let offset: Int64
        let line: Int
        /// Whether its list is one of `get_updates`, which has the newest first.
        let isUpdate: Bool
        /// Whether it is a job's state, of the time that the answer tells.
        let isJob: Bool
    }

    private enum Bracket { case object, list }

    private(set) var offset: Int64 = 0
    private(set) var line = 1
    private var stack: [Bracket] = []
    private var quote: UInt8 = 0
    private var isEscaped = false
    private var current: [UInt8] = []
    private var currentDepth = 0
    private var currentOffset: Int64 = 0
    private var currentLine = 0
    /// The beginning of the last quoted text outside of elements: the key before a list.
    private var key: [UInt8] = []
    private var isUpdates = false
    /// How deep the members of `jobs` stand; 0 outside of it.
    private var jobsDepth = 0
    private var isJob = false
    private var timeText: [UInt8] = []
    /// The answer's `time`, once it was met.
    private(set) var time: Int64?
    /// Whether the byte last taken closed a list of elements.
    private(set) var hasListEnded = false

    private static let updates = Array("updates".utf8)
    private static let jobs = Array("jobs".utf8)
    private static let timeKey = Array("time".utf8)

    /// Whether every bracket is closed.
    var isComplete: Bool { stack.isEmpty && quote == 0 }

    /// Takes the next byte; the element that it completes, if it does.
    mutating func take(_ byte: UInt8) -> Element? {
        defer { offset += 1 }
        hasListEnded = false
        if byte == 10 { line += 1 }
        if currentDepth > 0 && current.count < LineCutter.limit { current.append(byte) }
        if quote != 0 {
            takeQuoted(byte)
            return nil
        }
        if currentDepth == 0 { takeTime(byte) }
        switch byte {
        case 34, 39: beginQuoted(byte)
        case 123: open(.object, byte)
        case 91: open(.list, byte)
        case 125, 93: return close()
        default: break
        }
        return nil
    }

    /// Reads the number behind the key `time`.
    private mutating func takeTime(_ byte: UInt8) {
        if ByteClass.isDigit(byte) || byte == 46 {
            if key == ObjectFinder.timeKey && timeText.count < 24 { timeText.append(byte) }
        } else if !timeText.isEmpty {
            time = timeText.withUnsafeBufferPointer {
                NumberReader.microseconds($0.baseAddress!, $0.baseAddress! + $0.count)
            }
            timeText.removeAll(keepingCapacity: true)
        }
    }

    private mutating func beginQuoted(_ byte: UInt8) {
        quote = byte
        if currentDepth == 0 { key.removeAll(keepingCapacity: true) }
    }

    private mutating func takeQuoted(_ byte: UInt8) {
        if currentDepth == 0 && byte != quote && key.count <= ObjectFinder.updates.count { key.append(byte) }
        if isEscaped { isEscaped = false } else if byte == 92 { isEscaped = true } else if byte == quote { quote = 0 }
    }

    private mutating func open(_ bracket: Bracket, _ byte: UInt8) {
        // Another answer begins, which tells its own time.
        if stack.isEmpty { time = nil }
        let isMember = jobsDepth > 0 && stack.count == jobsDepth
        if bracket == .object, stack.last == .list || isMember, currentDepth == 0 {
            currentDepth = stack.count + 1
            isJob = isMember
            (currentOffset, currentLine, current) = (offset, line, [byte])
        } else if currentDepth == 0 {
            if bracket == .list { isUpdates = key == ObjectFinder.updates }
            if bracket == .object && key == ObjectFinder.jobs && jobsDepth == 0 { jobsDepth = stack.count + 1 }
        }
        if stack.count < ObjectReader.deepest { stack.append(bracket) }
    }

    private mutating func close() -> Element? {
        let depth = stack.count
        let bracket = stack.popLast()
        hasListEnded = bracket == .list && currentDepth == 0
        if currentDepth == 0 && depth == jobsDepth { jobsDepth = 0 }
        guard currentDepth > 0, depth == currentDepth else { return nil }
        currentDepth = 0
        return Element(
            bytes: current, offset: currentOffset, line: currentLine, isUpdate: isUpdates && !isJob, isJob: isJob)
    }
}
