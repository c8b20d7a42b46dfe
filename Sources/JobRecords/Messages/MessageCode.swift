/// A message code, `[%]FACILITY-SEVERITY-IDENT`, or what begins as one: `FACILITY-SEVERITY-TEXT`.
struct MessageCode {
    let facility: Text
    let severity: UInt8
    let ident: Text

    /// As it is printed: without `%`.
    var text: Text { Text(facility.start, ident.end) }

    /// Reads a blank-delimited token that is a code; one `,` or `:` may follow it.
    @inline(__always) init?(_ token: Bytes, _ tokenEnd: Bytes) {
        guard let (start, dash) = MessageCode.head(token, tokenEnd) else { return nil }
        let ident = dash + 3
        guard ident < tokenEnd, ByteClass.isLetter(ident.pointee) else { return nil }
        var at = ident
        while at < tokenEnd && ByteClass.isIdent(at.pointee) { at += 1 }
        guard at == tokenEnd || (at + 1 == tokenEnd && (at.pointee == 44 || at.pointee == 58)) else { return nil }
        self.init(facility: start, dash: dash, identEnd: at)
    }

    /// `FACILITY-SEVERITY-` with any text behind it, which then stands for the IDENT.
    init?(heading text: Bytes, _ end: Bytes) {
        guard let (start, dash) = MessageCode.head(text, end), (dash + 3).skippingBlanks(end) < end else { return nil }
        self.init(facility: start, dash: dash, identEnd: (dash + 3).tokenEnd(end))
    }

    /// The facility and the dash behind it: the first `-X-` splits, for a job's name may have dashes too.
    @inline(__always)
    private static func head(_ token: Bytes, _ end: Bytes) -> (start: Bytes, dash: Bytes)? {
        var start = token
        if start < end && start.pointee == 37 { start += 1 }
        guard end - start >= 4, ByteClass.isUpper(start.pointee) || ByteClass.isDigit(start.pointee) else { return nil }
        var at = start + 1
        let last = end - 2
        while at < last && ByteClass.isFacility(at.pointee) {
            if at.pointee == 45 && at[2] == 45 && isSeverity(at[1]) { return (start, at) }
            at += 1
        }
        return nil
    }

    @inline(__always)
    private init(facility: Bytes, dash: Bytes, identEnd: Bytes) {
        self.facility = Text(facility, dash)
        severity = dash[1]
        ident = Text(dash + 3, identEnd)
    }

    @inline(__always) static func isSeverity(_ byte: UInt8) -> Bool {
        switch byte {
        case 83, 73, 87, 69, 70, 68: true  // S I W E F D
        default: false
        }
    }

    /// A code in a text.
    struct Found {
        let code: MessageCode
        /// The word that it stands in.
        let word: Text
        /// Whether the text only begins as one, and goes on in words.
        let isHeading: Bool

        /// Whether it is the whole word, without `%`, `,` or `:`.
        var isPlain: Bool { !isHeading && word.start == code.text.start && word.end == code.text.end }
    }

    /// The code that a text's first word is, or what begins as one.
    static func opening(_ start: Bytes, _ end: Bytes) -> Found? {
        let word = Text(start, start.tokenEnd(end))
        if let code = MessageCode(word.start, word.end) { return Found(code: code, word: word, isHeading: false) }
        return MessageCode(heading: start, end).map { Found(code: $0, word: word, isHeading: true) }
    }

    /// What opens a text as a code, else the first of its words that is one.
    static func first(in text: Text) -> Found? {
        let end = text.end
        let start = text.start.skippingBlanks(end)
        if let opening = opening(start, end) { return opening }
        var at = start.tokenEnd(end).skippingBlanks(end)
        while at < end {
            let word = Text(at, at.tokenEnd(end))
            if let code = MessageCode(at, word.end) { return Found(code: code, word: word, isHeading: false) }
            at = word.end.skippingBlanks(end)
        }
        return nil
    }

    /// Whether the severity says failure: E and F.
    var saysFailure: Bool { severity == 69 || severity == 70 }

    /// The kind that the IDENT alone tells; an event's begins with a capital.
    @inline(__always) var kind: RecordKind {
        guard ByteClass.isUpper(ident.start.pointee) else { return .note }
        switch ident.count {
        case 9 where ident.equals("Executing"): return .began
        case 15 where ident.equals("Waiting_depends"): return .waits
        case 14 where ident.equals("WaitingDepends"): return .waits
        case 5 where isEngine && ident.equals("Start"): return .runStart
        case 4 where isEngine && ident.equals("Stop"): return .runEnd
        default: return .completed
        }
    }

    @inline(__always) private var isEngine: Bool { facility.equals("JOBSENGINE") }
}
