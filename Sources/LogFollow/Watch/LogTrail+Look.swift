import Glibc
import LogBytes

/// Looking at the path: what is there, and what that means.
extension LogTrail {
    /// Looks once, and puts the entries in order where something has changed.
    func look() -> Urgency {
        let view = follower.own.view(lookAtPath(), unless: (current?.facts ?? parked.last?.facts)?.identity)
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
        let views = parked.dropLast().map { FileProbe.look($0.path) } + [view]
        for (one, view) in zip(parked, views) {
            guard case .file(let facts) = view, facts.identity.agrees(with: one.facts.identity),
                one.facts.isUnchanged(in: facts)
            else { return false }
        }
        let stamps = FolderStamp.now(of: place)
        let areOld = FolderStamp.areOld(stamps)
        guard isListed(stamps) else { return false }
        if folderStamps != stamps { folderStamps = areOld ? stamps : nil }
        return true
    }

    /// Whether what lay there when the entries were settled lies there still.
    /// - Parameter stamps: of the folders now.
    func isListed(_ stamps: [FolderStamp]) -> Bool {
        if let folderStamps, folderStamps == stamps { return true }
        guard case .stable(let listing) = siblings.stable() else { return false }
        return SiblingListing.agree(listing, listed)
    }

    private func unpark() {
        parked = []
        lastActive = now
        isUnsettled = true
    }

    /// What is not at the path any more is looked at by its descriptor; it may have been truncated before it was moved.
    private func lookAtHeld(unless view: PathView) {
        var atPath: Generation?
        if case .file(let facts) = view, current?.facts.identity.agrees(with: facts.identity) ?? false {
            atPath = current
        }
        for (index, entry) in entries.enumerated() {
            guard let generation = entry.generation, generation !== atPath, !generation.isOver,
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
}

/// What is to wake the follower for one path.
extension LogTrail {
    /// The open files, and the folders in which names may come and go.
    var watchTargets: Set<WatchTarget> {
        var targets: Set<WatchTarget> = []
        let open = entries.compactMap(\.generation) + done.compactMap(\.open)
        for generation in open where !generation.isCompressed {
            let path = "/proc/self/fd/\(generation.file.descriptor)"
            targets.insert(WatchTarget(kind: .file, path: path, identity: generation.facts.identity))
        }
        for one in parked { targets.insert(WatchTarget(kind: .file, path: one.path, identity: one.facts.identity)) }
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

/// Opening the files that carry a log on.
extension LogTrail {
    func open(_ candidate: Candidate, at mark: GenerationMark? = nil) -> Generation? {
        follower.makeRoom(for: self)
        switch candidate.open() {
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
        if beginning == nil, case .moved = candidate.open() { return nil }
        return GenerationMark(
            name: candidate.path, identity: candidate.facts.identity, ladder: beginning?.ladder ?? ChainLadder(),
            size: candidate.facts.size, modified: candidate.facts.modified)
    }

    func generation(
        _ file: OpenFile, _ facts: FileFacts, path name: String, isPacked: Bool = false, at mark: GenerationMark? = nil
    ) -> Generation? {
        let begun = mark.flatMap { $0.position.number > 0 ? $0 : nil }
        let number = begun.flatMap { numbers[$0.position.chain] } ?? follower.nextNumber()
        let source = FollowedFile(log: log, generation: number, name: name, head: begun?.ladder.rungs.first?.chain)
        do throws(SourceError) {
            let form = isPacked ? FileForm(file.descriptor) : .plain
            let made = try Generation(file, facts, isPacked && form.isPlain ? .packed : form, source: source, at: mark)
            // The rest of what it is the beginning of may be put back.
            if let mark, !isPacked { made.isUnjudged = done.contains { $0.mark.begins(with: mark) } }
            return made
        } catch {
            tellTrouble(.unreachable(path: name, error.code))
            return nil
        }
    }
}
