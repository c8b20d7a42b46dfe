import Glibc
import LogBytes

/// What to do after a look at a followed path: a pure function of what was known and what was seen
/// (docs/following.md, What is done in each case).
enum FollowDecision: Equatable {
    /// Nothing is held and a file is there.
    case open
    /// Nothing to do.
    case wait
    /// There are bytes behind the offset.
    case read
    /// The same file begins anew: truncated, or rewritten (cases 5 to 8).
    case rewind
    /// Another file stands at the path: drain the held one and queue the new (1, 13, 14).
    case switchFile
    /// The path is gone: drain the held one and keep it (15, 43).
    case drain
    /// Something that is no log stands at the path: as `drain`, and say so.
    case refuse(FileFacts.Kind)
    /// The look failed: change nothing (40, 41).
    case keep(Int32)

    /// - Parameters:
    ///   - held: the file being read; nil where none is.
    ///   - path: what stands at the path now.
    ///   - window: compares the held file's last bytes; asked only if the file has changed and nothing else tells.
    static func decide(held: HeldFile?, path: PathView, window: () -> Agreement) -> FollowDecision {
        switch path {
        case .missing: held == nil ? .wait : .drain
        case .unusable(let kind): .refuse(kind)
        case .unknown(let code): .keep(code)
        case .file(let facts): decide(held, facts, window)
        }
    }

    private static func decide(_ held: HeldFile?, _ facts: FileFacts, _ window: () -> Agreement) -> FollowDecision {
        guard let held else { return .open }
        guard held.facts.identity.agrees(with: facts.identity) else { return .switchFile }
        let isUnchanged = held.facts.isUnchanged(in: facts)
        if held.isPacked { return isUnchanged ? .wait : .read }
        if facts.size < held.offset { return .rewind }
        switch isUnchanged ? .continues : window() {
        case .continues: return facts.size > held.offset ? .read : .wait
        case .begins, .differs: return .rewind
        case .unknown: return .wait
        }
    }
}

/// What a follower remembers of the file that it reads: what it decides by.
struct HeldFile {
    /// As of the last look.
    var facts: FileFacts
    /// Stored bytes read so far; a packed file is read in one go.
    var offset: Int64
    var isPacked = false
}

/// Deciding what a look means, and doing that.
extension LogTrail {
    func decide(_ view: PathView) -> FollowDecision {
        if let current, case .file(let facts) = view, facts.identity.agrees(with: current.facts.identity),
            current.isBroken || facts != current.facts && current.markBeforeFilled != nil
        {
            return .rewind
        }
        return FollowDecision.decide(held: current?.held, path: view) { current?.check() ?? .unknown }
    }

    func act(_ decision: FollowDecision, _ view: PathView) {
        switch decision {
        case .keep(let code): return tellCondition(.unreachable(path: path, code))
        case .refuse(let kind): return tellCondition(.unusable(path: path, kind))
        case .open where isAnothers(view): break
        case .open, .switchFile: isUnsettled = true
        case .rewind: rewind()
        case .drain, .wait, .read: break
        }
        if case .file(let facts) = view {
            tellCondition(nil)
            if let current, current.facts.identity.agrees(with: facts.identity) { current.see(facts) }
        } else {
            if let current, let facts = current.file.facts { current.see(facts) }
            tellCondition(.missing(path: path))
            watched = nil
        }
    }

    /// Whether what stands at the path is read by another log, as was seen before.
    private func isAnothers(_ view: PathView) -> Bool {
        guard case .file(let facts) = view, facts.identity == seenAtPath else { return false }
        return follower.reads(facts.identity, besides: self)
    }

    /// Goes back to a hole that was filled meanwhile.
    func fill(_ index: Int, _ old: Generation, _ facts: FileFacts) -> Bool {
        guard let same = filled(old, facts) else { return false }
        entries[index] = .held(same)
        return true
    }

    /// The same generation, to be read on from a hole that was filled meanwhile; nil if none was.
    func filled(_ old: Generation, _ facts: FileFacts) -> Generation? {
        guard let mark = old.markBeforeFilled, let same = generation(old.file, facts, path: old.source.name, at: mark)
        else { return nil }
        same.fill(old)
        return same
    }

    /// Its file holds something else now: its end is sought among the copies.
    func end(_ index: Int, _ old: Generation) {
        keepNumber(of: old)
        entries[index] = .sought(old.markOfContent, remains: old)
        old.close()
        isUnsettled = true
    }

    /// The current file holds something else now: its end is sought among the copies, and it is read from its start.
    private func rewind() {
        guard let old = current, let index = entries.lastIndex(where: { $0.generation === old }),
            let facts = old.file.facts
        else { return }
        isUnsettled = true
        if fill(index, old, facts) { return }
        // What is lost is the beginning of a line that was not complete.
        keepNumber(of: old)
        if old.holdsDelivered, let same = generation(old.file, facts, path: old.source.name, at: old.mark()) {
            entries[index] = .held(same)
            return
        }
        guard let fresh = generation(old.file, facts, path: old.source.name) else { return }
        fresh.isUnjudged = true
        fresh.replaces = old.replaces
        guard old.hasBegun else {
            entries[index] = .held(fresh)
            return
        }
        fresh.replaces = (old.source.name, old.position.offset)
        end(index, old)
        entries.append(.held(fresh))
    }
}
