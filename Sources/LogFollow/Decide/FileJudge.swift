import Glibc
import LogBytes
import LogLines

/// How a file's content relates to what was read of a file before.
enum Agreement {
    /// The same, as far as that was read.
    case continues
    /// A shorter beginning of it.
    case begins
    case differs
    /// It could not be read.
    case unknown
}

/// A rotated file that was delivered or passed over: neither it nor a packed copy of it is new.
public struct KnownFile: Equatable, Sendable {
    /// Lines of a file's beginning that tell it from others.
    static let headLines = 8

    var identity: FileIdentity
    /// The end of its `headLines`th line, or of its last one where it has fewer.
    var head: LinePosition
}

/// Known files, oldest first, however many there are.
struct KnownFiles: Equatable {
    private(set) var list: [KnownFile] = []
    private var byFile: [FileIdentity: KnownFile] = [:]
    private var heads: Set<LinePosition> = []

    init(_ list: [KnownFile] = []) { for one in list { add(one) } }

    mutating func add(_ one: KnownFile) {
        list.append(one)
        heads.insert(one.head)
        // Without a birth time an inode proves nothing.
        if one.identity.birth != nil { byFile[one.identity] = one }
    }

    subscript(_ file: FileIdentity) -> KnownFile? { byFile[file] }
    func holds(_ file: FileIdentity) -> Bool { byFile[file] != nil }
    func holds(head: LinePosition) -> Bool { heads.contains(head) }
}

/// Looks into the candidates' files. What it has read once in a search it does not read again.
final class FileJudge {
    /// A file as it was listed. Between two listings of one search a name may be given to another file.
    private struct Listed: Hashable {
        let identity: FileIdentity
        let size: Int64

        init(_ candidate: Candidate) { (identity, size) = (candidate.facts.identity, candidate.facts.size) }
    }

    private struct Question: Hashable {
        let file: Listed
        let chain: Chain
    }

    private var answers: [Question: Agreement] = [:]
    private var beginnings: [Listed: Beginning] = [:]
    /// The open generations by their mark's number.
    private let held: [Int: Generation]

    init(held: [Int: Generation] = [:]) { self.held = held }

    /// Compares the plain candidate's bytes right before the mark's position: cheap, and enough for the same inode.
    func window(_ candidate: Candidate, _ mark: GenerationMark) -> Agreement {
        guard case .opened(let file, let facts) = candidate.open() else { return .unknown }
        guard facts.size >= mark.position.offset else { return .differs }
        // A mark without window was made while its file changed, or before it was read: the content tells.
        guard mark.window.length > 0 else { return chain(candidate, mark) }
        let found = ContentWindow.read(file.descriptor, before: mark.position.offset, length: mark.window.length)
        return found == nil ? .unknown : found == mark.window ? .continues : .differs
    }

    /// Compares the candidate's chain from its start.
    func chain(_ candidate: Candidate, _ mark: GenerationMark) -> Agreement {
        let question = Question(file: Listed(candidate), chain: mark.content.chain)
        if let known = answers[question] { return known }
        let answer = candidate.opened.map { FileJudge.compare($0, mark) } ?? .unknown
        answers[question] = answer
        return answer
    }

    /// Compares an open file's chain from its start.
    static func compare(_ file: OpenFile, _ mark: GenerationMark) -> Agreement {
        withDecoded(file) { reader throws(SourceError) in try walk(reader, mark) }
            ?? .unknown
    }

    /// Hands on a file's decoded bytes; nil where they cannot be read.
    private static func withDecoded<Result>(
        _ file: OpenFile, _ body: (any ByteReader) throws(SourceError) -> Result
    ) -> Result? {
        let raw = PositionedReader(file)
        do throws(SourceError) {
            let result = try body(try Decoding.textReader(over: raw))
            return raw.failure == 0 ? result : nil
        } catch { return nil }
    }

    // MARK: beginnings

    /// A file's first lines: `head` as `KnownFile` keeps it, and the complete ones as a mark does.
    struct Beginning {
        var head = LinePosition.start
        var ladder = ChainLadder()
    }

    /// The candidate's beginning, as `KnownFile` keeps it; nil where it cannot be read.
    func head(_ candidate: Candidate) -> LinePosition? { beginning(candidate)?.head }

    func beginning(_ candidate: Candidate) -> Beginning? {
        if let known = beginnings[Listed(candidate)] { return known }
        let found = candidate.opened.flatMap { FileJudge.beginning($0) }
        beginnings[Listed(candidate)] = found
        return found
    }

    /// Whether the first lines of both are the same, as far as is known: each file is read once to tell, however many
    /// there are.
    func mayBeginAlike(_ a: Candidate, _ b: Candidate) -> Bool {
        guard let one = beginning(a)?.ladder.rungs.first, let other = beginning(b)?.ladder.rungs.first else {
            return true
        }
        return one == other
    }

