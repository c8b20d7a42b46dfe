import Glibc
import LogBytes

/// Opening the files that carry a log on.
extension LogTrail {
    func open(_ candidate: Candidate, at mark: GenerationMark? = nil) -> Generation? {
        descriptors.makeRoom(for: self)
        switch FileOpening.open(candidate) {
        case .moved: return nil
        case .failed(let code):
            // There is room again as soon as other logs are at rest.
            if code != EMFILE || undecidedLooks > 20 { tellTrouble(.unreachable(path: candidate.path, code)) }
            return nil
        case .opened(let file, let facts):
            let opened = generation(file, facts, path: candidate.path, isPacked: candidate.isPacked, at: mark)
            if let opened, let filled = filled(opened, facts) { return filled }
            if mark?.position.number ?? 0 == 0 { opened?.isUnjudged = candidate.isLive && !candidate.isPacked }
            return opened
        }
    }

    /// How to find a file again when it is its turn, under whatever name and packing; nil if it has moved meanwhile.
    func wait(for candidate: Candidate, _ judge: FileJudge, _ mark: GenerationMark? = nil) -> GenerationMark? {
        if var mark, mark.position.number > 0 {
            (mark.name, mark.identity) = (candidate.path, candidate.facts.identity)
            return mark
        }
        let beginning = judge.beginning(candidate)
        if beginning == nil, case .moved = FileOpening.open(candidate) { return nil }
        return GenerationMark(
            name: candidate.path, identity: candidate.facts.identity, ladder: beginning?.ladder ?? ChainLadder(),
            size: candidate.facts.size, modified: candidate.facts.modified)
    }

    func generation(
        _ file: OpenFile, _ facts: FileFacts, path name: String, isPacked: Bool = false, at mark: GenerationMark? = nil
    ) -> Generation? {
        let number = mark.flatMap { $0.position.number > 0 ? numbers[$0.position.chain] : nil } ?? numbering.next()
        let head = mark.flatMap { $0.position.number > 0 ? $0.ladder.rungs.first : nil }
        let source = FollowedFile(log: log, generation: number, name: name, head: head?.chain)
        do throws(SourceError) {
            let made = try Generation(file, facts, isPacked: isPacked, source: source, at: mark)
            // The rest of what it is the beginning of may be put back.
            if let mark, !isPacked { made.isUnjudged = done.contains { $0.mark.begins(with: mark) } }
            return made
        } catch {
            tellTrouble(.unreachable(path: name, error.code))
            return nil
        }
    }
}
