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
        (facility, facilityEnd, severity) = (start, dash - 2, dash[-1])
        (ident, identEnd) = (dash + 1, end)
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
