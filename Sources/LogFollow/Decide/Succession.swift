/// Which files carry a log on, oldest first: what is known of it is matched with what lies there now
/// (docs/following.md, Resuming). Pure but for the judge.
struct Succession {
    enum Step {
        /// The mark's generation, held open: it needs no finding.
        case held(mark: Int)
        /// The mark's generation is this candidate: go on at the mark's position.
        case goOn(mark: Int, candidate: Int)
        /// Never seen: read whole.
        case whole(candidate: Int)
    }

    private(set) var steps: [Step] = []
    /// Marks of generations that were not read to their known end, and are nowhere.
    private(set) var lost: [Int] = []
    /// Marks of which nothing was found, whether or not more of them was known to be there.
    private(set) var missing: [Int] = []
    /// The youngest mark, if all that was known of it was delivered and it is nowhere: nobody knows what else it had.
    private(set) var vanished: Int?
    /// Where files are not there that should lie between what was read last and the live file.
    private(set) var gaps: [PartGap] = []
    /// Marks of which a copy was found that holds less than was delivered.
    private(set) var outlived: Set<Int> = []
    /// Candidates that repeat an open generation: copytruncate makes such a copy before it truncates.
    private(set) var copies: [Int] = []
    /// Open marks whose file was found under no name.
    private(set) var unnamed: [Int] = []
    /// Whether every file that mattered could be looked into.
    private(set) var isCertain = true

    /// A younger generation may not be older than this by its time of last change; half a day and more is a clock's
    /// jump or somebody's copy.
    private static let ageSlack: Int64 = 86_400 * 1_000_000_000

    /// - Parameters:
    ///   - marks: what is known, oldest first.
    ///   - held: those of them that are open and intact.
    ///   - candidates: what lies there, as `Candidate.inOrder` puts it.
    ///   - known: files that were done or passed over before.
    ///   - owned: candidates that belong to another log, unless a mark is theirs.
    ///   - first: the number that the youngest rotated file has; nil if none was seen yet.
    init(
        marks: [GenerationMark], held: Set<Int>, candidates: [Candidate], known: KnownFiles, owned: Set<Int>,
        first: Int?, judge: FileJudge
    ) {
        var search = Search(
            found: self, marks: marks, held: held, candidates: candidates, known: known, owned: owned, first: first,
            judge: judge)
        search.run()
        self = search.found
    }

    private struct Search {
        var found: Succession
        let marks: [GenerationMark]
        let held: Set<Int>
        let candidates: [Candidate]
        let known: KnownFiles
        let owned: Set<Int>
        let first: Int?
        let judge: FileJudge
        /// By mark, the candidate that it is.
        var places: [Int: Int] = [:]
        /// Candidates that are spoken for, as a generation or as a copy of one.
        var claimed: Set<Int> = []
        /// Marks of which the live file holds the beginning, and nothing else.
        var cutShort: Set<Int> = []

        mutating func run() {
            matchByIdentity()
            claimed.formUnion(owned)
            matchByContent()
            let fresh = findFresh()
            found.steps = order(fresh)
            found.missing = marks.indices.filter(isMissing)
            found.lost = found.missing.filter { marks[$0].size > marks[$0].position.offset }
            found.gaps = gaps
            found.vanished = vanished
            found.unnamed = marks.indices.filter { held.contains($0) && places[$0] == nil }
        }

        // MARK: known generations

        /// Newest first: after copytruncate two marks carry one inode, and the younger one is what it holds now.
        private mutating func matchByIdentity() {
            let byInode = Dictionary(grouping: candidates.indices) { candidates[$0].facts.identity.inode }
            for mark in marks.indices.reversed() {
                guard let identity = marks[mark].identity else { continue }
                for index in byInode[identity.inode] ?? []
                where !claimed.contains(index) && candidates[index].facts.identity.agrees(with: identity) {
                    guard held.contains(mark) || holds(candidates[index], marks[mark]) else { continue }
                    places[mark] = index
                    claimed.insert(index)
                    break
                }
            }
        }

