import Glibc

/// The message behind a prefix: code, sentence or object (docs/format.md, The message).
extension LineReader {
    /// Reads the first code of the body, else a sentence, else an object.
    @inline(__always)
    mutating func readMessage(_ body: Bytes, _ end: Bytes, _ record: inout Record) -> Bool {
        let first = body.skippingBlanks(end)
        let token = codes.token(first, end)
        if let token, let known = codes.find(first, token) {
            var fields = MessageFields()
            let from = first + token.length
            let rest = known.pointee.takeHead(from, end, &fields)
            readFields(rest, end, &fields)
            if known.pointee.wantsHead(from, rest) { codes.learnHead(of: known, from, end) }
            take(known, fields, &record)
            if fields.isPlain { record.flags.insert(.plain) }
            return true
        }
        guard let found = MessageCode.first(in: Text(first, end)) else { return readUncoded(first, end, &record) }
        let isPlain =
            found.isPlain && found.word.start == first && (found.word.end == end || found.word.end.pointee == 32)
        if isPlain, let token { remember(found.code, token) }
        takeDecoration(first, found.word.start, &record)
        if read(found, end, &record) && isPlain { record.flags.insert(.plain) }
        return true
    }

    private mutating func remember(_ code: MessageCode, _ token: CodeTable.Token) {
        guard code.text.count == token.length else { return }
        let job = names.id(scratch.lowered(code.facility))
        codes.add(code, token, job: job, action: names.id(scratch.lowered(code.ident)))
    }

    /// - Returns: whether nothing but known keys with plain values follows the code.
    @discardableResult
    private mutating func read(_ found: MessageCode.Found, _ end: Bytes, _ record: inout Record) -> Bool {
        var fields = MessageFields()
        let code = found.code
        readFields(found.isHeading ? code.ident.end : found.word.end, end, &fields)
        // A comma or colon right behind an event's code sets what follows apart from it.
        let isSetApart = code.ident.end < found.word.end
        let isNote = found.isHeading || code.kind == .note || (fields.isProse && !isSetApart)
        take(code, isNote: isNote, fields, &record)
        return fields.isPlain
    }

    /// Reads a message that words may stand before.
    /// - Returns: where it begins.
    private mutating func readMessageStart(_ start: Bytes, _ end: Bytes, _ record: inout Record) -> Bytes? {
        messageStart = start
        return readMessage(start, end, &record) ? messageStart : nil
    }

    /// A line that is the message alone: its first word decides.
    private mutating func readPlainMessage(_ start: Bytes, _ end: Bytes, _ record: inout Record) -> Bool {
        if let opening = MessageCode.opening(start, end) {
            read(opening, end, &record)
        } else if let phrase = JobPhrase(start, end) {
            take(phrase, &record)
        } else {
            return false
        }
        return true
    }

    private mutating func readUncoded(_ first: Bytes, _ end: Bytes, _ record: inout Record) -> Bool {
        var at = first
        while at < end {
            let isSentence = at.pointee == 74 || at.pointee == 106  // J, j
            if isSentence, let phrase = JobPhrase(at, end) {
                takeDecoration(first, at, &record)
                take(phrase, &record)
                return true
            }
            if at.pointee == 123, readObject(at, end, &record) {
                messageStart = at
                return true
            }
            at = at.tokenEnd(end).skippingBlanks(end)
        }
        return false
    }

    /// A word `jobsengine[2143]:` before the message names the engine's process also outside syslog.
    private mutating func takeDecoration(_ first: Bytes, _ message: Bytes, _ record: inout Record) {
        messageStart = message
        guard record.enginePID < 0 else { return }
        var at = first
        while at < message {
            let tokenEnd = at.tokenEnd(message)
            if tokenEnd - at > 2, tokenEnd[-1] == 58 || tokenEnd[-1] == 93,
                let tag = TagReader.tag(at, tokenEnd), tag.pid >= 0
            {
                takeDecorated(tag, &record)
            }
            at = tokenEnd.skippingBlanks(message)
        }
    }

    private mutating func takeDecorated(_ tag: TagReader.Tag, _ record: inout Record) {
        var prefix = LinePrefix(layout: 0, body: tag.name.start)
        prefixes.tags.classify(tag.name, tag.pid, &prefix)
        guard prefix.tag == .engine else { return }
        record.enginePID = tag.pid
        takeOrigin(prefix, &record)
    }

    // MARK: code

    /// The pairs and words after a code.
    @inline(__always)
    private mutating func readFields(_ from: Bytes, _ end: Bytes, _ fields: inout MessageFields) {
        var at = FastPairs.read(from, end, into: &fields, order: keyOrder)
        if at == end { return fields.isPlain = true }
        if !fields.hasKnownKey && LineReader.isProse(at, end) {
            return fields.hasWords = true
        }
        while at < end, let next = readToken(at, end, &fields) {
            at = FastPairs.read(next, end, into: &fields, order: laterOrder)
        }
    }

