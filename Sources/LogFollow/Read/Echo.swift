/// Compares a live file from its first line on with what was delivered before. A file whose size was wrong for a
/// moment, that was emptied and restored, or that a copy took the place of goes on behind what it repeats.
struct Echo {
    enum Answer: Equatable {
        /// All of it was delivered before, up to here; there may be more.
        case open
        /// It goes on with what was not delivered behind this place.
        case goesOn(LinePosition)
    }

    private struct Old {
        let mark: GenerationMark
        let tail: FileTail?
        var rungs: ArraySlice<LinePosition>
    }

    private var old: [Old]
    /// The end of the longest generation that is repeated whole.
    private(set) var repeated = LinePosition.start
    /// Up to here it is the beginning of a generation that is nowhere else any more: that one, cut short.
    private(set) var rested: LinePosition
    /// The last line up to which it is known to have been delivered.
    private(set) var proven: LinePosition
    /// Whether every line so far is known to have been delivered.
    private var isProven = true
    /// Since when nothing has come that would tell more, monotonic nanoseconds.
    var since: Int64?

    /// - Parameter begin: where the comparison begins; what stands before was compared before.
    init(_ known: [(mark: GenerationMark, tail: FileTail?)], from begin: LinePosition) {
        (rested, proven) = (begin, begin)
        old = known.map { mark, tail in
            Old(mark: mark, tail: tail, rungs: mark.ladder.rungs.drop { $0.number <= begin.number })
        }
    }

    /// Where reading goes on if what comes was not delivered before.
    var end: LinePosition { repeated.offset > rested.offset ? repeated : rested }

    /// It is a generation that is nowhere else, cut short behind this place.
    mutating func rest(at place: LinePosition) { rested = place }

    /// Takes the end of the file's next line.
    mutating func take(_ line: LinePosition) -> Answer {
        since = nil
        isProven = false
        old = old.compactMap { compare($0, line) }
        if isProven { proven = line }
        return old.isEmpty ? .goesOn(end) : .open
    }

    /// - Returns: nil once it tells no more.
    private mutating func compare(_ one: Old, _ line: LinePosition) -> Old? {
        var one = one
        if let rung = one.rungs.first, rung.number == line.number {
            guard rung.chain == line.chain else { return nil }
            one.rungs.removeFirst()
            isProven = true
        }
        guard line.number >= one.mark.position.number else { return one }
        guard line.number == one.mark.position.number, line.chain == one.mark.position.chain else { return nil }
        repeated = line
        isProven = true
        return nil
    }

    /// Whether nothing that was read is new, for certain.
    /// - Parameter tail: the last bytes read of the file.
    func isSure(_ tail: FileTail) -> Bool { isProven || old.contains { $0.tail?.holds(tail) ?? false } }
}

/// What repeats: a file at the path that begins with what was delivered before.
extension LogTrail {
    /// How long what may repeat is held back if nothing proves that it does.
    static let echoNanoseconds: Int64 = 4_000_000_000

    /// Has the file at the path compared with what was delivered before it is read: the same content is the same
    /// generation, if it is enough to know it by, or if the file is the same.
    func judge(_ head: Generation) {
        head.plain?.isUndisturbed = { [unowned self, weak head] prefix in head !== current || isUndisturbed(prefix) }
        let known = done.filter { head.position.number > 0 ? isCut(head, of: $0) : mayRepeat(head, $0) }
        head.judge(by: known.map { (mark: $0.mark, tail: $0.tail) }, numbers: numbers)
    }

    private func mayRepeat(_ head: Generation, _ old: DoneGeneration) -> Bool {
        let mark = old.mark
        guard mark.position.number > 0 else { return false }
        if mark.isTelling || mark.isOf(head.facts.identity) { return true }
        let isMore = FileJudge.beginning(head.file).map { $0.head.number > 1 } ?? false
        return (isMore || wasPrepared(head, old)) && isNowhere(old, besides: head)
    }

    /// Whether a file was there before the old one lost its name: it was put in its place.
    private func wasPrepared(_ head: Generation, _ old: DoneGeneration) -> Bool {
        guard let facts = old.open?.file.facts, facts.links == 0, let birth = head.facts.identity.birth else {
            return false
        }
        return birth < facts.changed
    }

    /// Whether a generation goes on, cut short, in the file at the path: its first lines are there and nowhere else.
    private func isCut(_ head: Generation, of old: DoneGeneration) -> Bool {
        old.mark.begins(with: head.mark()) && isNowhere(old, besides: head)
    }

    /// Whether what was delivered of a generation is in none of the log's files, but for the one at the path.
    private func isNowhere(_ old: DoneGeneration, besides head: Generation) -> Bool {
        let mark = old.mark
        let own = head.facts.identity
        if let facts = old.open?.file.facts, facts.links > 0, facts.identity != own { return false }
        let judge = FileJudge()
        return !listed.contains { one in
            guard !one.isLive, one.facts.identity != own else { return false }
            return mark.isOf(one.facts.identity) || one.isNamed && judge.chain(one, mark) == .continues
        }
    }

    /// All that is there repeats what was delivered, as far as it can be told.
    /// - Returns: how soon to look again; nil if it is read as a new one.
    func rest(echo head: Generation) -> Urgency? {
        let isOver = entries.count > 1 && head !== current
        let isNoted = !head.restsElsewhere
        let isSure = isNoted || head.isSureEcho || done.contains { repeats(head, $0) }
        if isSure && !isOver {
            if !isNoted { noteCut(head, whole: true) }
            return .calm
        }
        if !isOver && head.echoTime(now) < LogTrail.echoNanoseconds { return .undecided }
        let known = head.doubtfulLines
        if !isOver { noteCut(head, whole: false) }
        // What comes behind a place that was known before is new.
        if let lines = head.doubtfulLines, lines != known { tell(.mayRepeat(name: head.source.name, lines: lines)) }
        head.endEcho()
        return nil
    }

    /// Whether all bytes of a file are those that an open one begins with, or it was not changed since that was read.
    private func repeats(_ head: Generation, _ old: DoneGeneration) -> Bool {
        if old.mark.begins(with: head.markOfEcho), head.facts.modified <= old.mark.modified { return true }
        guard let open = old.open, !open.isBroken else { return false }
        return FileJudge.begins(head.file, open.file)
    }

    /// A file that is the beginning of a generation which is nowhere else is that one, cut short: what comes behind it
    /// is new, unless it is what was there.
    private func noteCut(_ head: Generation, whole isWhole: Bool) {
        let mark = isWhole ? head.markOfEcho : head.markOfProven
        let isOne = done.contains { old in
            (old.mark.begins(with: mark) || isWhole && mark.position.number == 1 && wasPrepared(head, old))
                && isNowhere(old, besides: head)
        }
        if isOne { head.rest(at: mark.position) }
    }
}
