/// A message code, `[%]FACILITY-SEVERITY-IDENT` (contract, 3.2).
struct MessageCode {
    /// The facility's bytes.
    let facility: Bytes
    let facilityEnd: Bytes
    let severity: UInt8
    let ident: Bytes
    let identEnd: Bytes

    /// Where the code as printed begins: without `%`.
    var start: Bytes { facility }

    /// Reads a blank-delimited token that is a code; one `,` or `:` may follow it.
    @inline(__always) init?(_ token: Bytes, _ tokenEnd: Bytes) {
        var start = token
        if start < tokenEnd && start.pointee == 37 { start += 1 }
        guard start < tokenEnd, ByteClass.isUpper(start.pointee) || ByteClass.isDigit(start.pointee) else { return nil }
        var at = start
        var dash = start
        while at < tokenEnd && ByteClass.isFacility(at.pointee) {
            if at.pointee == 45 { dash = at }
            at += 1
        }
        guard dash - start >= 3, dash[-2] == 45, MessageCode.isSeverity(dash[-1]) else { return nil }
        guard MessageCode.identEnds(dash + 1, at, tokenEnd) else { return nil }
        var end = tokenEnd
        if end[-1] == 44 || end[-1] == 58 { end -= 1 }
        self.init(facility: start, dash: dash, identEnd: end)
    }

    /// The code that is the first token, found in one walk over its bytes, and where the token ends. Anything unusual
    /// (`%`, `,`, `:`) is left to the general reader.
    @inline(__always)
    static func leading(_ start: Bytes, _ end: Bytes) -> (code: MessageCode, next: Bytes)? {
        var at = start
        var dash = start
        while at < end && ByteClass.isFacility(at.pointee) {
            if at.pointee == 45 { dash = at }
            at += 1
        }
        guard dash - start >= 3, dash[-2] == 45, isSeverity(dash[-1]) else { return nil }
        guard ByteClass.isUpper(start.pointee) || ByteClass.isDigit(start.pointee) else { return nil }
        guard dash + 1 < end, ByteClass.isUpper(dash[1]) else { return nil }
        // What the walk took behind the dash must be of an IDENT too, which has no dot.
        var tail = dash + 1
        while tail < at && tail.pointee != 46 { tail += 1 }
        guard tail == at else { return nil }
        while at < end && ByteClass.isIdent(at.pointee) { at += 1 }
        guard at == end || at.pointee == 32 else { return nil }
        return (MessageCode(facility: start, dash: dash, identEnd: at), at)
    }

    @inline(__always)
    private init(facility: Bytes, dash: Bytes, identEnd: Bytes) {
        self.facility = facility
        facilityEnd = dash - 2
        severity = dash[-1]
        ident = dash + 1
        self.identEnd = identEnd
    }

    /// Whether `[A-Z][A-Za-z0-9_]*` and at most one `,` or `:` stand between the last dash and the token's end. The
    /// bytes before `scanned` are known to be of the facility's class.
    @inline(__always) private static func identEnds(_ ident: Bytes, _ scanned: Bytes, _ tokenEnd: Bytes) -> Bool {
        guard ident < tokenEnd, ByteClass.isUpper(ident.pointee) else { return false }
        var at = ident
        while at < tokenEnd && ByteClass.isIdent(at.pointee) { at += 1 }
        return at == tokenEnd || (at + 1 == tokenEnd && (at.pointee == 44 || at.pointee == 58))
    }

    @inline(__always) static func isSeverity(_ byte: UInt8) -> Bool {
        switch byte {
        case 83, 73, 87, 69, 70, 68: true  // S I W E F D
        default: false
        }
    }

    /// Whether the severity says failure: E and F.
    var saysFailure: Bool { severity == 69 || severity == 70 }

    /// Kind of event by IDENT.
    @inline(__always) var kind: RecordKind {
        switch identEnd - ident {
        case 9 where ident.equals("Executing", identEnd): return .began
        case 15 where ident.equals("Waiting_depends", identEnd): return .waits
        case 14 where ident.equals("WaitingDepends", identEnd): return .waits
        case 5 where isEngine && ident.equals("Start", identEnd): return .runStart
        case 4 where isEngine && ident.equals("Stop", identEnd): return .runEnd
        default: return .completed
        }
    }

    @inline(__always) private var isEngine: Bool { facility.equals("JOBSENGINE", facilityEnd) }
}