    /// Whether words follow, and nothing that could be a pair or an object: told without looking at each word.
    @inline(__always)
    private static func isProse(_ at: Bytes, _ end: Bytes) -> Bool {
        let first = at.skippingBlanks(end)
        return first < end && memchr(first, 61, end - first) == nil && memchr(first, 123, end - first) == nil
    }

    /// Takes whatever token comes, and tells where the next may begin; nil at the end.
    private mutating func readToken(_ at: Bytes, _ end: Bytes, _ fields: inout MessageFields) -> Bytes? {
        guard let token = PairReader.token(at, end) else { return nil }
        switch token.form {
        case .word: fields.hasWords = true
        case .bare: _ = fields.take(token.key, token.valueWithoutComma)
        case .quoted: _ = fields.take(token.key, scratch.unescaped(token.value))
        case .object: readMembers(Members(token.value.start + 1, end), &fields)
        }
        return token.next
    }
}

/// Lines without a prefix: a message alone, an object, a fact, or what belongs to the record before.
extension LineReader {
    mutating func readBare(_ line: Text, _ record: inout Record, _ batch: RecordBatch) {
        record.flags.insert(.timeless)
        // A priority may stand before every form.
        let priorityEnd = line.first == 60 ? PrefixReader.priorityEnd(line.start, line.end) : nil
        readBareText(line, from: priorityEnd ?? line.start, &record, batch)
    }

    /// - Parameter start: behind what the line begins with and the message does not need.
    mutating func readBareText(_ line: Text, from start: Bytes, _ record: inout Record, _ batch: RecordBatch) {
        let text = Text(start, line.end)
        let followed = flow.followsFact
        flow.followsFact = false
        if !text.isEmpty, let layout = readWhole(text, followed, &record) {
            guard let layout else { return passForeign() }
            let counted = wrapping.outer == nil ? layout : .envelope
            flow.summary.layoutCounts[Int(counted.rawValue)] &+= 1
            flow.recordHost = flow.lineHost
            flow.lastText.forget()
            record.bodyStart = UInt16(truncatingIfNeeded: start - line.start)
            _ = flow.continuation.record(1, record, text, opensDetail: false)
            return append(&record, line, batch)
        }
        if text.first == 123, readWrapped(text, &record, batch) { return }
        if CollectorWords.isNobodys(text) { return passForeign() }
        switch flow.continuation.take(record, text) {
        case .detail(let owner): readDetail(owner, text, &record, batch)
        case .undecided(let needsTraceback):
            guard hasRoom(text.count, record, batch) else { return }
            record.kind = .detail
            record.flags.insert(.atHead)
            if needsTraceback { record.flags.insert(.needsTraceback) }
            emit(&record, text, batch)
        case .unparsed: noteUnparsed(&record, text, batch)
        }
    }

    /// A line that is a message as a whole.
    /// - Returns: its layout; nil in it for an engine's reply behind a fact, which is nobody's.
    private mutating func readWhole(_ text: Text, _ followsFact: Bool, _ record: inout Record) -> Layout?? {
        let (start, end) = (text.start, text.end)
        let first = start.pointee
        if first == 123 {
            guard readObject(start, end, &record) else { return nil }
            return (start + 1).skippingBlanks(end).pointee == 34 ? .json : .pyrepr
        }
        if ByteClass.isBlank(first) { return nil }
        if end[-1] == 41, let fact = FactReader.reply(start, end) {
            flow.followsFact = true
            if readFact(fact, end, &record) { return .fact }
        }
        if followsFact && FactReader.isReply(start, end) { return .some(nil) }
        return readBareMessage(start, end, &record) ? .bare : nil
    }

    /// A line that is not the engine's.
    mutating func passForeign() {
        flow.summary.foreign &+= 1
        flow.continuation.otherLine()
        flow.sameLine.forget()
    }

    /// The message alone, or behind decoration. What looks like a time there is one that no layout understands: the line
    /// is not read, rather than given another line's time. In a traceback it is an exception's text.
    private mutating func readBareMessage(_ start: Bytes, _ end: Bytes, _ record: inout Record) -> Bool {
        if readPlainMessage(start, end, &record) { return true }
        guard !flow.continuation.isInside, !CollectorWords.isUptime(start, end), !CollectorWords.isField(start, end)
        else { return false }
        var decorated = record
        guard let message = readMessageStart(start, end, &decorated), !TimeLike.occurs(start, message) else {
            return false
        }
        record = decorated
        return true
    }
}