        private mutating func holds(_ candidate: Candidate, _ mark: GenerationMark) -> Bool {
            if candidate.isPacked { return note(judge.chain(candidate, mark)) == .continues }
            guard candidate.facts.size >= mark.position.offset else { return false }
            return note(judge.window(candidate, mark)) == .continues
        }

        /// The oldest candidate with the same content: what was born later cannot be older.
        private mutating func matchByContent() {
            for mark in marks.indices where !marks[mark].isDone && !held.contains(mark) && places[mark] == nil {
                matchByContent(mark)
            }
        }

        private mutating func matchByContent(_ mark: Int) {
            guard marks[mark].content.number > 0 else { return }
            let seen = marks[mark].modified
            claimContent(mark) { $0.isChanged(since: seen) }
            // A clock that was set back makes the same file look older than it was seen.
            if places[mark] == nil { claimContent(mark) { !$0.isChanged(since: seen) } }
        }

        private mutating func claimContent(_ mark: Int, _ mayBe: (Candidate) -> Bool) {
            for (index, candidate) in candidates.enumerated() where !claimed.contains(index) && mayBe(candidate) {
                let answer = judge.chain(candidate, marks[mark])
                // What cannot be read matters only among the log's own parts.
                switch candidate.isNamed ? note(answer) : answer {
                case .continues where places[mark] == nil:
                    places[mark] = index
                    claimed.insert(index)
                case .continues where marks[mark].isTelling && !candidate.isLive: claimed.insert(index)
                case .begins where candidate.isLive: cutShort.insert(mark)
                case .begins where candidate.isNamed && marks[mark].position.number > 0:
                    found.outlived.insert(mark)
                    claimed.insert(index)
                default: break
                }
            }
        }

        private mutating func note(_ agreement: Agreement) -> Agreement {
            if agreement == .unknown { found.isCertain = false }
            return agreement
        }

        private func isMissing(_ mark: Int) -> Bool {
            !marks[mark].isDone && !held.contains(mark) && places[mark] == nil && !found.outlived.contains(mark)
        }

        // MARK: what is not there

        /// Behind the youngest generation that was found. Those that were known and are missing are told by themselves.
        private var gaps: [PartGap] {
            guard let newest = marks.indices.last(where: { held.contains($0) || places[$0] != nil }),
                let place = places[newest]
            else { return [] }
            let gaps = PartGap.find(behind: place, in: candidates, first: first)
            let missing = found.missing.count { $0 > newest }
            return gaps.reduce(0) { $0 + $1.count } > missing ? gaps : []
        }

        private var vanished: Int? {
            guard let last = found.missing.last, last == marks.count - 1, marks[last].position.number > 0,
                !found.lost.contains(last), !cutShort.contains(last)
            else { return nil }
            return last
        }

        // MARK: new generations

        /// What is at the path, and every rotated file that was never seen and repeats nothing that was.
        private mutating func findFresh() -> [Int] {
            let oldest = marks.first { !$0.isDone } ?? marks.last
            return candidates.indices.filter { index in
                let candidate = candidates[index]
                if claimed.contains(index) { return false }
                if candidate.isLive { return true }
                guard candidate.isNamed || isAmongParts(candidate) else { return false }
                if let oldest, isOlder(candidate, than: oldest), !isBehindOldest(index) { return false }
                return !isKnown(candidate) && !isCopy(index)
            }
        }

        private func isOlder(_ candidate: Candidate, than mark: GenerationMark) -> Bool {
            candidate.facts.modified + Succession.ageSlack < mark.modified
        }

        /// Whether its name says that it is younger than the oldest one that is not done, whatever its time says.
        private func isBehindOldest(_ index: Int) -> Bool {
            guard candidates[index].place != nil, let mark = marks.indices.first(where: { !marks[$0].isDone }),
                let place = places[mark]
            else { return false }
            return place < index && candidates[place].form == candidates[index].form
        }

        /// Whether a known part lies in the same folder under a name of the same form, or, if that form is no known
        /// one, under one that begins alike and was made later.
        private func isAmongParts(_ candidate: Candidate) -> Bool {
            places.contains { mark, place in
                let part = candidates[place]
                guard !part.isLive, !owned.contains(place), part.folder == candidate.folder else { return false }
                if candidate.place != nil || part.form == candidate.form { return true }
                return part.place == nil && isNamedLike(candidate, part) && isBorn(candidate, after: marks[mark])
            }
        }

