/// What repeats: a file at the path that begins with what was delivered before.
extension LogTrail {
    /// How long what may repeat is held back if nothing proves that it does.
    static let echoNanoseconds: Int64 = 4_000_000_000

    /// Has the file at the path compared with what was delivered before it is read: the same content is the same
    /// generation, if it is enough to know it by, or if the file is the same.
    func judge(_ head: Generation) {
        head.askBeforeFirstLines { [unowned self, weak head] prefix in head !== current || isUndisturbed(prefix) }
        let known = done.filter { head.position.number > 0 ? isCut(head, of: $0) : mayRepeat(head, $0) }
        head.judge(by: known.map { (mark: $0.mark, tail: $0.tail) }, numbers: numbers)
    }

    private func mayRepeat(_ head: Generation, _ old: DoneGeneration) -> Bool {
        let mark = old.mark
        guard mark.position.number > 0 else { return false }
        if mark.isTelling || mark.identity.map({ $0.agrees(with: head.facts.identity) }) ?? false { return true }
        let isMore = FileJudge.beginning(head.file, head.source.name).map { $0.head.number > 1 } ?? false
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
            return mark.identity.map { $0.agrees(with: one.facts.identity) } ?? false
                || one.isNamed && judge.chain(one, mark) == .continues
        }
    }

    /// All that is there repeats what was delivered, as far as it can be told.
    /// - Returns: how soon to look again; nil if it is read as a new one.
    func rest(echo head: Generation, _ now: Int64) -> Urgency? {
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
