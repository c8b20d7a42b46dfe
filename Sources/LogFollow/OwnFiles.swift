import Glibc

/// The files that the program itself writes. None of them is ever followed, whatever path, link or name leads there.
public final class OwnFiles {
    struct Key: Hashable {
        let device: UInt64
        let inode: UInt64

        init(_ identity: FileIdentity) { (device, inode) = (identity.device, identity.inode) }
    }

    private var open: Set<Key> = []
    /// Some come and go while the program runs, as a database's journal does.
    private var paths: [String] = []

    public init() {}

    /// Standard output and standard error, if they lead into files.
    public static func standard() -> OwnFiles {
        let own = OwnFiles()
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            if case .file(let facts) = FileProbe.look(descriptor: descriptor) { own.open.insert(Key(facts.identity)) }
        }
        return own
    }

    /// Adds what stands at a path, now or later.
    public func add(_ path: String) { paths.append(path) }

    /// What there is of them now.
    var now: Set<Key> {
        paths.reduce(into: open) { found, path in
            if case .file(let facts) = FileProbe.look(path) { found.insert(Key(facts.identity)) }
        }
    }

    /// Whether a path leads to one of them.
    public func holds(_ path: String) -> Bool {
        guard case .file(let facts) = FileProbe.look(path) else { return false }
        return now.contains(Key(facts.identity))
    }

    /// What a look found; one of our own files is none that can be followed.
    func view(_ view: PathView, unless held: FileIdentity?) -> PathView {
        guard case .file(let facts) = view, facts.identity != held, now.contains(Key(facts.identity)) else {
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
        let key = Key(facts.identity)
        if case .file(let live) = FileProbe.look(log), Key(live.identity) == key { return true }
        guard case .stable(let listing) = SiblingListing.stable(log, OwnFiles()) else { return false }
        return listing.contains { Key($0.facts.identity) == key }
    }
}
