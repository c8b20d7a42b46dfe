/// Looking at the path: what is there, and what that means.
extension LogTrail {
    /// Looks once, and puts the entries in order where something has changed.
    func look() -> Urgency {
        let view = FileProbe.look(path)
        lookAtHeld()
        act(decide(view), view)
        if folderStamps == nil || folderStamps != FolderStamp.now(of: path) { isUnsettled = true }
        return isUnsettled ? settle(view) : .calm
    }

    private func decide(_ view: PathView) -> FollowDecision {
        guard let current else { return FollowDecision.decide(held: nil, path: view) }
        if current.isBroken, case .file(let facts) = view, facts.identity.agrees(with: current.facts.identity) {
            return .rewind
        }
        let decision = FollowDecision.decide(held: current.held, path: view)
        guard decision == .compare else { return decision }
        return FollowDecision.decide(held: current.held, path: view, window: current.check())
    }

    private func act(_ decision: FollowDecision, _ view: PathView) {
        switch decision {
        case .keep(let code): return tellCondition(.unreachable(path: path, code))
        case .refuse(let kind): return tellCondition(.unusable(path: path, kind))
        case .drain: break
        case .wait where current == nil: break
        case .open, .switchFile: isUnsettled = true
        case .rewind: rewind()
        case .wait, .read, .compare: break
        }
        if case .file(let facts) = view {
            tellCondition(nil)
            if let current, current.facts.identity.agrees(with: facts.identity) { current.see(facts) }
        } else {
            if let current, let facts = current.file.facts { current.see(facts) }
            tellCondition(.missing(path: path))
            isWatchStale = true
        }
    }

    /// What is not at the path any more is looked at by its descriptor.
    private func lookAtHeld() {
        let current = current
        for entry in entries {
            guard let generation = entry.generation, generation !== current else { continue }
            if let facts = generation.file.facts { generation.see(facts) }
        }
    }

    /// The current file holds something else now: its end is sought among the copies, and it is read from its start.
    private func rewind() {
        guard let old = current, let index = entries.lastIndex(where: { $0.generation === old }) else { return }
        tell(.beginsAnew(name: old.source.name, offset: old.position.offset))
        entries[index] = .sought(old.markOfContent, remains: old)
        guard let facts = old.file.facts, let fresh = generation(old.file, facts, path: old.source.name) else { return }
        entries.append(.held(fresh))
        isUnsettled = true
        isWatchStale = true
    }
}
