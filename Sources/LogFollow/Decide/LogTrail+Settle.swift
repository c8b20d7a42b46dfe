import Glibc
import LogBytes

/// Putting the entries in order: which files carry the log on.
extension LogTrail {
    /// Lists what lies there and matches it with what is known.
    func settle(_ view: PathView) -> Urgency {
        let stamps = FolderStamp.now(of: place)
        let areOld = FolderStamp.areOld(stamps)
        let urgency = listAndMatch(view)
        undecidedLooks = urgency == .calm ? 0 : undecidedLooks + 1
        if urgency == .calm { folderStamps = areOld ? stamps : nil }
        // What is moving now is at rest in a moment; what stays unclear is looked at now and then.
        return urgency == .undecided && undecidedLooks < 10 ? .soon : urgency
    }

    private func listAndMatch(_ view: PathView) -> Urgency {
        switch siblings.stable() {
        case .moving: return .undecided
        case .failed(let code):
            tellTrouble(.unreachable(path: path, code))
            return .undecided
        case .stable(let listing):
            if let start { return begin(start, listing) }
            return match(listing, view)
        }
    }

    // MARK: beginning

    private func begin(_ policy: StartPolicy, _ listing: [Candidate]) -> Urgency {
        let judge = FileJudge()
        let live = listing.last(where: \.isLive)
        let owned = follower.owned(listing, besides: self)
        // An empty one is nothing yet, perhaps a copy that is only just being made.
        let wanted = listing.indices.filter { index in
            !owned.contains(index) && isWanted(listing[index], policy)
                && (listing[index].isLive || listing[index].facts.size > 0)
        }
        let copies = wanted.filter { index in
            guard let live, !listing[index].isLive, judge.mayBeginAlike(listing[index], live) else { return false }
            return [.begins, .continues].contains(judge.copies(listing[index], live: live))
        }
        let steps = wanted.filter { !copies.contains($0) }.map { Succession.Step.whole(candidate: $0) }
        guard let fresh = follow(steps, listing, judge) else { return .undecided }
        if policy == .liveEnd { for entry in fresh { entry.generation?.skipToEnd() } }
        start = nil
        take(fresh, listing, judge, copies: copies)
        return .calm
    }

    private func isWanted(_ candidate: Candidate, _ policy: StartPolicy) -> Bool {
        if candidate.isLive || policy == .oldest { return true }
        return policy == .liveStart
            && named.contains {
                guard case .file(let facts) = FileProbe.look($0) else { return false }
                return facts.identity == candidate.facts.identity
            }
    }

    // MARK: going on

    private func match(_ listing: [Candidate], _ view: PathView) -> Urgency {
        adopt(listing)
        let marks = marks
        let held = Set(entries.indices.filter { entries[$0].isHeld }.map { $0 + done.count })
        guard !listing.isEmpty || held.count == entries.count else { return .undecided }
        let judge = judge
        var listing = listing
        var plan = plan(marks, held, listing, judge)
        if isElsewhere(plan) || !plan.gaps.isEmpty, let everything = siblings.everything() {
            listing = everything
            plan = self.plan(marks, held, listing, judge)
        }
        guard isBelievable(plan, listing, view),
            let fresh = follow(plan.steps, listing, judge, outlived: plan.outlived)
        else { return .undecided }
        doubtful = nil
        tellLosses(plan, marks)
        let returned = plan.steps.compactMap { if case .goOn(let mark, _) = $0 { mark } else { nil } }
        for mark in returned.filter({ $0 < done.count }).sorted(by: >) { done.remove(at: mark) }
        keepMissing(plan, marks, fresh)
        take(fresh, listing, judge, copies: plan.copies)
        return .calm
    }

    private func plan(
        _ marks: [GenerationMark], _ held: Set<Int>, _ listing: [Candidate], _ judge: FileJudge
    ) -> Succession {
        Succession(
            marks: marks, held: held, candidates: listing, known: known,
            owned: follower.owned(listing, besides: self), first: firstNumber, judge: judge)
    }

