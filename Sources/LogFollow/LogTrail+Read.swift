import Foundation
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
    /// - Parameter now: monotonic nanoseconds.
    func read(budget: Int, now: Int64, _ take: (FollowedLine) -> Void) throws(SourceError) -> Urgency {
        var left = budget
        try readLate(&left, take)
        while left > 0 {
            guard let head = entries.first?.generation else { return entries.isEmpty ? .calm : .undecided }
            if head.readOffset == 0 {
                head.askBeforeFirstLine { [unowned self, weak head] in head !== current || isUndisturbed }
            }
            let before = head.position
            let outcome = try head.read(&left, take)
            if head.position != before { head.endSeen = nil }
            tellFindings(of: head)
            switch outcome {
            case .more: return .more
            case .unclear: return .soon
            case .failed(let code):
                tellTrouble(.unreachable(path: head.source.name, code))
                return .undecided
            case .broken where head === current: return .more
            case .broken, .end:
                if let urgency = handover(from: head, now) { return urgency }
                try release(take)
            }
        }
        return .more
    }

    /// Whether no copy of the live file has come since the look: a file of which nothing was read yet may have been
    /// truncated unseen, and only the copy, which is made before, tells.
    private var isUndisturbed: Bool {
        let now = FolderStamp.now(of: path)
        if let folderStamps, folderStamps == now { return true }
        if case .stable(let listing) = SiblingListing.stable(path), !isCopying, SiblingListing.agree(listing, listed) {
            return true
        }
        isUnsettled = true
        return false
    }

    /// Whether a copy that repeats the live file was changed right now, so that a truncation may follow.
    private var isCopying: Bool { unclear.contains { $0.isChanged(within: 1) } }

    /// Whether the first entry, which is at its end, may be let go: nil; else how soon to look again.
    private func handover(from head: Generation, _ now: Int64) -> Urgency? {
        if head.isBroken { return nil }
        if head.endSeen == nil { head.endSeen = now }
        let quiet = now - head.endSeen!
        if head.isCutShort && !isOld(head) { return quiet >= LogTrail.archiveNanoseconds ? nil : .undecided }
        if head.isPacked && head !== current { return nil }
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
        head.endSeen = nil
        return .calm
    }

    /// It has no name any more.
    private func isDeleted(_ head: Generation) -> Bool { head.facts.links == 0 }

    private func isOld(_ head: Generation) -> Bool {
        Date().timeIntervalSince1970 - Double(head.facts.modified) / 1e9 > LogTrail.archiveAgeSeconds
    }

    /// Lines that a late writer added to a generation that was let go.
    private func readLate(_ left: inout Int, _ take: (FollowedLine) -> Void) throws(SourceError) {
        for index in done.indices {
            guard let open = done[index].open, let facts = open.file.facts else { continue }
            open.see(facts)
            guard facts.size > open.readOffset else {
                if facts.links == 0 { done[index].letGo() }
                continue
            }
            if case .broken = try open.read(&left, take) { done[index].letGo() }
        }
    }
}