    static func beginning(_ file: OpenFile) -> Beginning? {
        withDecoded(file) { reader throws(SourceError) in
            var cutter = LineCutter(following: reader)
            var found = Beginning()
            while found.head.number < KnownFile.headLines, let line = try cutter.next() {
                found.head = cutter.end(of: line)
                found.ladder.note(found.head)
            }
            if found.head.number < KnownFile.headLines, let line = try cutter.takeLast() {
                found.head = cutter.end(of: line)
            }
            return found
        }
    }

    // MARK: copies

    /// Compares the candidate's bytes with those of an open generation, up to the shorter one's end.
    func copies(_ candidate: Candidate, held mark: Int) -> Agreement {
        guard let generation = held[mark] else { return .unknown }
        // Its file holds something else by now.
        if generation.isOver { return chain(candidate, generation.markOfContent) }
        let answer = compare(candidate, generation.file)
        // A file that was truncated meanwhile differs from its own copy.
        return answer == .differs && !generation.isIntact ? .unknown : answer
    }

    /// Compares a rotated candidate's bytes with those of the file at the path, up to the shorter one's end.
    func copies(_ candidate: Candidate, live: Candidate) -> Agreement {
        guard case .opened(let file, let facts) = live.open() else { return .unknown }
        let answer = compare(candidate, file)
        guard let now = file.facts, now.size >= facts.size else { return .unknown }
        return answer
    }

    private func compare(_ candidate: Candidate, _ file: OpenFile) -> Agreement {
        let answer = candidate.opened.flatMap { opened in
            FileJudge.withDecoded(opened) { reader throws(SourceError) in
                try FileJudge.compare(reader, PositionedReader(file))
            }
        }
        return answer ?? .unknown
    }

    /// Whether what a file holds begins as something that was read does. One that holds nothing yet is made of it;
    /// of one that cannot be read nothing is known. One that is elsewhere by now was moved after what was read.
    static func beginsLike(_ candidate: Candidate, _ prefix: [UInt8]) -> Bool {
        guard !candidate.isPacked else { return true }
        switch candidate.open() {
        case .moved: return false
        case .failed: return true
        case .opened(let file, _):
            var begin = [UInt8](repeating: 0, count: prefix.count)
            let count = begin.withUnsafeMutableBytes { FileBytes.read(file.descriptor, at: 0, into: $0) }
            return count <= 0 || begin[..<count] == prefix[..<count]
        }
    }

    /// Whether a file holds the first bytes of another one, and nothing else.
    static func begins(_ short: OpenFile, _ whole: OpenFile) -> Bool {
        (try? compare(PositionedReader(short), PositionedReader(whole))) == .begins
    }

    private static let piece = 64 * 1024

    private static func compare(_ a: any ByteReader, _ b: PositionedReader) throws(SourceError) -> Agreement {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * piece, alignment: 64)
        defer { room.deallocate() }
        let left = UnsafeMutableRawBufferPointer(rebasing: room[..<piece])
        let right = UnsafeMutableRawBufferPointer(rebasing: room[piece...])
        var total = 0
        var hasLine = false
        while true {
            let (got, has) = (try fill(left, a), try fill(right, b))
            let common = min(got, has)
            guard memcmp(left.baseAddress!, right.baseAddress!, common) == 0 else { return .differs }
            hasLine = hasLine || left[..<common].contains(10)
            total += common
            if b.failure != 0 { return .unknown }
            guard common == piece else {
                if total == 0 { return .differs }
                if got <= has { return .begins }
                // That two lines begin alike tells nothing.
                return hasLine ? .continues : .differs
            }
        }
    }

    private static func fill(
        _ buffer: UnsafeMutableRawBufferPointer, _ reader: any ByteReader
    ) throws(SourceError) -> Int {
        var count = 0
        while count < piece {
            let got = try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
            if got == 0 { break }
            count += got
        }
        return count
    }

    /// Follows the lines up to the mark; a different file differs at the first rung of the ladder.
    private static func walk(_ reader: any ByteReader, _ mark: GenerationMark) throws(SourceError) -> Agreement {
        var cutter = LineCutter(following: reader)
        let end = mark.content
        guard end.number > 0 else { return .continues }
        var rungs = mark.ladder.rungs[...]
        while let line = try cutter.next() {
            if let rung = rungs.first, rung.number == line.number {
                guard rung.chain == cutter.chain else { return .differs }
                rungs.removeFirst()
            }
            if line.number == end.number { return cutter.chain == end.chain ? .continues : .differs }
        }
        // A line without its newline is one only if it was delivered as such.
        if cutter.number + 1 == end.number, try cutter.takeLast() != nil, cutter.chain == end.chain {
            return .continues
        }
        // The beginning of a line tells nothing.
        return cutter.number > 0 ? .begins : .differs
    }
}
