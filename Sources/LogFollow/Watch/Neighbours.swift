import Glibc
import LogBytes

/// The logs that are followed together. A file belongs to the one that reads it, whatever path shows it by now: nothing
/// is read twice because names were exchanged, or because a path is also where another log's parts come by.
extension Follower {
    /// Whether another log reads a file, or is about to.
    func reads(_ identity: FileIdentity, besides trail: LogTrail) -> Bool {
        trails.contains { $0 !== trail && $0.reads(identity) }
    }

    /// Those of the files found for a log that are another one's.
    func owned(_ listing: [Candidate], besides trail: LogTrail) -> Set<Int> {
        guard trails.count > 1 else { return [] }
        return Set(
            listing.indices.filter { index in
                let candidate = listing[index]
                if reads(candidate.facts.identity, besides: trail) { return true }
                guard !candidate.isLive else { return false }
                return names.contains(ExactText(candidate.path))
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
            case .held(let generation): !generation.isOver && generation.facts.identity.agrees(with: identity)
            case .sought(let mark, _): mark.isSurely(of: identity)
            }
        }
    }

    fileprivate func hasDone(_ identity: FileIdentity) -> Bool {
        done.contains { $0.mark.isSurely(of: identity) } || known.holds(identity)
    }

    fileprivate func takeDone(_ identity: FileIdentity) -> DoneGeneration? {
        guard let index = done.firstIndex(where: { $0.mark.isSurely(of: identity) }) else { return nil }
        return done.remove(at: index)
    }
}

/// Which logs keep their files open. Those at rest are let go, if there are many or more than the system allows, and
/// taken again when something happens to them.
///
/// An open file is worth more than one that is let go: it can be read to its end although it was written to, rotated
/// and deleted before anybody looked. So a log keeps its files while it moves, and a few logs always do.
extension Follower {
    /// What the rest of the program needs.
    private static let reserve = 64
    /// So many are open whatever happens.
    private static let few = 64
    /// A log to which nothing happened for so long is at rest, nanoseconds.
    private static let rest: Int64 = 60_000_000_000

    /// How many files the system allows the logs to have open.
    static var allowedFiles: Int {
        var limits = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 else { return 128 }
        if limits.rlim_cur < limits.rlim_max {
            limits.rlim_cur = min(limits.rlim_max, 65536)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
        }
        let count = Int(clamping: limits.rlim_cur)
        return count - min(reserve, count / 2)
    }

    private var openFiles: Int { trails.reduce(0) { $0 + $1.openFiles } }

    /// Lets go of files of logs at rest, those first to which nothing has happened for longest, until there is room for
    /// one more.
    func makeRoom(for trail: LogTrail? = nil) {
        var open = openFiles
        guard open >= mostFiles else { return }
        for other in trails.sorted(by: { $0.lastActive < $1.lastActive }) where other !== trail {
            open -= other.letGo()
            // A few more, so that this need not be done for every file.
            if open < mostFiles - mostFiles / 8 { return }
        }
    }

    /// Lets go of the files of all logs that have been at rest for long, if there are more than a few.
    func letGoOfResting() {
        guard openFiles > Follower.few else { return }
        for trail in trails where trail.openFiles > 0 && lastRound - trail.lastActive > Follower.rest {
            // What cannot be let go now is not asked in every round.
            if trail.letGo() == 0 { trail.lastActive = lastRound }
        }
    }
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

/// The files that the program itself writes. None of them is ever followed, whatever path, link or name leads there.
public final class OwnFiles {
    private var open: Set<FileIdentity> = []
    /// Some come and go while the program runs, as a database's journal does.
    private var paths: [String] = []

    public init() {}

    /// Standard output and standard error, if they lead into files.
    public static func standard() -> OwnFiles {
        let own = OwnFiles()
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            if case .file(let facts) = FileProbe.look(descriptor: descriptor) { own.open.insert(facts.identity.unborn) }
        }
        return own
    }

    /// Adds what stands at a path, now or later.
    public func add(_ path: String) { paths.append(path) }

    /// What there is of them now, without birth times.
    var now: Set<FileIdentity> {
        paths.reduce(into: open) { found, path in
            if case .file(let facts) = FileProbe.look(path) { found.insert(facts.identity.unborn) }
        }
    }

    /// Whether a path leads to one of them.
    public func holds(_ path: String) -> Bool {
        guard case .file(let facts) = FileProbe.look(path) else { return false }
        return now.contains(facts.identity.unborn)
    }

    /// What a look found; one of our own files is none that can be followed.
    func view(_ view: PathView, unless held: FileIdentity?) -> PathView {
        guard case .file(let facts) = view, facts.identity != held, now.contains(facts.identity.unborn) else {
            return view
        }
        return .unusable(.output)
    }
}

extension OwnFiles {
    /// Whether writing to a path would write into a log that is followed, or under a name that rotation gives to its
    /// parts.
    public static func isPart(_ output: String, of log: String) -> Bool {
        let place = LogPlace(output)
        let places = LogPlace.all(of: log)
        if places.contains(where: { $0.isSameFolder(as: place) && $0.takes(place.base) }) { return true }
        guard case .file(let facts) = FileProbe.look(output) else { return false }
        let file = facts.identity.unborn
        if case .file(let live) = FileProbe.look(log), live.identity.unborn == file { return true }
        guard case .stable(let listing) = SiblingListing(path: log, own: OwnFiles()).stable() else { return false }
        return listing.contains { $0.facts.identity.unborn == file }
    }
}
