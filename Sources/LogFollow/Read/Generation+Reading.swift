import LogBytes
import LogLines

/// Reading a generation's lines: each once, whatever was read of its file before.
extension Generation {
    /// Takes complete lines until about `budget` bytes are used up.
    func read(_ budget: inout Int, _ take: (FollowedLine) -> Void) throws(SourceError) -> Outcome {
        if isOver { return .broken }
        try settleForm()
        if isPacked && facts.size != decodedSize {
            if isWide && facts.size > decodedSize {
                (decodedSize, hasEnded) = (facts.size, false)
            } else {
                try decodeAgain()
            }
        }
        if let outcome = try readEcho(&budget) { return outcome }
        while budget > 0 {
            let before = position
            guard let line = try cutter.next() else { return atEnd() }
            // What is passed over is passed over at once: a checkpoint in between would stand too early.
            if deliver(line, before, take) { budget -= Int(line.extent) }
        }
        return .more
    }

    /// What a file holds shows with its first bytes; it may have been opened before there were any.
    private func settleForm() throws(SourceError) {
        guard !isPacked, position == .start, facts.size > 0 else { return }
        form = FileForm(file.descriptor)
        guard isPacked else { return }
        if silentUntil > 0 { silentUntil = .max }
        (echo, isUnjudged) = (nil, false)
        try decodeAgain()
    }

    /// Reads on in silence as long as it repeats what was delivered before.
    /// - Returns: nil if what comes now is to be delivered.
    private func readEcho(_ budget: inout Int) throws(SourceError) -> Outcome? {
        while echo != nil {
            guard budget > 0 else { return .more }
            guard let line = try cutter.next() else {
                let outcome = atEnd()
                return outcome == .end ? .echo : outcome
            }
            budget -= Int(line.extent)
            position = cutter.end(of: line)
            ladder.note(position)
            if case .goesOn(let place) = echo!.take(position) { goOn(behind: place) }
        }
        return nil
    }

    /// Ends the comparison: everything behind `place` is delivered.
    private func goOn(behind place: LinePosition) {
        echo = nil
        if place != .start { replaces = nil }
        if let number = numbers[place.chain] {
            source = FollowedFile(
                log: source.log, generation: number, name: source.name, head: ladder.rungs.first?.chain)
        }
        guard place != position else { return }
        let next = PositionedReader(file, from: place.offset, leavesNULs: true)
        next.isUndisturbed = reader.isUndisturbed
        reader = next
        cutter = LineCutter(following: reader, from: place)
        (position, ladder, hasEnded) = (place, ladder.before(place), false)
    }

    /// Compares what comes with what was delivered before.
    func judge(by known: [(mark: GenerationMark, tail: FileTail?)], numbers: [Chain: Int]) {
        isUnjudged = false
        self.numbers = numbers
        if !known.isEmpty { echo = Echo(known, from: position) }
    }

    /// Whether a file that is at its end holds nothing but what was delivered.
    var isSureEcho: Bool {
        guard let echo, let plain else { return false }
        return position.number == 0 || echo.isSure(plain.end)
    }

    /// Whether more lines were compared than it is known to be the beginning of.
    var restsElsewhere: Bool { echo.map { $0.rested != position } ?? false }

    /// It is a generation that is nowhere else, cut short.
    func rest(at place: LinePosition) { echo?.rest(at: place) }

    /// Its lines as far as they were compared, and as far as they are known to repeat.
    var markOfEcho: GenerationMark { mark(ofLines: position) }
    var markOfProven: GenerationMark { mark(ofLines: echo?.proven ?? .start) }

    private func mark(ofLines end: LinePosition) -> GenerationMark {
        GenerationMark(name: source.name, identity: facts.identity, position: end, ladder: ladder.before(end))
    }

    /// How long nothing has told more, nanoseconds.
    func echoTime(_ now: Int64) -> Int64 {
        if echo?.since == nil { echo?.since = now }
        return now - (echo?.since ?? now)
    }

