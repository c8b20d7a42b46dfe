import Glibc
import LogBytes

/// An open descriptor, closed when nobody needs it any more. It keeps its file's bytes alive after rename and unlink.
final class OpenFile {
    let descriptor: Int32
    /// Whether it carries a lock. A child that was begun a moment ago still has the descriptor too: closing it here
    /// would not give the lock back.
    var isLocked = false

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit {
        if isLocked { flock(descriptor, LOCK_UN) }
        close(descriptor)
    }

    /// What the file system says of it now; nil where it cannot be told.
    var facts: FileFacts? {
        if case .file(let facts) = FileProbe.look(descriptor: descriptor) { return facts }
        return nil
    }
}

/// What came of opening a file that a look had found.
enum OpenOutcome {
    case opened(OpenFile, FileFacts)
    /// Another file, or none, stands there by now: list again.
    case moved
    /// It could not be opened (`errno`); nothing is known.
    case failed(Int32)
}

/// Opens what a look has found, and makes sure that it is that file.
enum FileOpening {
    static func open(_ candidate: Candidate) -> OpenOutcome {
        let descriptor = FileBytes.open(candidate.path)
        guard descriptor >= 0 else { return errno == ENOENT || errno == ENOTDIR ? .moved : .failed(errno) }
        let file = OpenFile(descriptor: descriptor)
        switch FileProbe.look(descriptor: descriptor) {
        case .file(let facts) where facts.identity == candidate.facts.identity: return .opened(file, facts)
        case .unknown(let code): return .failed(code)
        case .file, .unusable, .missing: return .moved
        }
    }
}

/// Which logs keep their files open. Those at rest are let go, if there are many or more than the system allows, and
/// taken again when something happens to them.
///
/// An open file is worth more than one that is let go: it can be read to its end although it was written to, rotated
/// and deleted before anybody looked. So a log keeps its files while it moves, and a few logs always do.
final class Descriptors {
    /// How many the logs may have open.
    private let limit: Int
    private var trails: [LogTrail] = []

    /// What the rest of the program needs.
    private static let reserve = 64
    /// So many are open whatever happens.
    private static let few = 64
    /// A log to which nothing happened for so long is at rest, nanoseconds.
    private static let rest: Int64 = 60_000_000_000

    /// - Parameter limit: nil: as many as the system allows.
    init(limit: Int? = nil) { self.limit = max(4, limit ?? Descriptors.allowed) }

    private static var allowed: Int {
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

    func serve(_ trails: [LogTrail]) { self.trails = trails }

    private var open: Int { trails.reduce(0) { $0 + $1.openFiles } }

    /// Lets go of files of logs at rest, those first to which nothing has happened for longest, until there is room for
    /// one more.
    func makeRoom(for trail: LogTrail? = nil) {
        var open = open
        guard open >= limit else { return }
        for other in trails.sorted(by: { $0.lastActive < $1.lastActive }) where other !== trail {
            open -= other.letGo()
            // A few more, so that this need not be done for every file.
            if open < limit - limit / 8 { return }
        }
    }

    /// Lets go of the files of all logs that have been at rest for long, if there are more than a few.
    /// - Parameter now: monotonic nanoseconds.
    func settle(_ now: Int64) {
        guard open > Descriptors.few else { return }
        for trail in trails where trail.openFiles > 0 && now - trail.lastActive > Descriptors.rest {
            // What cannot be let go now is not asked in every round.
            if trail.letGo() == 0 { trail.lastActive = now }
        }
    }
}
