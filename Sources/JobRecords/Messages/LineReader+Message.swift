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
}