        /// Whether both names begin with the log's own and the same separator.
        private func isNamedLike(_ candidate: Candidate, _ part: Candidate) -> Bool {
            guard let live = candidates.last(where: \.isLive) else { return false }
            let begin = part.path.utf8.prefix(live.path.utf8.count + 1)
            return begin.starts(with: live.path.utf8) && candidate.path.utf8.starts(with: begin)
        }

        private func isBorn(_ candidate: Candidate, after mark: GenerationMark) -> Bool {
            candidate.facts.identity.birth.map { $0 > mark.modified } ?? false
        }

        private mutating func isKnown(_ candidate: Candidate) -> Bool {
            // An empty one is nothing yet.
            if candidate.facts.size == 0 || known.holds(candidate.facts.identity) { return true }
            guard let head = judge.head(candidate) else {
                found.isCertain = false
                return true
            }
            return head.number == 0 || known.holds(head: head)
        }

        /// Whether a rotated file only repeats what is known: a copy, or an archive that lacks the last lines.
        private mutating func isCopy(_ index: Int) -> Bool {
            let candidate = candidates[index]
            if let live = candidates.last, live.isLive, !claimed.contains(candidates.count - 1) {
                if [.continues, .begins].contains(note(judge.copies(candidate, live: live))) {
                    found.copies.append(index)
                    return true
                }
            }
            for mark in marks.indices where held.contains(mark) || marks[mark].isTelling {
                if isWaiting(mark) {
                    guard repeats(candidate, mark) else { continue }
                    found.copies.append(index)
                    return true
                }
                let isHeld = held.contains(mark)
                let answer = isHeld ? judge.copies(candidate, held: mark) : judge.chain(candidate, marks[mark])
                guard [.continues, .begins].contains(note(answer)) else { continue }
                // What holds only the beginning may become another one as it grows.
                if isHeld || answer == .begins { found.copies.append(index) }
                if isHeld {
                    // An open file without a name stands where its copy does.
                    if places[mark] == nil { places[mark] = index }
                }
                return true
            }
            return false
        }

        /// Whether nothing of it was delivered: its mark has no more than its first lines.
        private func isWaiting(_ mark: Int) -> Bool { !held.contains(mark) && marks[mark].position.number == 0 }

        private mutating func repeats(_ candidate: Candidate, _ mark: Int) -> Bool {
            // Nothing but the log itself is copied to be truncated.
            guard let place = places[mark], candidates[place].isLive else { return false }
            return [.continues, .begins].contains(note(judge.copies(candidate, live: candidates[place])))
        }

        // MARK: order

        private func order(_ fresh: [Int]) -> [Step] {
            var keyed: [(key: Double, step: Step)] = fresh.map { (Double($0), .whole(candidate: $0)) }
            // A done generation that stands at the path again, moved back, goes on.
            for mark in marks.indices where !marks[mark].isDone || isAtPath(mark) {
                if held.contains(mark) {
                    keyed.append((heldKey(mark), .held(mark: mark)))
                } else if let place = places[mark] {
                    keyed.append((Double(place), .goOn(mark: mark, candidate: place)))
                }
            }
            return keyed.enumerated().sorted { ($0.element.key, $0.offset) < ($1.element.key, $1.offset) }
                .map(\.element.step)
        }

        private func isAtPath(_ mark: Int) -> Bool { places[mark].map { candidates[$0].isLive } ?? false }

        /// A held file that has no name any more stands right behind the mark before it.
        private func heldKey(_ mark: Int) -> Double {
            if let place = places[mark] { return Double(place) }
            let before = marks.indices.last { $0 < mark && places[$0] != nil }.flatMap { places[$0] }
            guard let before else { return -1 + Double(mark) / Double(marks.count + 1) }
            return Double(before) + 0.5 + 0.4 * Double(mark) / Double(marks.count + 1)
        }
    }
}
