import LogBytes

/// A form of journalctl's that cannot be read line by line: the file is told as unreadable, with the form to ask for.
public enum JournalForm: String, CaseIterable, Sendable {
    case export, verbose, pretty, monotonic, binary

    /// Nil for every text that may be a log.
    init?(_ head: UnsafeRawBufferPointer) {
        let start = head.prefix(JournalForm.peek)
        if start.starts(with: "LPKSHHRH".utf8) {
            self = .binary
            return
        }
        let lines = start.split(separator: 10, maxSplits: 3).map { String(decoding: $0, as: UTF8.self) }
        // What journalctl says of itself may stand first.
        let first = lines.first { !$0.hasPrefix("-- ") } ?? ""
        guard let form = JournalForm.allCases.first(where: { $0.opens(first, lines) }) else { return nil }
        self = form
    }

    private static let peek = 1024

    /// The error for a file of such a form; nil for every other one, and for one that cannot be opened.
    public static func refusal(_ file: LogFile) -> SourceError? {
        var head = [UInt8](repeating: 0, count: peek)
        let count = head.withUnsafeMutableBytes { (try? file.openDecoded().read(into: $0)) ?? 0 }
        let form = head.withUnsafeBytes { JournalForm(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        return form.map { SourceError(path: file.name, reason: $0.reason) }
    }

    private func opens(_ first: String, _ lines: [String]) -> Bool {
        switch self {
        case .export: first.hasPrefix("__CURSOR=") || first.hasPrefix("__REALTIME_TIMESTAMP=")
        case .verbose: first.hasSuffix("]") && first.contains(" [s=") && first.contains(";i=")
        case .pretty: first == "{" && lines.dropFirst().first?.contains(#""__CURSOR" :"#) == true
        case .monotonic: first.hasPrefix("[") && first.wholeMatch(of: /\[ *[0-9]{1,8}\.[0-9]{6}\] \S+ \S+: .*/) != nil
        case .binary: false
        }
    }

    /// The words for a file of this form.
    var reason: String {
        switch self {
        case .export: "journalctl's export format, which is not read; write the journal with 'journalctl -o json'"
        case .verbose, .pretty:
            "journalctl's \(self == .verbose ? "verbose" : "json-pretty") format, which is not read; "
                + "write the journal with 'journalctl -o json'"
        case .monotonic:
            "journalctl's short-monotonic format, which tells no time of day; "
                + "write the journal with 'journalctl -o json' or '-o short-iso'"
        case .binary: "a journal of systemd's; write it with 'journalctl --file=FILE -o json'"
        }
    }
}

/// What collectors and the kernel write between a log's lines.
enum CollectorWords {
    /// What journalctl says of the journal: `-- Journal begins at …`, `-- Reboot --`, `-- No entries --`.
    static func isNobodys(_ start: Bytes, _ end: Bytes) -> Bool {
        guard start.starts("-- ", end) else { return false }
        let words: [StaticString] = [
            "Journal begins at ", "Logs begin at ", "Reboot --", "Boot ", "No entries --", "cursor: ",
        ]
        return words.contains { (start + 3).starts($0, end) }
    }

    /// `MESSAGE=…`, `_PID=…`: a field of journald's export format, whose entries are no lines.
    static func isField(_ start: Bytes, _ end: Bytes) -> Bool {
        guard start < end, start.pointee == 95 || start.pointee == 77 || start.pointee == 83 else { return false }
        var at = start
        while at < end && (ByteClass.isUpper(at.pointee) || ByteClass.isDigit(at.pointee) || at.pointee == 95) {
            at += 1
        }
        guard at < end, at.pointee == 61 else { return false }
        return start.pointee == 95 || start.starts("MESSAGE=", end) || start.starts("SYSLOG_", end)
    }

    /// `[    5.123456]`: seconds since the machine's start, which are no time of day.
    static func isUptime(_ start: Bytes, _ end: Bytes) -> Bool {
        guard start < end, start.pointee == 91 else { return false }
        var at = (start + 1).skippingBlanks(end)
        while at < end && ByteClass.isDigit(at.pointee) { at += 1 }
        guard at < end, at.pointee == 46 else { return false }
        let fraction = at + 1
        at = fraction
        while at < end && ByteClass.isDigit(at.pointee) { at += 1 }
        return at - fraction == 6 && at < end && at.pointee == 93
    }
}