    /// Lines behind those that are known to repeat, in a file that repeats some: they may be new or not.
    var doubtfulLines: ClosedRange<Int>? {
        guard let end = echo?.end, end.number > 0, end.number < position.number else { return nil }
        return end.number + 1...position.number
    }

    /// It is a new one after all.
    func endEcho() { if let echo { goOn(behind: echo.end) } }

    /// The note that it stands in another one's place, once.
    func takeReplaced() -> FollowNote? {
        guard echo == nil, !isUnjudged, position.number > 0, let old = replaces else { return nil }
        replaces = nil
        return .beginsAnew(name: old.name, offset: old.offset)
    }

    @discardableResult
    private func deliver(_ line: Line, _ before: LinePosition, _ take: (FollowedLine) -> Void) -> Bool {
        position = cutter.end(of: line)
        ladder.note(position)
        if !isPacked, cutter.notes.last?.line == line.number { noteHoles(of: line, before) }
        guard position.offset > silentUntil || filled.list.contains(where: { $0.range ~= line.offset }) else {
            return false
        }
        let isOdd = before.offset + Int64(line.stored) != position.offset
        take(
            FollowedLine(
                line: line, file: source, chain: position.chain, before: before,
                plain: isOdd && !isPacked ? file : nil))
        return true
    }

    private func noteHoles(of line: Line, _ before: LinePosition) {
        let fresh = cutter.notes.reversed().prefix { $0.line == line.number }
        for note in fresh.reversed() { holes.add(note, before: before, in: file) }
    }

    /// The mark to read on from if a hole was filled since.
    var markBeforeFilled: GenerationMark? {
        guard !isOver, !holes.isEmpty, let plain, let hole = holes.firstFilled(in: file, plain.end) else { return nil }
        var mark = mark(at: hole.before)
        mark.ladder = ladder.before(hole.before)
        return mark
    }

    /// Delivers what fills the holes of one that was read before, and then what that one did not deliver.
    func fill(_ old: Generation) {
        filled = old.holes
        silentUntil = max(old.position.offset, old.silentUntil)
    }

    func passOver(to position: LinePosition) {
        floor = position
        silentUntil = max(silentUntil, position.offset)
    }

    private func atEnd() -> Outcome {
        hasEnded = true
        let outcome = endOutcome
        // What was there is passed over; more will stand behind it, in room that was taken before perhaps.
        if outcome == .end {
            silentUntil = min(silentUntil, isPacked ? max(position.offset, floor.offset) : readOffset)
        }
        return outcome
    }

    private var endOutcome: Outcome {
        guard let plain else { return packedEnd }
        if plain.isBroken { return .broken }
        if plain.isUnclear { return .unclear }
        return plain.failure == 0 ? .end : .failed(plain.failure)
    }

    /// A decoder that could not read ends as at a truncation; it has to begin anew.
    private var packedEnd: Outcome {
        guard reader.failure != 0 else { return .end }
        decodedSize = -1
        return .failed(reader.failure)
    }

    /// A packed file that grew is read again up to where its lines were delivered.
    private func decodeAgain() throws(SourceError) {
        reader = PositionedReader(file)
        cutter = try Generation.decode(reader, grows: isWide)
        if position.offset > floor.offset { passOver(to: position) }
        (position, ladder) = (.start, ChainLadder())
        decodedSize = facts.size
        hasEnded = false
    }

    /// The generation has ended: what stands behind its last newline is a line.
    func takeLast(_ take: (FollowedLine) -> Void) throws(SourceError) {
        guard echo == nil else { return }
        var before = position
        // What was read before its file was truncated is all that there is.
        while isOver, let line = try cutter.next() {
            deliver(line, before, take)
            before = position
        }
        guard !lacksEnd, let line = try cutter.takeLast() else { return }
        deliver(line, before, take)
    }
}