    /// What another log has done with goes on here if its file stands at the path.
    private func adopt(_ listing: [Candidate]) {
        guard let identity = listing.last(where: \.isLive)?.facts.identity,
            !marks.contains(where: { $0.isOf(identity) }),
            let found = follower.handOver(identity, to: self)
        else { return }
        done.insert(found, at: 0)
    }

    /// Whether a generation has been moved to where no name tells it.
    private func isElsewhere(_ plan: Succession) -> Bool {
        !plan.missing.isEmpty
            || plan.unnamed.contains { mark in
                guard mark >= done.count, let held = entries[mark - done.count].generation else { return false }
                return held.facts.links > 0
            }
    }

    /// What was not found may come back: it is remembered, to be known again.
    private func keepMissing(_ plan: Succession, _ marks: [GenerationMark], _ fresh: [TrailEntry]) {
        for index in plan.missing where marks[index].position.number > 0 {
            let mark = marks[index]
            if fresh.contains(where: { $0.generation?.position == mark.position }) { continue }
            var old = mark
            old.isDone = true
            done.append(DoneGeneration(mark: old))
        }
    }

    /// What is known, oldest first.
    private var marks: [GenerationMark] { done.map(\.mark) + entries.map(\.mark) }

    private var judge: FileJudge {
        let open = entries.enumerated().compactMap { index, entry in
            entry.generation.map { (index + done.count, $0) }
        }
        return FileJudge(held: Dictionary(uniqueKeysWithValues: open))
    }

    /// Nothing is given up on one look, nor while the log has no live file or a candidate cannot be read.
    private func isBelievable(_ plan: Succession, _ listing: [Candidate], _ view: PathView) -> Bool {
        guard !plan.isCertain || !plan.missing.isEmpty || !plan.gaps.isEmpty else { return true }
        let before = doubtful
        doubtful = Doubt(listing: listing, plan: plan, since: now)
        guard plan.missing.isEmpty || plan.isCertain, case .file = view else { return false }
        // What else comes and goes around does not matter.
        guard let before, before.plan.missing == plan.missing, before.plan.gaps == plan.gaps,
            SiblingListing.agree(before.listing.filter(\.isNamed), listing.filter(\.isNamed))
        else { return false }
        doubtful?.since = before.since
        // Names that are being moved on one by one have such gaps for a moment.
        return plan.gaps.isEmpty || now - before.since >= LogTrail.gapNanoseconds
    }

    private static let gapNanoseconds: Int64 = 1_000_000_000

    private func tellLosses(_ plan: Succession, _ marks: [GenerationMark]) {
        for mark in plan.lost.map({ marks[$0] }) {
            tell(.gap(name: mark.name, offset: mark.position.offset, bytes: mark.size - mark.position.offset))
        }
        if let last = plan.vanished { tell(.vanished(name: marks[last].name, offset: marks[last].position.offset)) }
        for gap in plan.gaps { tell(.absent(after: gap.after, before: gap.before, count: gap.count)) }
    }

    /// Of many rotated files those that are read first are open; the others are found again when it is their turn.
    private static let openedAtOnce = 32

    /// Opens what a plan says; nil where something has moved meanwhile.
    /// - Parameter outlived: see `Succession`.
    private func follow(
        _ steps: [Succession.Step], _ listing: [Candidate], _ judge: FileJudge, outlived: Set<Int> = []
    ) -> [TrailEntry]? {
        var next: [TrailEntry] = []
        var marks: [Int] = []
        var hasRotated = false
        let known = self.marks
        for step in steps {
            switch step {
            case .held(let mark):
                next.append(entries[mark - done.count])
                marks.append(mark)
            case .goOn(let mark, let candidate):
                guard let entry = entry(next.count, listing[candidate], judge, known[mark]) else { return nil }
                next.append(entry)
                marks.append(mark)
            case .whole(let candidate):
                guard let entry = entry(next.count, listing[candidate], judge) else { return nil }
                next.append(entry)
                marks.append(.max)
                hasRotated = hasRotated || !listing[candidate].isLive
            }
        }
        insertRemains(into: &next, &marks, copyMayLie: hasRotated, outlived)
        return next
    }

