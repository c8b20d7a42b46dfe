/// Objects and facts: a MESSAGE, an UPDATE, or a job's whole state (docs/format.md, Event or note, Facts).
extension LineReader {
    /// A MESSAGE or an UPDATE that fills `start..<end`.
    mutating func readObject(_ start: Bytes, _ end: Bytes, _ record: inout Record) -> Bool {
        guard let after = ObjectReader.end(of: start, end), after.skippingBlanks(end) == end else { return false }
        record.flags.insert(.isObject)
        return takeMembers(start + 1, end, isFact: false, &record)
    }

    /// A MESSAGE or a job's whole state that fills `start..<end` as a fact.
    mutating func readFact(_ start: Bytes, _ end: Bytes, _ record: inout Record) -> Bool {
        guard let members = FactReader.members(start, end) else { return false }
        var own = record
        own.flags.insert(.isFact)
        guard takeMembers(members, end, isFact: true, &own) else { return false }
        record = own
        return true
    }

    private mutating func takeMembers(_ start: Bytes, _ end: Bytes, isFact: Bool, _ record: inout Record) -> Bool {
        var fields = MessageFields()
        readMembers(start, end, isFact: isFact, &fields)
        if let message = fields.message {
            if fields.timestamp == nil { fields.timestamp = fields.time }
            if takeMessage(message, fields, &record) { return true }
        }
        if fields.hasSchedule {
            return JobSnapshot(members: start, end, isFact: isFact).map { take($0, &record) } != nil
        }
        return !isFact && takeUpdate(fields, &record)
    }

    /// A job's state stands at the later of its times; one that never ran has none.
    private mutating func take(_ snapshot: JobSnapshot, _ record: inout Record) {
        record.kind = .snapshot
        record.job = names.id(snapshot.name)
        if let action = snapshot.runningAction { record.action = names.id(action) }
        record.pid = snapshot.pid ?? -1
        if !snapshot.odd.isEmpty { record.flags.insert(.oddValue) }
        let time = max(snapshot.t0, snapshot.t1)
        guard time > 0 else { return }
        record.time = time
        record.flags.insert(.ownTime)
        record.flags.remove(.timeless)
    }

    /// `msg` of an object or fact: an event where it is a code alone.
    private mutating func takeMessage(
        _ message: UnsafeBufferPointer<UInt8>, _ fields: MessageFields, _ record: inout Record
    ) -> Bool {
        let (start, end) = (message.baseAddress!, message.baseAddress! + message.count)
        if let code = MessageCode(start, end), code.kind != .note {
            take(code, fields, &record)
        } else if let heading = MessageCode(heading: start, end) {
            takeNote(heading, fields, &record)
        } else {
            return false
        }
        return true
    }

    mutating func readMembers(_ start: Bytes, _ end: Bytes, isFact: Bool, _ fields: inout MessageFields) {
        var at = start
        while case .member(let member) = isFact ? FactReader.step(at, end) : ObjectReader.step(at, end) {
            at = member.next
            var (value, valueEnd) = (member.value, member.valueEnd)
            if member.form == .string {
                let text = scratch.unescaped(value, valueEnd)
                (value, valueEnd) = (text.baseAddress!, text.baseAddress! + text.count)
            }
            _ = fields.take(member, value, valueEnd, ofUpdate: true)
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
