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

    /// Nil if a stream that begins so is no such document.
    init?(_ head: UnsafeRawBufferPointer, chained: Bool) {
        guard let first = head.first, DocumentScan.mayBegin(first) else { return nil }
        guard DocumentScan.isDocument(head.prefix(DocumentScan.peek)) else { return nil }
        chain = chained ? .start : nil
    }

    private static func mayBegin(_ byte: UInt8) -> Bool {
        byte == 123 || byte == 0xEF || byte == 32 || byte == 10 || byte == 13 || byte == 9
    }

    /// Whether a text opens an object whose first key, perhaps behind the time, is one that only an answer has.
    static func isDocument(_ head: some Sequence<UInt8>) -> Bool {
        let opening =
            #/
            \u{FEFF}? \s* \{ \s*
            (?: ["']time["'] \s* : \s* [0-9.]+ \s* , \s* )?
            ["'] (?: messages | updates | jobs | hosts ) ["'] \s* : \s* [\[\{]
            /#
        let text = String(decoding: Array(head), as: UTF8.self)
        return text.prefixMatch(of: opening.matchingSemantics(.unicodeScalar).asciiOnlyWhitespace()) != nil
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
            let text = Text(bytes.baseAddress!, count: element.bytes.count)
            guard readObject(text.start, text.end, &record) else { return noteUnparsed(&record, text, batch) }
            if element.isJob, let time { record.takeOwnTime(time) }
            append(&record, text, batch)
        }
    }
}

/// Finds the objects of a saved answer in a stream of bytes: those that stand in a list, and the jobs of `jobs`.
struct ObjectFinder {
    /// One object of a list, with its place.
    struct Element {
        fileprivate(set) var bytes: [UInt8]
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
    /// The element that is open, and how deep it stands; 0 outside of all.
    private var current: Element?
    private var currentDepth = 0
    /// The beginning of the last quoted text outside of elements: the key before a list.
    private var key: [UInt8] = []
    private var isUpdates = false
    /// How deep the members of `jobs` stand; 0 outside of it.
    private var jobsDepth = 0
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
        if let count = current?.bytes.count, count < LineCutter.limit { current?.bytes.append(byte) }
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
                NumberReader.microseconds(Text($0.baseAddress!, count: $0.count))
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
            current = Element(
                bytes: [byte], offset: offset, line: line, isUpdate: isUpdates && !isMember, isJob: isMember)
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
        return current.take()
    }
}

/// A form of journalctl's that cannot be read line by line: the file is told as unreadable, with the form to ask for.
public enum JournalForm: String, CaseIterable, Sendable {
    case export, verbose, pretty, monotonic, binary

    /// Nil for every text that may be a log.
    init?(_ head: UnsafeRawBufferPointer) {
        let start = head.prefix(JournalForm.peek)
        if start.starts(with: "LPKSHHRH".utf8) {
            self = .binary
            return
        }
        let lines = start.split(separator: 10, maxSplits: 3).map { String(decoding: $0, as: UTF8.self) }
        // What journalctl says of itself may stand first.
        let first = lines.first { !$0.hasPrefix("-- ") } ?? ""
        guard let form = JournalForm.allCases.first(where: { $0.opens(first, lines) }) else { return nil }
        self = form
    }

    private static let peek = 1024

    /// The error for a file of such a form; nil for every other one, and for one that cannot be opened.
    public static func refusal(_ file: LogFile) -> SourceError? {
        var head = [UInt8](repeating: 0, count: peek)
        let count = head.withUnsafeMutableBytes { (try? file.openDecoded().read(into: $0)) ?? 0 }
        let form = head.withUnsafeBytes { JournalForm(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        return form.map { SourceError(path: file.name, reason: $0.reason) }
    }

    private func opens(_ first: String, _ lines: [String]) -> Bool {
        switch self {
        case .export: first.hasPrefix("__CURSOR=") || first.hasPrefix("__REALTIME_TIMESTAMP=")
        case .verbose: first.hasSuffix("]") && first.contains(" [s=") && first.contains(";i=")
        case .pretty: first == "{" && lines.dropFirst().first?.contains(#""__CURSOR" :"#) == true
        case .monotonic: first.hasPrefix("[") && first.wholeMatch(of: /\[ *[0-9]{1,8}\.[0-9]{6}\] \S+ \S+: .*/) != nil
        case .binary: false
        }
    }

    /// The words for a file of this form.
    var reason: String {
        switch self {
        case .export: "journalctl's export format, which is not read; write the journal with 'journalctl -o json'"
        case .verbose, .pretty:
            "journalctl's \(self == .verbose ? "verbose" : "json-pretty") format, which is not read; "
                + "write the journal with 'journalctl -o json'"
        case .monotonic:
            "journalctl's short-monotonic format, which tells no time of day; "
                + "write the journal with 'journalctl -o json' or '-o short-iso'"
        case .binary: "a journal of systemd's; write it with 'journalctl --file=FILE -o json'"
        }
    }
}