    /// - Parameter place: how many are read before it.
    private func entry(
        _ place: Int, _ candidate: Candidate, _ judge: FileJudge, _ mark: GenerationMark? = nil
    ) -> TrailEntry? {
        guard place < LogTrail.openedAtOnce else {
            return wait(for: candidate, judge, mark).map { .sought($0, remains: nil) }
        }
        return open(candidate, at: mark).map { .held($0) }
    }

    /// A half line at the end of a generation that is nowhere any more is its last line.
    /// - Parameter outlived: marks of which there is a copy that lacks what was read last: it was taken before the
    ///   truncation, and nobody knows how the half line went on.
    private func insertRemains(
        into next: inout [TrailEntry], _ marks: inout [Int], copyMayLie: Bool, _ outlived: Set<Int>
    ) {
        for (index, entry) in entries.enumerated() {
            let mark = index + done.count
            guard case .sought(_, let remains?) = entry, !marks.contains(mark) else { continue }
            // Of a file whose first line was not complete yet nothing tells the copy; a new file is it.
            if copyMayLie && remains.position.number == 0 { continue }
            remains.lacksEnd = outlived.contains(mark)
            let place = marks.firstIndex { $0 > mark } ?? next.count
            next.insert(.held(remains), at: place)
            marks.insert(mark, at: place)
        }
    }

    /// Whatever has not changed for so long is what it looks like.
    static let unclearSeconds: Double = 60
    /// How many empty files are watched: what is being made is the newest.
    private static let mostEmpty = 16

    /// - Parameter copies: candidates of which it is not clear yet what they are.
    private func take(_ fresh: [TrailEntry], _ listing: [Candidate], _ judge: FileJudge, copies: [Int] = []) {
        entries = fresh
        let open = Set(fresh.compactMap { $0.generation?.facts.identity ?? $0.mark.identity })
        toldTrouble = nil
        listed = listing
        firstNumber = listing.filter(\.isAtHome).compactMap(\.place?.number).min() ?? firstNumber
        let empty = listing.indices.filter { listing[$0].facts.size == 0 && !listing[$0].isLive }
        let unclear = Set(copies + empty.suffix(LogTrail.mostEmpty)).filter {
            listing[$0].isChanged(within: LogTrail.unclearSeconds)
        }
        self.unclear = unclear.map { listing[$0] }
        renewKnown(listing.indices.filter { !unclear.contains($0) }.map { listing[$0] }, open, judge)
        if let live = listing.last(where: \.isLive) { seenAtPath = live.facts.identity }
        isUnsettled = false
    }

    /// What lies there and is not being read is known from now on. What is not there any more is remembered for a
    /// while: a list made while names change may lack one.
    ///
    /// The judge is the one that compared them, for a file that was empty then may be a copy by now.
    private func renewKnown(_ listing: [Candidate], _ open: Set<FileIdentity>, _ judge: FileJudge) {
        var seen = KnownFiles()
        for candidate in listing where candidate.isNamed && !candidate.isLive {
            let identity = candidate.facts.identity
            // An empty file is nothing yet.
            guard candidate.facts.size > 0, !open.contains(identity) else { continue }
            if let one = known[identity] {
                seen.add(one)
            } else if let head = judge.head(candidate), head.number > 0 {
                seen.add(KnownFile(identity: identity.lasting, head: head))
            }
        }
        let gone = known.list.filter { !seen.holds(head: $0.head) && !seen.holds($0.identity) }
        known = KnownFiles(gone.suffix(LogTrail.goneKept) + seen.list)
    }
}
