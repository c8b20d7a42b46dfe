/// What a message says, put into its record.
extension LineReader {
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
            let isImplied = job.start == fields.impliedJob || known.pointee.impliesJob(job)
            if !isImplied { record.job = names.id(job) }
        } else if let section, !known.pointee.impliesJob(section), known.pointee.impliesSection(section) {
            record.job = names.id(section)
        }
        if record.kind == .completed, let action = fields.action,
            action.start == fields.impliedAction || known.pointee.impliesAction(action)
        {
            record.action = known.pointee.action
            record.flags.insert(.namesAction)
        } else {
            takeAction(implied: known.pointee.action, fields, &record)
        }
    }

    /// What the code implies, and the keys that win over it. Words that a code begins are a note: they change nothing,
    /// whatever they name.
    mutating func take(_ code: MessageCode, isNote: Bool, _ fields: MessageFields, _ record: inout Record) {
        record.kind = isNote ? .note : code.kind
        record.severity = code.severity
        record.flags.insert(.hasCode)
        takeNumbers(fields, &record)
        if settlesForEngine(fields, &record) { return }
        takeSub(code.saysFailure, fields, &record)
        takeJob(code, fields, &record)
        let impliesAction = record.kind == .completed && fields.action == nil
        takeAction(implied: impliesAction ? names.id(scratch.lowered(code.ident)) : 0, fields, &record)
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

    private mutating func takeJob(_ code: MessageCode, _ fields: MessageFields, _ record: inout Record) {
        if let named = fields.job {
            record.job = names.id(named)
        } else if let section, code.facility.areCapitals(of: section) {
            record.job = names.id(section)
        } else {
            record.job = names.id(scratch.lowered(code.facility))
        }
    }

    /// - Parameter implied: the action that a completed event's code implies.
    @inline(__always)
    private mutating func takeAction(implied: UInt32, _ fields: MessageFields, _ record: inout Record) {
        let named = fields.action ?? (record.kind == .began ? fields.runningAction : nil)
        if let action = named {
            record.action = names.id(action)
            record.flags.insert(.namesAction)
        } else if record.kind == .completed {
            record.action = implied
        } else if record.kind == .began {
            record.action = names.id(Text("start"))
        }
    }

    @inline(__always)
    private func takeSub(_ saysFailure: Bool, _ fields: MessageFields, _ record: inout Record) {
        guard record.kind == .completed || record.kind == .note else { return }
        let fails = fields.sub == 0 ? saysFailure : fields.sub == 2
        // What cannot be read hides no failure: state and views go by the code.
        if fields.hasOddSub && fields.sub == 0 { record.flags.insert(.subUnknown) }
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
        if let time = fields.timestamp { record.takeOwnTime(time) }
    }

    // MARK: sentence

    mutating func take(_ phrase: JobPhrase, _ record: inout Record) {
        record.kind = phrase.kind
        record.pid = phrase.pid
        record.flags.insert(.canRestate)
        if phrase.failed { record.flags.insert(.failed) }
        // Where no level tells how grave it is, the outcome does.
        if phrase.failed && !hasLevel { record.severity = UInt8(ascii: "E") }
        if let job = phrase.job { record.job = names.id(job) }
        guard let action = phrase.action else { return }
        record.action = names.id(action)
        record.flags.insert(.namesAction)
    }
}
