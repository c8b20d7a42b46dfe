import JobRecords

/// Collects the failures of a log while it is read once (docs/format.md, Failures).
public final class FailureCollector: RecordSink {
    private var ledger: FailureLedger
    private var matcher: RecordMatcher
    private let history: History
    /// The failure whose details may still come.
    private var held: Held?

    private struct Held {
        let record: Record
        let file: Int
        let hasBegun: Bool
        var words: FailureWords
    }

    /// - Parameter limit: how many kinds of failures are kept at least, the most recent ones; nil for all.
    public init(_ history: History, _ filter: RecordFilter, limit: Int? = nil) {
        self.history = history
        matcher = RecordMatcher(filter, history.names)
        ledger = FailureLedger(limit: limit)
    }

    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        settle()
        if record.kind == .began { ledger.begin(host: record.host, job: record.job) }
        guard record.isFailure, matcher.matches(record, run: run) else { return }
        held = Held(
            record: record, file: batch.file, hasBegun: record.kind == .completed && hasBegun(record),
            words: FailureWords(RecordText(record, batch.text(of: record)), record))
    }

    public func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        if record.kind == .detail { held?.words.add(batch.text(of: record)) } else { settle() }
    }

    private func hasBegun(_ record: Record) -> Bool {
        history.host(record.host)?.job(record.job)?.lastActionWasOpen == true
    }

    private func settle() {
        guard let held else { return }
        self.held = nil
        let (record, words) = (held.record, held.words)
        let failure = Failure(
            host: record.host, job: record.job, action: record.action, time: record.time, file: held.file,
            line: record.line, reason: words.reason, detail: words.detail)
        if record.kind == .note {
            ledger.add(note: failure)
        } else {
            ledger.add(event: failure, tellsWhy: words.tellsWhy, hasBegun: held.hasBegun)
        }
    }

    /// Everything that was collected, with the actions that never ended.
    /// - Parameter hosts: as the reading left them.
    public func finish(_ hosts: [HostHistory]) -> FailureLedger {
        settle()
        var all = ledger
        for host in hosts {
            for cut in host.neverEnded where matches(cut, host.host) {
                all.add(
                    neverEnded: Failure(
                        host: host.host, job: cut.job, action: cut.action, time: cut.since, file: cut.file,
                        line: cut.line, reason: Failure.neverEnded))
            }
        }
        return all
    }

    private func matches(_ cut: OpenAction, _ host: UInt32) -> Bool {
        var record = Record()
        (record.kind, record.host, record.job, record.action) = (.began, host, cut.job, cut.action)
        record.time = cut.since
        return matcher.matches(record, run: cut.run)
    }
}

/// What a failed record says of the reason.
struct FailureWords {
    private let text: String
    private let field: String?
    private let message: String
    private var lines: [String] = []
    private var size = 0
    private var isCut = false

    /// More of a detail than this many bytes is not kept.
    private static let limit = 64 << 10

    init(_ words: RecordText, _ record: Record) {
        message = words.message
        if record.kind == .note {
            text = FailureWords.noteText(words.noteText ?? "", hasCode: record.flags.contains(.hasCode))
            field = nil
        } else if record.flags.contains(.hasCode) {
            let extras = words.extras
            text = extras.text
            field = extras.shownFields.first { $0.key == "reason" }.map { FailureWords.words($0.value) }
        } else {
            text = FailureWords.why(message)
            field = nil
        }
    }

    private static func words(_ value: FieldValue) -> String {
        switch value {
        case .text(let text), .raw(let text): text
        }
    }

    mutating func add(_ line: UnsafeRawBufferPointer) {
        guard size + line.count <= FailureWords.limit else { return isCut = true }
        size += line.count
        lines.append(String(decoding: line, as: UTF8.self))
    }

    var detail: String? {
        if lines.isEmpty { return nil }
        return lines.joined(separator: "\n") + (isCut ? "\n… (the rest is left out)" : "")
    }

    var tellsWhy: Bool { exception != nil || !text.isEmpty || field?.isEmpty == false }

    var reason: String {
        if let exception { return exception }
        if !text.isEmpty { return text }
        return field.flatMap { $0.isEmpty ? nil : $0 } ?? message
    }

    /// The last line of a traceback.
    private var exception: String? {
        guard lines.contains(where: { FailureWords.trimmed($0).hasPrefix("Traceback") }) else { return nil }
        return lines.last { !FailureWords.trimmed($0).isEmpty }.map { String(FailureWords.trimmed($0)) }
    }

    private static func trimmed(_ line: String) -> Substring { line.drop { $0 == " " || $0 == "\t" } }

    /// A note's own words: without FACILITY and SEVERITY if it has a code.
    private static func noteText(_ words: String, hasCode: Bool) -> String {
        guard hasCode, let letter = severityLetter(words) else { return words }
        return String(words[words.index(letter, offsetBy: 2)...])
    }

    /// The place of the severity's letter between its two dashes.
    private static func severityLetter(_ words: String) -> String.Index? {
        var at = words.startIndex
        while let dash = words[at...].firstIndex(of: "-") {
            let letter = words.index(after: dash)
            guard letter < words.endIndex else { return nil }
            let next = words.index(after: letter)
            if next < words.endIndex, words[next] == "-", "SIWEFD".contains(words[letter]) { return letter }
            at = letter
        }
        return nil
    }

    /// What follows the colon of `Job NAME failed to ACTION: why`.
    private static func why(_ sentence: String) -> String {
        guard let failed = sentence.firstRange(of: " failed"),
            let colon = sentence[failed.upperBound...].firstRange(of: ": ")
        else { return "" }
        return String(sentence[colon.upperBound...])
    }
}
