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
        if let (code, next) = MessageCode.leading(first, end) {
            if let token { remember(code, token) }
            if readCoded(code, next, end, &record) { record.flags.insert(.plain) }
            return true
        }
        return readDecorated(first, end, &record)
    }

    private mutating func remember(_ code: MessageCode, _ token: CodeTable.Token) {
        guard code.identEnd - code.start == token.length else { return }
        let (job, action) = (
            scratch.lowered(code.facility, code.facilityEnd), scratch.lowered(code.ident, code.identEnd)
        )
        codes.add(
            code, token, job: names.id(job.baseAddress!, job.count), action: names.id(action.baseAddress!, action.count)
        )
    }

    private mutating func readDecorated(_ first: Bytes, _ end: Bytes, _ record: inout Record) -> Bool {
        if readLeading(first, end, &record) { return true }
        var at = first.tokenEnd(end).skippingBlanks(end)
        while at < end {
            let tokenEnd = at.tokenEnd(end)
            if let code = MessageCode(at, tokenEnd) {
                takeDecoration(first, at, &record)
                readCoded(code, tokenEnd, end, &record)
                return true
            }
            at = tokenEnd.skippingBlanks(end)
        }
        return readUncoded(first, end, &record)
    }

    /// A code that stands first, or what begins as one and goes on in words.
    private mutating func readLeading(_ first: Bytes, _ end: Bytes, _ record: inout Record) -> Bool {
        let tokenEnd = first.tokenEnd(end)
        if let code = MessageCode(first, tokenEnd) {
            readCoded(code, tokenEnd, end, &record)
        } else if let heading = MessageCode(heading: first, end) {
            var fields = MessageFields()
            readFields(heading.identEnd, end, &fields)
            takeNote(heading, fields, &record)
        } else {
            return false
        }
        return true
    }

    /// Reads a message that words may stand before.
    /// - Returns: where it begins.
    mutating func readMessageStart(_ start: Bytes, _ end: Bytes, _ record: inout Record) -> Bytes? {
        messageStart = start
        return readMessage(start, end, &record) ? messageStart : nil
    }

    /// A line that is the message alone: its first word decides.
    mutating func readPlainMessage(_ start: Bytes, _ end: Bytes, _ record: inout Record) -> Bool {
        if readLeading(start, end, &record) { return true }
        guard let phrase = JobPhrase(start, end) else { return false }
        take(phrase, &record)
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
        readDecoration(first, message, &record)
    }

    private mutating func readDecoration(_ first: Bytes, _ end: Bytes, _ record: inout Record) {
        guard record.enginePID < 0 else { return }
        var at = first
        while at < end {
            let tokenEnd = at.tokenEnd(end)
            if tokenEnd - at > 2, tokenEnd[-1] == 58 || tokenEnd[-1] == 93,
                let tag = TagReader.tag(at, tokenEnd), tag.pid >= 0
            {
                takeDecorated(tag, &record)
            }
            at = tokenEnd.skippingBlanks(end)
        }
    }

    private mutating func takeDecorated(_ tag: TagReader.Tag, _ record: inout Record) {
        var prefix = LinePrefix(layout: 0, body: tag.name.baseAddress!)
        prefixes.tags.classify(tag.name, tag.pid, &prefix)
        guard prefix.tag == .engine else { return }
        record.enginePID = tag.pid
        guard let named = prefix.section else { return }
        section = named
        record.flags.insert(.hasSection)
    }

    // MARK: code

    /// - Returns: whether nothing but known keys with plain values follows the code.
    @discardableResult
    private mutating func readCoded(
        _ code: MessageCode, _ from: Bytes, _ end: Bytes, _ record: inout Record
    ) -> Bool {
        var fields = MessageFields()
        readFields(from, end, &fields)
        // A comma or colon right behind an event's code sets what follows apart from it.
        let isSetApart = code.identEnd < from
        if code.kind == .note || (fields.isProse && !isSetApart) {
            takeNote(code, fields, &record)
        } else {
            take(code, fields, &record)
        }
        return fields.isPlain
    }

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
        case .bare:
            let valueEnd = PairReader.withoutComma(token.value, token.valueEnd)
            _ = fields.take(token.start, token.keyEnd, token.value, valueEnd)
        case .quoted:
            let value = scratch.unescaped(token.value, token.valueEnd)
            let start = value.baseAddress!
            _ = fields.take(token.start, token.keyEnd, start, start + value.count)
        case .object: readMembers(token.start + 1, end, isFact: false, &fields)
        }
        return token.next
    }

    /// What a code met before implies, and the keys that win over it.
    @inline(__always)
    mutating func take(
        _ known: UnsafePointer<CodeTable.Entry>, _ fields: MessageFields, _ record: inout Record
    ) {
        record.kind = fields.isProse ? .note : known.pointee.kind
        record.severity = known.pointee.severity
        record.flags.insert(.hasCode)
        takeNumbers(fields, &record)
        if settlesForEngine(fields, &record) { return }
        takeSub(known.pointee.saysFailure, fields, &record)
        record.job = known.pointee.job
        if let job = fields.job {
            let isImplied = job.baseAddress == fields.impliedJob || known.pointee.impliesJob(job)
            if !isImplied { record.job = names.id(job.baseAddress!, job.count) }
        } else if let section, !known.pointee.impliesJob(section), known.pointee.impliesSection(section) {
            record.job = names.id(section.baseAddress!, section.count)
        }
        if record.kind == .completed, let action = fields.action,
            action.baseAddress == fields.impliedAction || known.pointee.impliesAction(action)
        {
            record.action = known.pointee.action
            record.flags.insert(.namesAction)
        } else {
            takeAction(implied: known.pointee.action, fields, &record)
        }
    }

    /// What the code implies, and the keys that win over it.
    mutating func take(_ code: MessageCode, _ fields: MessageFields, _ record: inout Record) {
        takeCode(code, code.kind, fields, &record)
        if settlesForEngine(fields, &record) { return }
        takeSub(code.saysFailure, fields, &record)
        takeJob(code, fields, &record)
        var implied: UInt32 = 0
        if record.kind == .completed && fields.action == nil {
            let action = scratch.lowered(code.ident, code.identEnd)
            implied = names.id(action.baseAddress!, action.count)
        }
        takeAction(implied: implied, fields, &record)
    }

    /// Words that a code begins: they change nothing, whatever they name.
    mutating func takeNote(_ code: MessageCode, _ fields: MessageFields, _ record: inout Record) {
        takeCode(code, .note, fields, &record)
        takeSub(code.saysFailure, fields, &record)
        takeJob(code, fields, &record)
        takeAction(implied: 0, fields, &record)
    }

    private mutating func takeCode(
        _ code: MessageCode, _ kind: RecordKind, _ fields: MessageFields, _ record: inout Record
    ) {
        record.kind = kind
        record.severity = code.severity
        record.flags.insert(.hasCode)
        takeNumbers(fields, &record)
    }

    /// Whether the engine speaks of itself. There may be a job of its name too, of which a section, or keys that a job
    /// has, tell.
    @inline(__always)
    private func settlesForEngine(_ fields: MessageFields, _ record: inout Record) -> Bool {
        guard record.kind == .runStart || record.kind == .runEnd else { return false }
        if !record.flags.contains(.hasSection) && !fields.tellsOfJob { return true }
        record.kind = .completed
        return false
    }

    mutating func takeJob(_ code: MessageCode, _ fields: MessageFields, _ record: inout Record) {
        let facility = UnsafeBufferPointer(start: code.facility, count: code.facilityEnd - code.facility)
        let job: UnsafeBufferPointer<UInt8>
        if let named = fields.job {
            job = named
        } else if let section, MessageCode.areCapitals(facility, of: section) {
            job = section
        } else {
            job = scratch.lowered(code.facility, code.facilityEnd)
        }
        record.job = names.id(job.baseAddress!, job.count)
    }

    /// - Parameter implied: the action that a completed event's code implies.
    @inline(__always)
    mutating func takeAction(implied: UInt32, _ fields: MessageFields, _ record: inout Record) {
        let named = fields.action ?? (record.kind == .began ? fields.runningAction : nil)
        if let action = named {
            record.action = names.id(action.baseAddress!, action.count)
            record.flags.insert(.namesAction)
        } else if record.kind == .completed {
            record.action = implied
        } else if record.kind == .began {
            record.action = names.id("start")
        }
    }

    @inline(__always)
    func takeSub(_ saysFailure: Bool, _ fields: MessageFields, _ record: inout Record) {
        guard record.kind == .completed || record.kind == .note else { return }
        if fields.hasOddSub && fields.sub == 0 { return _ = record.flags.insert(.subUnknown) }
        let fails = fields.sub == 0 ? saysFailure : fields.sub == 2
        if fails { record.flags.insert(.failed) }
        if fields.sub != 0 && fails != saysFailure { record.flags.insert(.conflict) }
    }

    @inline(__always)
    func takeNumbers(_ fields: MessageFields, _ record: inout Record) {
        record.okCounter = fields.okCounter
        record.errCounter = fields.errCounter
        record.forkedCounter = fields.forkedCounter
        record.pid = fields.pid
        record.percentage = fields.percentage
        if fields.hasOddPercentage { record.flags.insert(.oddPercentage) }
        if fields.hasOddValue { record.flags.insert(.oddValue) }
        guard let time = fields.timestamp else { return }
        record.time = time
        record.flags.insert(.ownTime)
        record.flags.remove(.timeless)
    }

    // MARK: sentence

    mutating func take(_ phrase: JobPhrase, _ record: inout Record) {
        record.kind = phrase.kind
        record.pid = phrase.pid
        record.flags.insert(.canRestate)
        if phrase.failed { record.flags.insert(.failed) }
        // Where no level tells how grave it is, the outcome does.
        if phrase.failed && !hasLevel { record.severity = UInt8(ascii: "E") }
        if let job = phrase.job { record.job = names.id(job.baseAddress!, job.count) }
        guard let action = phrase.action else { return }
        record.action = names.id(action.baseAddress!, action.count)
        record.flags.insert(.namesAction)
    }
}
