import Glibc
import LogBytes

/// Reading the entries, and handing over from one generation to the next.
extension LogTrail {
    /// How long a file must have stayed at its end after its successor was seen to have data.
    private static let handoverNanoseconds: Int64 = 15_000_000
    /// How long an archive that ends early must not have grown.
    private static let archiveNanoseconds: Int64 = 2_000_000_000
    /// An archive whose last change is older than this is not being written.
    private static let archiveAgeSeconds: Double = 10

    /// Delivers complete lines until the budget (bytes) is used up or nothing is left for now.
    func read(budget: Int, _ take: (FollowedLine) -> Void) throws(SourceError) -> Urgency {
        var left = budget
        try readLate(&left, take)
        while left > 0 {
            guard let head = entries.first?.generation else {
                if entries.isEmpty || !parked.isEmpty { return .calm }
                // The next of many may be waiting for its turn.
                if let next = openWaiting() {
                    entries[0] = .held(next)
                    continue
                }
                isUnsettled = true
                return undecidedLooks == 0 ? .more : .undecided
            }
            if head.isUnjudged { judge(head) }
            let before = head.position
            let outcome = try head.read(&left, take)
            if head.position != before {
                head.forgetEnd()
                lastActive = now
            }
            tellFindings(of: head)
            switch outcome {
            case .more: return .more
            case .unclear: return .soon
            case .echo:
                if let urgency = rest(echo: head) { return urgency }
            case .failed(let code):
                tellTrouble(.unreachable(path: head.source.name, code))
                return .undecided
            case .broken where !head.isOver: return .more
            case .broken, .end:
                if let urgency = handover(from: head) { return urgency }
                switch goesOn(head) {
                case .continues: continue
                case .begins, .unknown: return .undecided
                case .differs: try release(take)
                }
            }
        }
        return .more
    }

    /// The first entry, if it is a rotated file that lies where it was and is as it was.
    private func openWaiting() -> Generation? {
        guard root == nil, !isUnsettled, case .sought(let mark, remains: nil)? = entries.first, mark.name != place,
            mark.position.number == 0, case .file(let facts) = FileProbe.look(mark.name),
            facts.identity == mark.identity,
            let isPacked = FileForm.isPacked(mark.name, facts)
        else { return nil }
        let candidate = Candidate(path: mark.name, place: nil, facts: facts, isPacked: isPacked)
        guard FileJudge().chain(candidate, mark) == .continues else { return nil }
        return open(candidate, at: mark)
    }

    // MARK: a copy in its place

    /// Whether the file at the path, of which nothing was read yet, goes on with the first entry, which is at its end:
    /// then it is read from there, and the beginning of a line that the old file ended with is not a line.
    /// - Returns: `begins`, `unknown`: as far as it can be told now.
    private func goesOn(_ head: Generation) -> Agreement {
        guard entries.count > 1, let next = entries[1].generation, next === current, next.position == .start,
            !head.isEcho, let facts = next.file.facts
        else { return .differs }
        let mark = head.mark()
        guard mark.isTelling || isInPlace(next, of: head) else { return .differs }
        switch FileJudge.compare(next.file, mark) {
        // Nothing of it was delivered: the other one is read as it would be without it.
        case .continues where head.position.number == 0:
            entries.removeFirst()
            return .continues
        case .continues:
            let name = next.source.name
            keepNumber(of: head)
            guard let same = generation(next.file, facts, path: name, isPacked: next.isPacked, at: mark) else {
                return .unknown
            }
            entries.replaceSubrange(0...1, with: [.held(same)])
            isUnsettled = true
            return .continues
        // A copy that is being made has more of it soon.
        case .begins: return head.timeAtEnd(now) < LogTrail.echoNanoseconds ? .begins : .differs
        case .unknown: return .unknown
        case .differs: return .differs
        }
    }

    /// Whether a file was put in the place of another one and begins with all of its bytes: enough to know it by,
    /// however short it is. A copy is there before the old file loses its name; half a line that is the same tells too.
    private func isInPlace(_ next: Generation, of head: Generation) -> Bool {
        guard isDeleted(head), let tail = head.tail, tail.end > 0, tail.end == Int64(tail.bytes.count),
            let gone = head.file.facts?.changed
        else { return false }
        let wasThere = next.facts.identity.birth.map { $0 < gone } ?? false
        return (wasThere || tail.end > head.position.offset) && tail.stands(in: next.file, before: tail.end)
    }

    // MARK: the end

    /// Whether a file's beginning is sure to be of the file as it was found. It may have been truncated unseen: only
    /// the copy tells, which is made before.
    func isUndisturbed(_ prefix: [UInt8]) -> Bool {
        if isListed(FolderStamp.now(of: place)) && unclear.allSatisfy({ FileJudge.beginsLike($0, prefix) }) {
            return true
        }
        isUnsettled = true
        return false
    }

    /// Whether the first entry, which is at its end, may be let go: nil; else how soon to look again.
    private func handover(from head: Generation) -> Urgency? {
        if head.isBroken { return nil }
        let quiet = head.timeAtEnd(now)
        if head.isCutShort && !isOld(head) { return quiet >= LogTrail.archiveNanoseconds ? nil : .undecided }
        if head.isCompressed && head !== current { return nil }
        let younger = entries.dropFirst().filter { $0.generation?.hasData ?? true }.count
        switch younger {
        case 0: return isUnsettled ? .soon : rest(head, quiet)
        case 1: return quiet >= LogTrail.handoverNanoseconds ? nil : .soon
        default: return nil
        }
    }

    /// Nothing younger has data: the last one there is, or the one that a late writer still writes to.
    private func rest(_ head: Generation, _ quiet: Int64) -> Urgency? {
        if isDeleted(head) { return quiet >= Urgency.undecided.nanoseconds ? nil : .undecided }
        // The end counts only once the successor has data.
        head.forgetEnd()
        return .calm
    }

    /// It has no name any more.
    private func isDeleted(_ head: Generation) -> Bool { head.facts.links == 0 }

    private func isOld(_ head: Generation) -> Bool {
        Double(Machine.now - head.facts.modified) / 1e9 > LogTrail.archiveAgeSeconds
    }

    /// Lines that a late writer added to a generation that was let go.
    private func readLate(_ left: inout Int, _ take: (FollowedLine) -> Void) throws(SourceError) {
        for index in done.indices {
            guard let open = done[index].open, let facts = open.file.facts else { continue }
            open.see(facts)
            guard facts.size > open.readOffset else {
                if facts.links == 0 { letGoDone(index) }
                continue
            }
            lastActive = now
            if case .broken = try open.read(&left, take) { letGoDone(index) }
        }
    }
}
