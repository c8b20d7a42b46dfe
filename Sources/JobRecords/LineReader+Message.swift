/// The message behind a prefix: code, sentence or object (contract, 3.2).
extension LineReader {
    /// Reads the first code of the body, else a sentence, else an object.
    @inline(__always)
    mutating func readMessage(_ body: Bytes, _ end: Bytes, _ record: inout Record) -> Bool {
        let first = body.skippingBlanks(end)
        let token = codes.token(first, end)
        if let token, let known = codes.find(first, token) {
            let fields = readFields(first + token.length, end)
            take(known, fields, &record)
            return true
        }
        if let (code, next) = MessageCode.leading(first, end) {
            if let token { remember(code, token) }
            take(code, readFields(next, end), &record)
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
        var at = first
        while at < end {
            let tokenEnd = at.tokenEnd(end)
            if let code = MessageCode(at, tokenEnd) {
                if at > first { readDecoration(first, at, &record) }
                readCoded(code, tokenEnd, end, &record)
                return true
            }
            at = tokenEnd.skippingBlanks(end)
        }
        return readUncoded(first, end, &record)
    }

    /// A line that is the message alone: its first word decides.
    mutating func readPlainMessage(_ start: Bytes, _ end: Bytes, _ record: inout Record) -> Bool {
        let tokenEnd = start.tokenEnd(end)
        if let code = MessageCode(start, tokenEnd) {
            readCoded(code, tokenEnd, end, &record)
            return true
        }
        guard let phrase = JobPhrase(start, end) else { return false }
        take(phrase, &record)
        return true
    }

    private mutating func readUncoded(_ first: Bytes, _ end: Bytes, _ record: inout Record) -> Bool {
        var at = first
        while at < end {
            let isSentence = at.pointee == 74 || at.pointee == 106  // J, j
            if isSentence, let phrase = JobPhrase(at, end) {
                readDecoration(first, at, &record)
                take(phrase, &record)
                return true
            }
            if at.pointee == 123, readObject(at, end, &record) { return true }
            at = at.tokenEnd(end).skippingBlanks(end)
        }
        return false
    }

    /// A word `jobsengine[2143]:` before the message names the engine's process also outside syslog.
    private mutating func readDecoration(_ first: Bytes, _ end: Bytes, _ record: inout Record) {
        guard record.enginePID < 0 else { return }
        var at = first
        while at < end {
            let tokenEnd = at.tokenEnd(end)
            if tokenEnd - at > 2, tokenEnd[-1] == 58 || tokenEnd[-1] == 93,
                let tag = TagReader.tag(at, tokenEnd), tag.pid >= 0, prefixes.tags.isEngine(tag.name)
            {
                record.enginePID = tag.pid
            }
            at = tokenEnd.skippingBlanks(end)
        }
    }

    // MARK: code

    private mutating func readCoded(_ code: MessageCode, _ from: Bytes, _ end: Bytes, _ record: inout Record) {
        take(code, readFields(from, end), &record)
    }

    /// The pairs and words after a code.
    @inline(__always)
    private mutating func readFields(_ from: Bytes, _ end: Bytes) -> MessageFields {
        var fields = MessageFields()
        var at = from
        while true {
            at = FastPairs.read(at, end, into: &fields)
            guard at < end, let next = readToken(at, end, &fields) else { break }
            at = next
        }
        return fields
    }

    /// Takes whatever token comes, and tells where the next may begin; nil at the end.
    private mutating func readToken(_ at: Bytes, _ end: Bytes, _ fields: inout MessageFields) -> Bytes? {
        guard let token = PairReader.token(at, end) else { return nil }
        switch token.form {
        case .word: break
        case .bare:
            let valueEnd = PairReader.withoutComma(token.value, token.valueEnd)
            _ = fields.take(token.start, token.keyEnd, token.value, valueEnd)
        case .quoted:
            let value = scratch.unescaped(token.value, token.valueEnd)
            let start = value.baseAddress!
            _ = fields.take(token.start, token.keyEnd, start, start + value.count)
        case .object: readMembers(token.start, end, &fields)
        }
        return token.next
    }

    /// What a code met before implies, and the keys that win over it.
    @inline(__always)
    private mutating func take(
        _ known: UnsafePointer<CodeTable.Entry>, _ fields: MessageFields, _ record: inout Record
    ) {
        record.kind = known.pointee.kind
        record.severity = known.pointee.severity
        record.flags.insert(.hasCode)
        takeNumbers(fields, &record)
        takeSub(known.pointee.saysFailure, fields, &record)
        guard record.kind.rawValue < RecordKind.runStart.rawValue else { return }
        record.job = known.pointee.job
        if let job = fields.job, !known.pointee.impliesJob(job) { record.job = names.id(job.baseAddress!, job.count) }
        if record.kind == .completed, let action = fields.action, known.pointee.impliesAction(action) {
            record.action = known.pointee.action
            record.flags.insert(.namesAction)
        } else {
            takeAction(implied: known.pointee.action, fields, &record)
        }
    }

    /// What the code implies, and the keys that win over it.
    @inline(__always)
    mutating func take(_ code: MessageCode, _ fields: MessageFields, _ record: inout Record) {
        record.kind = code.kind
        record.severity = code.severity
        record.flags.insert(.hasCode)
        takeNumbers(fields, &record)
        takeSub(code.saysFailure, fields, &record)
        guard record.kind.rawValue < RecordKind.runStart.rawValue else { return }
        if let job = fields.job {
            record.job = names.id(job.baseAddress!, job.count)
        } else {
            let job = scratch.lowered(code.facility, code.facilityEnd)
            record.job = names.id(job.baseAddress!, job.count)
        }
        var implied: UInt32 = 0
        if record.kind == .completed && fields.action == nil {
            let action = scratch.lowered(code.ident, code.identEnd)
            implied = names.id(action.baseAddress!, action.count)
        }
        takeAction(implied: implied, fields, &record)
    }

    /// - Parameter implied: the action that a completed event's code implies.
    @inline(__always)
    private mutating func takeAction(implied: UInt32, _ fields: MessageFields, _ record: inout Record) {
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
    private func takeSub(_ saysFailure: Bool, _ fields: MessageFields, _ record: inout Record) {
        let fails = fields.sub == 0 ? saysFailure : fields.sub == 2
        if fails { record.flags.insert(.failed) }
        if fields.sub != 0 && fails != saysFailure { record.flags.insert(.conflict) }
    }

    @inline(__always)
    private func takeNumbers(_ fields: MessageFields, _ record: inout Record) {
        record.okCounter = fields.okCounter
        record.errCounter = fields.errCounter
        record.forkedCounter = fields.forkedCounter
        record.pid = fields.pid
        record.percentage = fields.percentage
        if fields.hasOddPercentage { record.flags.insert(.oddPercentage) }
        guard let time = fields.timestamp else { return }
        record.time = time
        record.flags.insert(.ownTime)
        record.flags.remove(.timeless)
    }

    // MARK: sentence

    private mutating func take(_ phrase: JobPhrase, _ record: inout Record) {
        record.kind = phrase.kind
        record.pid = phrase.pid
        record.flags.insert(.canRestate)
        if phrase.failed { record.flags.insert(.failed) }
        if let job = phrase.job { record.job = names.id(job.baseAddress!, job.count) }
        guard let action = phrase.action else { return }
        record.action = names.id(action.baseAddress!, action.count)
        record.flags.insert(.namesAction)
    }

    // MARK: object

    /// A MESSAGE or an UPDATE that fills `start..<end`.
    mutating func readObject(_ start: Bytes, _ end: Bytes, _ record: inout Record) -> Bool {
        guard let after = ObjectReader.end(of: start, end), after.skippingBlanks(end) == end else { return false }
        var fields = MessageFields()
        readMembers(start, end, &fields)
        record.flags.insert(.isObject)
        if let message = fields.message {
            let words = message.baseAddress!
            if let code = MessageCode(words, words + message.count) {
                if fields.timestamp == nil { fields.timestamp = fields.time }
                take(code, fields, &record)
                return true
            }
        }
        return takeUpdate(fields, &record)
    }

    private mutating func readMembers(_ start: Bytes, _ end: Bytes, _ fields: inout MessageFields) {
        var at = start + 1
        while case .member(let member) = ObjectReader.step(at, end) {
            at = member.next
            var (value, valueEnd) = (member.value, member.valueEnd)
            switch member.form {
            case .string:
                let text = scratch.unescaped(value, valueEnd)
                (value, valueEnd) = (text.baseAddress!, text.baseAddress! + text.count)
            case .number: break
            case .null, .other: continue
            }
            if !fields.take(member.key, member.keyEnd, value, valueEnd) {
                _ = fields.takeOfObject(member.key, member.keyEnd, value, valueEnd)
            }
        }
    }

    /// `name`, `status`, `time`, `msg`; words of a known form for the same job and kind decide action, sub and pid.
    private mutating func takeUpdate(_ fields: MessageFields, _ record: inout Record) -> Bool {
        guard let name = fields.name, let status = fields.status,
            let (kind, action) = UpdateStatus.event(status)
        else { return false }
        takeNumbers(fields, &record)
        if let time = fields.time {
            record.time = time
            record.flags.insert(.ownTime)
            record.flags.remove(.timeless)
        }
        record.kind = kind
        record.flags.insert(.canRestate)
        record.job = names.id(name.baseAddress!, name.count)
        if let action { record.action = names.id(action) }
        if let words = fields.message { takeWords(words, name, &record) }
        return true
    }

    private mutating func takeWords(
        _ words: UnsafeBufferPointer<UInt8>, _ name: UnsafeBufferPointer<UInt8>, _ record: inout Record
    ) {
        let start = words.baseAddress!
        guard let phrase = JobPhrase(start, start + words.count), phrase.kind == record.kind,
            let job = phrase.job, job.elementsEqual(name)
        else { return }
        take(phrase, &record)
    }
}
