import LogBytes
import LogLines

/// One followed path through all its generations: an endless stream of lines.
///
/// Invariants: `entries` are the generations not yet delivered whole, oldest first, and only the first is read;
/// `current` is the one of them that the path showed last.
final class LogTrail {
    let path: String
    let log: Int
    var entries: [TrailEntry] = []
    var done: [DoneGeneration] = []
    /// Rotated files that were done or passed over, oldest first.
    var known: [KnownFile] = []
    /// What the folders looked like when they were listed last.
    var folderStamps: [FolderStamp]?
    /// What lay there when the entries were settled last.
    var listed: [Candidate] = []
    /// Files of it that repeat an open one, of late: what they are shows soon.
    var unclear: [Candidate] = []
    /// Looks in a row that decided nothing.
    var undecidedLooks = 0
    /// What stood at the path when the entries were settled last.
    var seenAtPath: FileIdentity?
    /// Where to begin; nil once begun.
    var start: StartPolicy?
    /// Whether the files have to be listed and matched.
    var isUnsettled = true
    /// What the last look would have given up: given up if the next look says the same.
    var doubtful: (listing: [Candidate], plan: Succession)?
    var notes: [FollowNote] = []
    /// What was told of the path's condition, until it changes.
    var toldCondition: FollowNote?
    /// What was told of files that could not be read, until they can.
    var toldTrouble: FollowNote?
    let numbering: GenerationNumbering
    /// Whether the set of files to be watched has changed.
    var isWatchStale = true

    private static let doneKept = 3
    private static let doneOpen = 2
    /// How many known files a checkpoint holds at most.
    private static let knownKept = 1000
    /// How many files are remembered that are not there any more.
    static let goneKept = 64

    init(path: String, log: Int, start: StartPolicy, numbering: GenerationNumbering) {
        self.path = path
        self.log = log
        self.start = start
        self.numbering = numbering
    }

    /// Goes on where a checkpoint says.
    func resume(_ state: LogState) {
        guard state.hasBegun else { return }
        start = nil
        done = state.marks.filter(\.isDone).map { DoneGeneration(mark: $0) }
        entries = state.marks.filter { !$0.isDone }.map { .sought($0, remains: nil) }
        known = state.known
    }

    /// - Parameter held: a place to which delivery is held back, in the generation of that number.
    func state(heldAt held: HeldPlace?) -> LogState {
        let marks =
            done.map(\.mark)
            + entries.map { entry in
                guard let held, let open = entry.generation, open.source.generation == held.generation else {
                    return entry.mark
                }
                return open.mark(at: held.position)
            }
        return LogState(
            path: path, hasBegun: start == nil, marks: marks, known: Array(known.suffix(LogTrail.knownKept)))
    }

    /// Whether delivery can be held back to a place: its generation is still in the queue.
    func accepts(_ held: HeldPlace) -> Bool {
        entries.contains { $0.generation?.source.generation == held.generation }
    }

    var current: Generation? {
        guard let seenAtPath else { return nil }
        return entries.last { $0.generation?.facts.identity.agrees(with: seenAtPath) ?? false }?.generation
    }

    /// Whether every generation is read to its present end.
    var isCaughtUp: Bool {
        guard start == nil, !isUnsettled else { return false }
        return entries.allSatisfy { $0.generation.map { $0.isAtEnd || !$0.hasData } ?? false }
    }

    // MARK: telling

    func tell(_ note: FollowNote) { notes.append(note) }

    /// Tells what is the matter with the path, once until it changes.
    func tellCondition(_ condition: FollowNote?) {
        guard condition != toldCondition else { return }
        let had = toldCondition != nil
        toldCondition = condition
        if let condition { tell(condition) } else if had { tell(.appeared(path: path)) }
    }

    func tellTrouble(_ trouble: FollowNote) {
        guard trouble != toldTrouble, trouble != toldCondition else { return }
        toldTrouble = trouble
        tell(trouble)
    }

    func tellFindings(of generation: Generation) {
        for note in generation.takeNotes() { tell(.line(name: generation.source.name, note)) }
    }

    // MARK: the end of a generation

    /// Delivers the last half line of the first entry and lets it go.
    func release(_ take: (FollowedLine) -> Void) throws(SourceError) {
        guard let head = entries.first?.generation else { return }
        try head.takeLast(take)
        tellFindings(of: head)
        for damage in head.damages { tell(.damaged(name: head.source.name, damage)) }
        entries.removeFirst()
        known.append(KnownFile(identity: head.facts.identity, head: head.ladder.head(before: head.position)))
        done.append(DoneGeneration(head))
        isWatchStale = true
        if done.count > LogTrail.doneKept { done.removeFirst(done.count - LogTrail.doneKept) }
        for index in done.indices.dropLast(LogTrail.doneOpen) { done[index].letGo() }
    }
}
