import Foundation
import LogBytes
import LogLines

/// Looks into the candidates' files. What it has read once in a search it does not read again.
final class FileJudge: ContentJudge {
    private struct Question: Hashable {
        let path: String
        let chain: Chain
    }

    private var answers: [Question: Agreement] = [:]

    func window(_ candidate: Candidate, _ mark: GenerationMark) -> Agreement {
        switch FileOpening.open(candidate) {
        case .moved, .failed: return .unknown
        case .opened(let file, let facts):
            guard facts.size >= mark.position.offset else { return .differs }
            // A mark without window was made while its file changed: the whole content tells.
            guard mark.window.length > 0 || mark.position.offset == 0 else { return chain(candidate, mark) }
            let found = ContentWindow.read(file.descriptor, before: mark.position.offset, length: mark.window.length)
            return found == nil ? .unknown : found == mark.window ? .continues : .differs
        }
    }

    func chain(_ candidate: Candidate, _ mark: GenerationMark) -> Agreement {
        let question = Question(path: candidate.path, chain: mark.position.chain)
        if let known = answers[question] { return known }
        let answer = compare(candidate, mark)
        answers[question] = answer
        return answer
    }

    private func compare(_ candidate: Candidate, _ mark: GenerationMark) -> Agreement {
        guard case .opened(let file, _) = FileOpening.open(candidate) else { return .unknown }
        let reader = PositionedReader(file)
        do throws(SourceError) {
            let log = LogFile(
                name: candidate.path, origin: FixedOrigin(reader), storedSize: nil, modified: nil, isLive: false)
            var cutter = LineCutter(DirectChunks(try log.openDecoded()), chained: true)
            let agreement = try FileJudge.walk(&cutter, mark)
            return reader.failure == 0 ? agreement : .unknown
        } catch { return .unknown }
    }

    /// Follows the lines up to the mark; a different file differs at the first rung of the ladder.
    private static func walk(_ cutter: inout LineCutter, _ mark: GenerationMark) throws(SourceError) -> Agreement {
        guard mark.position.number > 0 else { return .continues }
        var rungs = mark.ladder.rungs[...]
        while let line = try cutter.next() {
            if let rung = rungs.first, rung.number == line.number {
                guard rung.chain == cutter.chain else { return .differs }
                rungs.removeFirst()
            }
            if line.number == mark.position.number {
                return cutter.chain == mark.position.chain ? .continues : .differs
            }
        }
        return .begins
    }

    /// One reader, handed out once.
    private struct FixedOrigin: ByteOrigin, @unchecked Sendable {
        let reader: PositionedReader
        init(_ reader: PositionedReader) { self.reader = reader }
        func openRaw() throws(SourceError) -> any ByteReader { reader }
    }
}
