import Glibc
import LogBytes

/// Looking at the path: what is there, and what that means.
extension LogTrail {
    /// Looks once, and puts the entries in order where something has changed.
    /// - Parameter now: monotonic nanoseconds.
    func look(now: Int64) -> Urgency {
        self.now = now
        let view = own.view(lookAtPath(), unless: current?.facts.identity ?? parked.last?.file.identity)
        if !parked.isEmpty {
            if isUnchanged(view) { return .calm }
            unpark()
        }
        if case .file(let facts) = view, current?.facts.size != facts.size { lastActive = now }
        lookAtHeld(unless: view)
        act(decide(view), view)
        if folderStamps == nil || folderStamps != FolderStamp.now(of: place) || hasClearedUp { isUnsettled = true }
        return isUnsettled ? settle(view) : .calm
    }

    /// Whether one of the files of which it was not clear what they are has changed, or does not any more.
    private var hasClearedUp: Bool {
        unclear.contains { one in
            guard one.isChanged(within: LogTrail.unclearSeconds), case .file(let facts) = FileProbe.look(one.path)
            else { return true }
            return facts.identity != one.facts.identity || facts.size != one.facts.size
        }
    }

    private func lookAtPath() -> PathView {
        guard let root else { return FileProbe.look(path) }
        do throws(SourceError) { place = try root.place(of: path) } catch { return .unknown(error.code) }
        return FileProbe.look(place)
    }

    /// Whether nothing has happened to the files that were let go.
    private func isUnchanged(_ view: PathView) -> Bool {
        guard case .file(let live) = view, let last = parked.last?.file, last.identity.agrees(with: live.identity)
        else {
            return false
        }
        guard last.isUnchanged(live) else { return false }
        for one in parked.dropLast() {
            guard case .file(let facts) = FileProbe.look(one.path), one.file.identity.agrees(with: facts.identity),
                one.file.isUnchanged(facts)
            else { return false }
        }
        let stamps = FolderStamp.now(of: place)
        if let folderStamps, folderStamps == stamps { return true }
        let areOld = FolderStamp.areOld(stamps)
        guard case .stable(let listing) = SiblingListing.stable(place, own, root: root),
            SiblingListing.agree(listing, listed)
        else {
            return false
        }
        folderStamps = areOld ? stamps : nil
        return true
    }

    private func unpark() {
        parked = []
        lastActive = now
        isUnsettled = true
    }

    private func decide(_ view: PathView) -> FollowDecision {
        guard let current else { return FollowDecision.decide(held: nil, path: view) }
        if case .file(let facts) = view, facts != current.facts, facts.identity.agrees(with: current.facts.identity),
            current.markBeforeFilled != nil
        {
            return .rewind
        }
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
        case .open where isAnothers(view): break
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

    /// Whether what stands at the path is read by another log, as was seen before.
    private func isAnothers(_ view: PathView) -> Bool {
        guard case .file(let facts) = view, facts.identity == seenAtPath else { return false }
        return neighbours.read(facts.identity, besides: self)
    }

    /// What is not at the path any more is looked at by its descriptor; it may have been truncated before it was moved.
    private func lookAtHeld(unless view: PathView) {
        var atPath: Generation?
        if case .file(let facts) = view, current?.facts.identity.agrees(with: facts.identity) ?? false {
            atPath = current
        }
        for (index, entry) in entries.enumerated() {
            guard let generation = entry.generation, generation !== atPath, !generation.isClosed,
                let facts = generation.file.facts
            else { continue }
            if facts != generation.facts || generation.isBroken {
                lastActive = now
                if fill(index, generation, facts) { continue }
                if !generation.isIntact { end(index, generation) }
            }
            generation.see(facts)
        }
    }

    /// Goes back to a hole that was filled meanwhile.
    private func fill(_ index: Int, _ old: Generation, _ facts: FileFacts) -> Bool {
        guard let same = filled(old, facts) else { return false }
        entries[index] = .held(same)
        isWatchStale = true
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
    private func end(_ index: Int, _ old: Generation) {
        keepNumber(of: old)
        entries[index] = .sought(old.markOfContent, remains: old)
        old.close()
        isUnsettled = true
        isWatchStale = true
    }

    /// The current file holds something else now: its end is sought among the copies, and it is read from its start.
    private func rewind() {
        guard let old = current, let index = entries.lastIndex(where: { $0.generation === old }),
            let facts = old.file.facts
        else { return }
        isUnsettled = true
        isWatchStale = true
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

/// What is to wake the follower for one path.
extension LogTrail {
    /// The open files, and the folders in which names may come and go.
    var watchTargets: Set<WatchTarget> {
        var targets: Set<WatchTarget> = []
        let open = entries.compactMap(\.generation) + done.compactMap(\.open)
        for generation in open where !generation.isPacked || generation.isWide {
            let path = "/proc/self/fd/\(generation.file.descriptor)"
            targets.insert(WatchTarget(kind: .file, path: path, identity: generation.facts.identity))
        }
        for one in parked { targets.insert(WatchTarget(kind: .file, path: one.path, identity: one.file.identity)) }
        for folder in folders { targets.insert(folder) }
        return targets
    }

    private var folders: [WatchTarget] {
        var found = [LogTrail.nearestFolder(of: place)]
        if let target = PathText.real(place) { found.append(LogTrail.nearestFolder(of: target)) }
        return found.compactMap(\.self)
    }

    /// The folder of a path, or the nearest one above that there is.
    private static func nearestFolder(of path: String) -> WatchTarget? {
        var rest = path
        while let slash = rest.utf8.lastIndex(of: UInt8(ascii: "/")) {
            rest = String(rest[..<slash])
            let folder = rest.isEmpty ? "/" : rest
            if let found = target(folder) { return found }
        }
        return path.utf8.first == UInt8(ascii: "/") ? nil : target(".")
    }

    private static func target(_ folder: String) -> WatchTarget? {
        guard let found = FileProbe.folder(folder) else { return nil }
        return WatchTarget(kind: .folder, path: folder, identity: found.identity)
    }
}
