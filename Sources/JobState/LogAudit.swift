import JobRecords
import LogLines

/// Collects the findings that lines and records tell while a log is scanned (contract, section 5).
public final class LogAudit: RecordSink {
    /// In the order in which they were met.
    public private(set) var findings: [Finding] = []
    /// Findings beyond the limit, which are only counted.
    public private(set) var uncollected = 0

    private let names: NameRegistry
    private let files: [SequencedFile]
    private let time: (Int64) -> String
    private let duration: (Int64) -> String
    private let limit: Int
    private var hosts: [UInt32: CounterAudit] = [:]
    private var codes: [UInt32: String] = [:]
    private var sets: [Int: Int64] = [:]

    /// - Parameters:
    ///   - time, duration: put microseconds into words.
    ///   - limit: how many findings are kept, so that a hostile log cannot fill the memory.
    public init(
        _ names: NameRegistry, _ files: [SequencedFile], limit: Int = 100_000,
        time: @escaping (Int64) -> String, duration: @escaping (Int64) -> String
    ) {
        self.names = names
        self.files = files
        self.limit = limit
        self.time = time
        self.duration = duration
    }

    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        checkClock(record, batch)
        if record.flags.contains(.conflict) { add(.conflict, record, batch, conflictWords(record, batch)) }
        let isSameLine = record.flags.contains(.sameAsBefore)
        if isSameLine { add(.repeat, record, batch, "the same line stands twice in a row: \(code(record, batch))") }
        guard record.kind == .completed, record.flags.contains(.hasCode) else { return }
        let verdicts = hosts[record.host, default: CounterAudit()].take(record, run: run, isSameLine: isSameLine)
        for verdict in verdicts { add(verdict, record, batch) }
        codes[record.host] = code(record, batch)
    }

    public func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        switch record.kind {
        case .repeated:
            let times = record.okCounter == 1 ? "once" : "\(record.okCounter) times"
            add(.repeat, record, batch, "the syslog daemon says that the message before was repeated \(times)")
        case .unparsed: add(.unparsed, record, batch, line(record, batch))
        default: break
        }
    }

    public func endBatch(_ batch: RecordBatch) {
        for note in batch.notes {
            let kind: Finding.Kind = note.kind == .hole ? .hole : .cut
            let words =
                note.kind == .hole
                ? "\(note.length) NUL bytes, which a crash or a writer at a stale offset leaves; skipped"
                : "a line of \(note.length) bytes, cut after \(LineCutter.limit)"
            add(Finding(kind, file: name(batch), offset: note.offset, line: note.line, text: words))
        }
    }

    // MARK: checks

    private func checkClock(_ record: Record, _ batch: RecordBatch) {
        let set = files[batch.file].set
        if let last = sets[set], last - record.time > 1_000_000 {
            let words =
                "the clock goes back by \(duration(last - record.time)): from \(time(last)) to \(time(record.time))"
            add(.clock, record, batch, words)
        }
        sets[set] = record.time
    }

    private func add(_ verdict: CounterAudit.Verdict, _ record: Record, _ batch: RecordBatch) {
        switch verdict {
        case .gap(let missing): add(.gap, record, batch, gapWords(missing, record, batch))
        case .stalled:
            add(
                .repeat, record, batch,
                "\(code(record, batch)) does not raise the counters, which stay at \(counters(record))")
        case .wrongCounter: add(.counter, record, batch, counterWords(record, batch))
        case .forkedFell(let from, let to):
            add(.counter, record, batch, "forked_counter falls from \(from) to \(to) inside a run")
        case .percentageFell(let from, let to):
            add(.counter, record, batch, "startup_percentage falls from \(from)% to \(to)% inside a run")
        }
    }

    private func gapWords(_ missing: Int, _ record: Record, _ batch: RecordBatch) -> String {
        let count = missing == 1 ? "1 message is" : "\(missing) messages are"
        let last = codes[record.host].map { " between \($0) and \(code(record, batch))" } ?? ""
        guard let before = hosts[record.host]?.previous else { return "\(count) missing\(last)" }
        let span = "\(time(before.time)) to \(time(record.time)), \(duration(record.time - before.time))"
        return "\(count) missing\(last) (\(span)): the counters go from \(counters(before)) to \(counters(record))"
    }

    private func counterWords(_ record: Record, _ batch: RecordBatch) -> String {
        let outcome = record.failed ? "err" : "ok"
        let before = hosts[record.host]?.previous.map { "from \(counters($0)) " } ?? ""
        return "\(code(record, batch)) says \(outcome), but the counters go \(before)to \(counters(record))"
    }

    private func counters(_ record: Record) -> String { "ok=\(record.okCounter) err=\(record.errCounter)" }

    private func conflictWords(_ record: Record, _ batch: RecordBatch) -> String {
        let letter = String(UnicodeScalar(record.severity))
        return
            "\(code(record, batch)): severity \(letter) contradicts sub=\(record.failed ? "err" : "ok"); the key counts"
    }

    // MARK: places

    private func code(_ record: Record, _ batch: RecordBatch) -> String {
        let words = RecordText(record, batch.text(of: record)).message
        return words.isEmpty ? "a message of \(names[record.job])" : words
    }

    /// The line's beginning: what a person needs to recognize it.
    private func line(_ record: Record, _ batch: RecordBatch) -> String {
        let bytes = batch.text(of: record)
        let text = String(decoding: bytes.prefix(LogAudit.shownBytes), as: UTF8.self)
        return bytes.count > LogAudit.shownBytes ? text + "…" : text
    }

    private static let shownBytes = 200

    private func name(_ batch: RecordBatch) -> String { files[batch.file].file.name }

    private func add(_ kind: Finding.Kind, _ record: Record, _ batch: RecordBatch, _ text: String) {
        add(Finding(kind, file: name(batch), offset: record.offset, line: Int(record.line), text: text))
    }

    private func add(_ finding: Finding) {
        if findings.count < limit { findings.append(finding) } else { uncollected += 1 }
    }
}
