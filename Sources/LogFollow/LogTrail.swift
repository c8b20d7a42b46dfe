import LogBytes
import LogLines

/// One followed path through all its generations: an endless stream of lines.
///
/// Invariants: `entries` are the generations not yet delivered whole, oldest first, and only the first is read;
/// `current` is the one of them that the path showed last.
final class LogTrail {
    /// With what it is followed together.
    unowned let follower: Follower
    let path: String
    let log: Int
    /// A box's root, within which links are resolved; nil: by the system.
    let root: RootFolder?
    /// Rotated files that are to be read wherever following begins.
    let named: [String]
    /// Where the path led at the last look; within a root a path without links.
    var place: String
    var entries: [TrailEntry] = [] {
        didSet { watched = nil }
    }
    var done: [DoneGeneration] = [] {
        didSet { watched = nil }
    }
    /// Rotated files that were done or passed over, oldest first.
    var known = KnownFiles()
    /// What the folders looked like when they were listed last.
    var folderStamps: [FolderStamp]?
    /// What lay there when the entries were settled last.
    var listed: [Candidate] = []
    /// Files of it that repeat an open one or hold nothing, of late: what they are shows soon.
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
    var doubtful: Doubt?
    struct Doubt {
        let listing: [Candidate]
        let plan: Succession
        /// Monotonic nanoseconds.
        var since: Int64
    }
    /// The number of the youngest rotated file, as it was seen last; nil if none was.
    var firstNumber: Int?
    /// What was told of the path's condition, until it changes.
    var toldCondition: FollowNote?
    /// What was told of files that could not be read, until they can.
    var toldTrouble: FollowNote?
    private var hasToldEncoding = false
    /// The numbers of generations that were let go or are over, by the chains at their ends: whatever file goes on
    /// with one has its number.
    private(set) var numbers: [Chain: Int] = [:]
    /// The files that were let go, as they were then: all of them, or none.
    var parked: [Candidate] = []
    /// When something happened to it last, monotonic nanoseconds.
    var lastActive: Int64 = 0
    /// What is to wake the follower; nil if that has changed since it was told.
    var watched: Set<WatchTarget>?

    private static let doneKept = 3
    private static let doneOpen = 2
    /// How many known files a checkpoint holds at most.
    private static let knownKept = 1000
    /// How many files are remembered that are not there any more.
    static let goneKept = 64

    init(_ path: String, log: Int, of follower: Follower, root: RootFolder?, named: [String], start: StartPolicy) {
        (self.path, self.log, self.follower) = (path, log, follower)
        (self.root, self.named, self.start) = (root, named, start)
        place = path
    }

    /// Goes on where a checkpoint says.
    func resume(_ state: LogState) {
        guard state.hasBegun else { return }
        start = nil
        done = state.marks.filter(\.isDone).map { DoneGeneration(mark: $0) }
        entries = state.marks.filter { !$0.isDone }.map { .sought($0, remains: nil) }
        known = KnownFiles(state.known)
        firstNumber = state.firstNumber
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
            path: path, hasBegun: start == nil, marks: marks, known: Array(known.list.suffix(LogTrail.knownKept)),
            firstNumber: firstNumber)
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
        return !parked.isEmpty || entries.allSatisfy { $0.generation.map { $0.isAtEnd || !$0.hasData } ?? false }
    }

    /// When the round began, monotonic nanoseconds.
    var now: Int64 { follower.lastRound }

    /// What lies there.
    var siblings: SiblingListing { SiblingListing(path: place, own: follower.own, root: root) }

    // MARK: telling

    func tell(_ note: FollowNote) { follower.notes.append(note) }

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
        if let note = generation.takeReplaced() { tell(note) }
        if generation.isWide && !hasToldEncoding {
            hasToldEncoding = true
            tell(.encoding(name: generation.source.name))
        }
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
        keepNumber(of: head)
        // One that holds something else by now is not known by its file.
        let identity = head.isOver ? head.facts.identity.unborn : head.facts.identity.lasting
        known.add(KnownFile(identity: identity, head: head.ladder.head(before: head.position)))
        done.append(DoneGeneration(head))
        if done.count > LogTrail.doneKept { done.removeFirst(done.count - LogTrail.doneKept) }
        for index in done.indices.dropLast(LogTrail.doneOpen) { letGoDone(index) }
    }

    func letGoDone(_ index: Int) { if done[index].open != nil { done[index].letGo() } }

    func keepNumber(of generation: Generation) {
        guard generation.position.number > 0, !generation.isEcho else { return }
        // Few are ever asked for; old ones are not.
        if numbers.count > 16 { numbers = [:] }
        numbers[generation.position.chain] = generation.source.generation
    }

    // MARK: descriptors

    var openFiles: Int {
        entries.reduce(0) { $0 + ($1.isHeld ? 1 : 0) } + done.reduce(0) { $0 + ($1.open == nil ? 0 : 1) }
    }

    /// Lets go of what is kept open for a late writer's lines, and of all its files if it is at rest.
    /// - Returns: how many files it closed.
    func letGo() -> Int {
        let had = openFiles
        for index in done.indices { letGoDone(index) }
        park()
        return had - openFiles
    }

    /// Lets go of its files, if it is at rest: it goes on as after a restart.
    private func park() {
        guard isCaughtUp, parked.isEmpty, unclear.isEmpty, !entries.isEmpty else { return }
        let files = entries.compactMap(\.generation).compactMap { one -> Candidate? in
            guard !one.isPacked, !one.isUnjudged || one.readOffset == 0, !one.isEcho, one.isIntact,
                var file = listed.first(where: { $0.facts.identity == one.facts.identity })
            else { return nil }
            file.facts = one.facts
            return file
        }
        guard files.count == entries.count else { return }
        parked = files
        for entry in entries { if let open = entry.generation { keepNumber(of: open) } }
        entries = entries.map { .sought($0.mark, remains: nil) }
    }
}

/// A generation in a trail's queue.
enum TrailEntry {
    case held(Generation)
    /// To be found again among the files that lie there. `remains` has read its last half line.
    case sought(GenerationMark, remains: Generation?)

    var generation: Generation? {
        if case .held(let generation) = self { return generation }
        return nil
    }

    var isHeld: Bool { generation != nil }

    var mark: GenerationMark {
        switch self {
        case .held(let generation): generation.mark()
        case .sought(let mark, _): mark
        }
    }
}

/// A generation that was delivered whole: remembered to know its file again, and kept open for a while for lines that
/// a late writer still adds.
struct DoneGeneration {
    private var lastMark: GenerationMark
    private(set) var open: Generation?
    /// Its last bytes, if it was read by this follower.
    private(set) var tail: FileTail?

    init(mark: GenerationMark) { lastMark = mark }

    init(_ generation: Generation) {
        (lastMark, tail) = (generation.mark(isDone: true), generation.tail)
        if !generation.isCompressed && !generation.isBroken { open = generation }
    }

    var mark: GenerationMark { open?.mark(isDone: true) ?? lastMark }

    mutating func letGo() { (lastMark, tail, open) = (mark, open?.tail ?? tail, nil) }
}
