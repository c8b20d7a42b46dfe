/// The engine's sentences: `Job NAME started` and its kin, `jobsengine started` (docs/format.md, Event or note).
struct JobPhrase {
    let kind: RecordKind
    var job: UnsafeBufferPointer<UInt8>?
    /// The action's bytes; nil where the sentence names none.
    var action: UnsafeBufferPointer<UInt8>?
    var failed = false
    var pid: Int32 = -1
    /// Names after `waiting for dependencies:`.
    var depends: UnsafeBufferPointer<UInt8>?

    /// The sentence that fills `start..<end`, blanks at its end aside; nil for any other text.
    init?(_ start: Bytes, _ lineEnd: Bytes) {
        var end = lineEnd
        while end > start && ByteClass.isBlank(end[-1]) { end -= 1 }
        if start.starts("Job ", end), let phrase = JobPhrase(job: start + 4, end) {
            self = phrase
        } else if start.equals("jobsengine started", end) {
            self.init(kind: .runStart)
        } else if start.equals("jobsengine stopped", end) {
            self.init(kind: .runEnd)
        } else {
            return nil
        }
    }

    private init(kind: RecordKind) { self.kind = kind }

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
        job = UnsafeBufferPointer(start: start, count: nameEnd - start)
    }

    private static func plain(_ at: Bytes, _ end: Bytes) -> JobPhrase? {
        let action: StaticString
        if at.equals("started", end) {
            action = "start"
        } else if at.equals("stopped", end) {
            action = "stop"
        } else if at.equals("restarted", end) {
            action = "restart"
        } else {
            return nil
        }
        var phrase = JobPhrase(kind: .completed)
        phrase.action = UnsafeBufferPointer(start: action.utf8Start, count: action.utf8CodeUnitCount)
        return phrase
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
        var phrase = JobPhrase(kind: .completed)
        phrase.action = UnsafeBufferPointer(start: word, count: wordEnd - word)
        phrase.failed = true
        return phrase
    }

    /// `executing ACTION[ (pid N)]`.
    private static func executing(_ at: Bytes, _ end: Bytes) -> JobPhrase? {
        guard at.starts("executing ", end) else { return nil }
        let word = at + 10
        let wordEnd = word.tokenEnd(end)
        guard wordEnd > word else { return nil }
        var phrase = JobPhrase(kind: .began)
        phrase.action = UnsafeBufferPointer(start: word, count: wordEnd - word)
        guard wordEnd < end else { return phrase }
        guard wordEnd.starts(" (pid ", end), end[-1] == 41 else { return nil }
        guard let pid = NumberReader.counter(wordEnd + 6, end - 1) else { return nil }
        phrase.pid = pid
        return phrase
    }

    /// `waiting for dependencies[: a, b]`.
    private static func waiting(_ at: Bytes, _ end: Bytes) -> JobPhrase? {
        guard at.starts("waiting for dependencies", end) else { return nil }
        let after = at + 24
        var phrase = JobPhrase(kind: .waits)
        if after == end { return phrase }
        guard after.pointee == 58 else { return nil }
        let names = (after + 1).skippingBlanks(end)
        if names < end { phrase.depends = UnsafeBufferPointer(start: names, count: end - names) }
        return phrase
    }
}

/// The four statuses of an UPDATE and the events that they tell (docs/format.md, Event or note).
enum UpdateStatus {
    /// The kind of event and its action; nil for any other status.
    static func event(_ status: UnsafeBufferPointer<UInt8>) -> (RecordKind, StaticString?)? {
        let (start, end) = (status.baseAddress!, status.baseAddress! + status.count)
        if start.equals("start", end) { return (.completed, "start") }
        if start.equals("stop", end) { return (.completed, "stop") }
        if start.equals("executing", end) { return (.began, "start") }
        if start.equals("waiting_depends", end) { return (.waits, nil) }
        return nil
    }
}
