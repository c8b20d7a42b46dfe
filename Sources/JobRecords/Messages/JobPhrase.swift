/// The engine's sentences: `Job NAME started` and its kin, `jobsengine started` (docs/format.md, Event or note).
struct JobPhrase {
    let kind: RecordKind
    var job: Text?
    /// Nil if the sentence names none.
    var action: Text?
    var failed = false
    var pid: Int32 = -1

    private init(_ kind: RecordKind, action: Text? = nil) { (self.kind, self.action) = (kind, action) }

    /// The sentence that fills `start..<end`, blanks at its end aside; nil for any other text.
    init?(_ start: Bytes, _ lineEnd: Bytes) {
        var end = lineEnd
        while end > start && ByteClass.isBlank(end[-1]) { end -= 1 }
        if start.starts("Job ", end), let phrase = JobPhrase(job: start + 4, end) {
            self = phrase
        } else if start.equals("jobsengine started", end) {
            self.init(.runStart)
        } else if start.equals("jobsengine stopped", end) {
            self.init(.runEnd)
        } else {
            return nil
        }
    }

    /// What follows `Job `.
    private init?(job start: Bytes, _ end: Bytes) {
        let nameEnd = start.tokenEnd(end)
        guard nameEnd > start, nameEnd < end else { return nil }
        let rest = nameEnd + 1
        guard
            let phrase = JobPhrase.plain(rest, end) ?? .failure(rest, end) ?? .executing(rest, end)
                ?? .waiting(rest, end)
        else { return nil }
        self = phrase
        job = Text(start, nameEnd)
    }

    private static func plain(_ at: Bytes, _ end: Bytes) -> JobPhrase? {
        if at.equals("started", end) { return JobPhrase(.completed, action: Text("start")) }
        if at.equals("stopped", end) { return JobPhrase(.completed, action: Text("stop")) }
        if at.equals("restarted", end) { return JobPhrase(.completed, action: Text("restart")) }
        return nil
    }

    /// `failed to ACTION[: why]` or `ACTION failed[: why]`.
    private static func failure(_ at: Bytes, _ end: Bytes) -> JobPhrase? {
        let word: Bytes
        var wordEnd: Bytes
        if at.starts("failed to ", end) {
            word = at + 10
            wordEnd = word.tokenEnd(end)
            guard wordEnd == end || wordEnd[-1] == 58 else { return nil }
            if wordEnd > word && wordEnd[-1] == 58 { wordEnd -= 1 }
        } else {
            word = at
            wordEnd = at.tokenEnd(end)
            guard wordEnd < end, (wordEnd + 1).starts("failed", end) else { return nil }
            let after = wordEnd + 7
            guard after == end || after.pointee == 58 else { return nil }
        }
        guard wordEnd > word else { return nil }
        var phrase = JobPhrase(.completed, action: Text(word, wordEnd))
        phrase.failed = true
        return phrase
    }

    /// `executing ACTION[ (pid N)]`.
    private static func executing(_ at: Bytes, _ end: Bytes) -> JobPhrase? {
        guard at.starts("executing ", end) else { return nil }
        let action = Text(at + 10, (at + 10).tokenEnd(end))
        guard !action.isEmpty else { return nil }
        var phrase = JobPhrase(.began, action: action)
        guard action.end < end else { return phrase }
        guard action.end.starts(" (pid ", end), end[-1] == 41,
            let pid = NumberReader.counter(action.end + 6, end - 1)
        else { return nil }
        phrase.pid = pid
        return phrase
    }

    /// `waiting for dependencies[: a, b]`.
    private static func waiting(_ at: Bytes, _ end: Bytes) -> JobPhrase? {
        guard at.starts("waiting for dependencies", end) else { return nil }
        return at + 24 == end || at[24] == 58 ? JobPhrase(.waits) : nil
    }
}

/// The four statuses of an UPDATE and the events that they tell (docs/format.md, Event or note).
enum UpdateStatus {
    /// The kind of event and its action; nil for any other status.
    static func event(_ status: Text) -> (RecordKind, Text?)? {
        if status.equals("start") { return (.completed, Text("start")) }
        if status.equals("stop") { return (.completed, Text("stop")) }
        if status.equals("executing") { return (.began, Text("start")) }
        if status.equals("waiting_depends") { return (.waits, nil) }
        return nil
    }
}
