/// What to do after a look at a followed path: a pure function of what was known and what was seen
/// (docs/following.md, What is done in each case).
public enum FollowDecision: Equatable, Sendable {
    /// Nothing is held and a file is there.
    case open
    /// Nothing to do.
    case wait
    /// The file changed: compare its window, then decide again with the outcome.
    case compare
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
    ///   - window: the outcome of comparing the held file's window; nil where it was not compared.
    public static func decide(held: HeldFile?, path: PathView, window: WindowCheck? = nil) -> FollowDecision {
        switch path {
        case .missing: held == nil ? .wait : .drain
        case .unusable(let kind): .refuse(kind)
        case .unknown(let code): .keep(code)
        case .file(let facts): decide(held, facts, window)
        }
    }

    private static func decide(_ held: HeldFile?, _ facts: FileFacts, _ window: WindowCheck?) -> FollowDecision {
        guard let held else { return .open }
        guard held.identity.agrees(with: facts.identity) else { return .switchFile }
        if held.isPacked { return held.isUnchanged(facts) ? .wait : .read }
        if facts.size < held.offset { return .rewind }
        if held.isUnchanged(facts) { return facts.size > held.offset ? .read : .wait }
        switch window {
        case nil: return .compare
        case .unknown: return .wait
        case .different: return .rewind
        case .equal: return facts.size > held.offset ? .read : .wait
        }
    }
}

/// What a follower remembers of the file that it reads: what it decides by.
public struct HeldFile: Equatable, Sendable {
    public var identity: FileIdentity
    /// Stored bytes read so far; a packed file is read in one go.
    public var offset: Int64
    /// As of the last look.
    public var size: Int64
    public var modified: Int64
    public var changed: Int64
    public var isPacked: Bool

    public init(
        identity: FileIdentity, offset: Int64, size: Int64, modified: Int64, changed: Int64, isPacked: Bool = false
    ) {
        self.identity = identity
        self.offset = offset
        self.size = size
        self.modified = modified
        self.changed = changed
        self.isPacked = isPacked
    }

    func isUnchanged(_ facts: FileFacts) -> Bool {
        facts.size == size && facts.modified == modified && facts.changed == changed
    }
}

/// Whether a file still holds the bytes that were read from it last.
public enum WindowCheck: Equatable, Sendable {
    case equal
    case different
    /// They could not be read.
    case unknown
}
