import LogBytes

/// The logs that are followed together. A file belongs to the one that reads it, whatever path shows it by now: nothing
/// is read twice because names were exchanged, or because a path is also where another log's parts come by.
final class Neighbours {
    private var trails: [LogTrail] = []
    private var paths: Set<ExactText> = []

    func serve(_ trails: [LogTrail]) {
        self.trails = trails
        paths = Set(trails.map { ExactText($0.path) })
    }

    /// Whether another log reads a file, or is about to.
    func read(_ identity: FileIdentity, besides trail: LogTrail) -> Bool {
        trails.contains { $0 !== trail && $0.reads(identity) }
    }

    /// Those of the files found for a log that are another one's.
    func owned(_ listing: [Candidate], besides trail: LogTrail) -> Set<Int> {
        guard trails.count > 1 else { return [] }
        return Set(
            listing.indices.filter { index in
                let candidate = listing[index]
                if read(candidate.facts.identity, besides: trail) { return true }
                guard !candidate.isLive else { return false }
                return paths.contains(ExactText(candidate.path))
                    || trails.contains { $0 !== trail && $0.hasDone(candidate.facts.identity) }
            })
    }

    /// Takes from another log what it has done with, since its file stands at this one's path now.
    func handOver(_ identity: FileIdentity, to trail: LogTrail) -> DoneGeneration? {
        for other in trails where other !== trail {
            if var found = other.takeDone(identity) {
                found.letGo()
                return found
            }
        }
        return nil
    }
}

extension LogTrail {
    fileprivate func reads(_ identity: FileIdentity) -> Bool {
        entries.contains { entry in
            switch entry {
            case .held(let generation): !generation.isClosed && generation.facts.identity.agrees(with: identity)
            case .sought(let mark, _): mark.identity?.isSurely(identity) ?? false
            }
        }
    }

    fileprivate func hasDone(_ identity: FileIdentity) -> Bool {
        done.contains { $0.mark.identity?.isSurely(identity) ?? false } || known.contains { $0.isSame(identity) }
    }

    fileprivate func takeDone(_ identity: FileIdentity) -> DoneGeneration? {
        let index = done.firstIndex { $0.mark.identity?.isSurely(identity) ?? false }
        return index.map { done.remove(at: $0) }
    }
}

extension FileIdentity {
    /// Whether both are one file for certain: without a birth time an inode proves nothing.
    func isSurely(_ other: FileIdentity) -> Bool { birth != nil && self == other }
}

extension Follower {
    /// Of paths that are to be followed together, those that by their names are rotated parts of another one, which
    /// reads them, by their places in the list.
    public static func parts(among paths: [String]) -> [Int: Int] {
        var logs: [ExactText: [(place: LogPlace, log: Int)]] = [:]
        let rotated = paths.indices.filter { RotatedName(LogPlace(paths[$0]).base).place != .live }
        guard !rotated.isEmpty else { return [:] }
        for (log, path) in paths.enumerated() {
            for place in LogPlace.all(of: path) { logs[ExactText(place.base), default: []].append((place, log)) }
        }
        var found: [Int: Int] = [:]
        for index in rotated {
            let part = LogPlace(paths[index])
            let whole = logs[ExactText(RotatedName(part.base).base)]?.first {
                $0.log != index && $0.place.takes(part.base) && $0.place.isSameFolder(as: part)
            }
            found[index] = whole?.log
        }
        return found.filter { found[$0.value] == nil }
    }
}
