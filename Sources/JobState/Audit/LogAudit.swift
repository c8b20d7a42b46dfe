import JobRecords
import LogBytes
import LogLines

/// Collects the findings that lines and records tell while a log is scanned.
public final class LogAudit: RecordSink {
    /// In the order in which they were met.
    public private(set) var findings: [Finding] = []
    /// The time of the last record before each of them was met; nil before the first.
    public private(set) var times: [Int64?] = []
    /// Findings beyond the limit, which are only counted.
    public var uncollected: Int { counts.reduce(0, +) - findings.count }
    /// How many findings each file has, by the files' numbers.
    public private(set) var counts: [Int]

    /// Whether times seem to be read in a wrong zone.
    private var zone = ZoneDoubt()
    public var zoneDoubt: String? { zone.words(duration) }

    private let files: [SequencedFile]
    private let history: History
    private var names: NameRegistry { history.names }
    private let time: (Int64) -> String
    private let duration: (Int64) -> String
    private let limit: Int
    /// How many notes of a batch were told, by its file: a companion's batch lies open beside the log's.
    private var notesTold: [Int: Int] = [:]
    private let state: Pinned<AuditState>

    /// - Parameters:
    ///   - history: which the records are folded into; it knows the boxes' catalogues.
    ///   - time, duration: put microseconds into words.
    ///   - limit: how many findings are kept, so that a hostile log cannot fill the memory.
    public init(
        _ history: History, _ files: [SequencedFile], limit: Int = 100_000,
        time: @escaping (Int64) -> String, duration: @escaping (Int64) -> String
    ) {
        (self.history, self.files) = (history, files)
        self.limit = limit
        counts = files.map { _ in 0 }
        self.time = time
        self.duration = duration
        state = Pinned(AuditState(StrangerAudit(history.options.catalogues)))
    }

    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        take(at: index, in: batch, run: run)
    }

    @inline(__always)
    func take(at index: Int, in batch: RecordBatch, run: Int) {
        let record = batch.records + index
        if state.pointee.passes(record, at: index, in: batch, run: run) { return }
        judge(record.pointee, at: index, in: batch, run: run)
    }

    @inline(never)
    private func judge(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        if state.pointee.file != batch.file { enterFile(batch.file) }
        if batch.hasNotes { tellNotes(of: batch, upTo: Int(record.line)) }
        state.pointee.enter(batch)
        if record.kind == .snapshot { return checkSnapshot(record, batch) }
        if let last = state.pointee.turn(record) { tellClock(record, batch, last) }
        if !record.flags.isDisjoint(with: LogAudit.oddities) { tellOddities(record, batch) }
        guard record.isMessage else { return }
        if let catalogue = state.pointee.catalogue { checkJob(record, batch, catalogue) }
        if state.pointee.isCompanion { return }
        let host = state.pointee.enter(record.host)
        let isSameLine = record.flags.contains(.sameAsBefore)
        let verdicts = host.pointee.counters.take(record, run: run, isSameLine: isSameLine)
        for verdict in verdicts { add(verdict, record, batch) }
        state.pointee.noteMessage(at: index)
    }

    static let oddities: RecordFlags = [.oddValue, .conflict, .sameAsBefore]

    private func checkJob(_ record: Record, _ batch: RecordBatch, _ catalogue: Int) {
        guard state.pointee.strangers.isNew(record.job, catalogue, names) else { return }
        let words = "\(code(record, batch)): the catalogue knows no job \(names[record.job])"
        add(.catalogue, record, batch, words)
    }

    private func tellOddities(_ record: Record, _ batch: RecordBatch) {
        if record.flags.contains(.oddValue) { add(.value, record, batch, valueWords(record, batch)) }
        if record.flags.contains(.conflict) { add(.conflict, record, batch, conflictWords(record, batch)) }
        guard record.flags.contains(.sameAsBefore) else { return }
        add(.repeat, record, batch, "the same line stands twice in a row: \(code(record, batch))")
    }

    @inline(never)
    private func enterFile(_ file: Int) {
        let (set, catalogue) = (files[file].set, files[file].catalogue)
        state.pointee.enter(file: file, set, catalogue: catalogue, isCompanion: files[file].isCompanion)
    }

    public func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        if batch.hasNotes { tellNotes(of: batch, upTo: Int(record.line)) }
        if record.kind == .unparsed { add(.unparsed, record, batch, line(record, batch)) }
    }

    public func takeRepeat(_ record: Record, at index: Int, in batch: RecordBatch) {
        let times = record.okCounter == 1 ? "once" : "\(record.okCounter) times"
        add(.repeat, record, batch, "the syslog daemon says that the message before was repeated \(times)")
    }

    public func endBatch(_ batch: RecordBatch) {
        if batch.hasNotes {
            tellNotes(of: batch, upTo: .max)
            notesTold[batch.file] = nil
        }
        state.pointee.leave()
        if files[batch.file].isCompanion { return }
        // The batch's text is gone after this; what a later gap begins behind must be known then.
        state.pointee.settle { code(batch.records[$0], batch) }
    }

    /// Tells what was met up to a line, where nothing of it was told yet.
    @inline(never)
    private func tellNotes(of batch: RecordBatch, upTo line: Int) {
        let told = notesTold[batch.file] ?? 0
        let notes = batch.notes[told...].prefix { $0.line <= line }
        notesTold[batch.file] = told + notes.count
        for note in notes {
            let kind: Finding.Kind = note.kind == .hole ? .hole : .cut
            let words =
                switch note.kind {
                case .hole: "\(note.length) NUL bytes, which a crash or a writer at a stale offset leaves; skipped"
                case .cut: "a line of \(note.length) bytes, cut after \(LineCutter.limit)"
                case .detail:
                    "the lines that belong to one record go on beyond \(note.length) bytes; these are left out"
                }
            add(batch) { Finding(kind, file: name(batch), offset: note.offset, line: note.line, text: words) }
        }
    }

    // MARK: checks

    @inline(never)
    private func tellClock(_ record: Record, _ batch: RecordBatch, _ last: Int64) {
        zone.take(last - record.time)
        add(
            .clock, record, batch,
            "the clock goes back by \(duration(last - record.time)): from \(time(last)) to \(time(record.time))")
    }

    @inline(never)
    private func checkSnapshot(_ record: Record, _ batch: RecordBatch) {
        if record.flags.contains(.oddValue) { add(.value, record, batch, valueWords(record, batch)) }
        guard let host = history.host(record.host), let log = host.state.pointee.beforeSnapshot,
            let told = host.job(record.job)
        else {
            return
        }
        let differences = SnapshotAudit.differences(log: log, told: told, at: record.time, names, time)
        if differences.isEmpty { return }
        let words = "the snapshot of \(names[record.job]) at \(time(record.time)) differs from the log: "
        add(.snapshot, record, batch, words + differences.joined(separator: "; "))
    }

    private func valueWords(_ record: Record, _ batch: RecordBatch) -> String {
        if let snapshot = RecordText(record, batch.text(of: record)).snapshot {
            let told = snapshot.odd.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
            return "the snapshot of \(names[record.job]): \(told) cannot be read"
        }
        let fields = RecordText(record, batch.text(of: record)).extras.shownFields
        let told = fields.filter { RecordText.knows($0.key) }.map { "\($0.key)=\($0.value.text)" }
        let words = told.isEmpty ? "a key's value" : told.joined(separator: ", ")
        return "\(code(record, batch)): \(words) cannot be read; it stands among the fields"
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
        let before = state.pointee.lastCode { code(batch.records[$0], batch) }
        let last = before.map { " between \($0) and \(code(record, batch))" } ?? ""
        guard let before = state.pointee.previous else { return "\(count) missing\(last)" }
        let span = "\(time(before.time)) to \(time(record.time)), \(duration(record.time - before.time))"
        return "\(count) missing\(last) (\(span)): the counters go from \(counters(before)) to \(counters(record))"
    }

    private func counterWords(_ record: Record, _ batch: RecordBatch) -> String {
        let outcome = record.failed ? "err" : "ok"
        let before = state.pointee.previous.map { "from \(counters($0)) " } ?? ""
        return "\(code(record, batch)) says \(outcome), but the counters go \(before)to \(counters(record))"
    }

    private func counters(_ message: CounterAudit.Counted) -> String { "ok=\(message.ok) err=\(message.err)" }

    private func counters(_ record: Record) -> String { "ok=\(record.okCounter) err=\(record.errCounter)" }

    private func conflictWords(_ record: Record, _ batch: RecordBatch) -> String {
        let letter = String(UnicodeScalar(record.severity))
        return
            "\(code(record, batch)): severity \(letter) contradicts sub=\(record.failed ? "err" : "ok"); the key counts"
    }

    // MARK: places

    private func code(_ record: Record, _ batch: RecordBatch) -> String {
        let words = RecordText(record, batch.text(of: record)).words
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

    private func add(_ kind: Finding.Kind, _ record: Record, _ batch: RecordBatch, _ text: @autoclosure () -> String) {
        add(batch) { Finding(kind, file: name(batch), offset: record.offset, line: Int(record.line), text: text()) }
    }

    private func add(_ batch: RecordBatch, _ finding: () -> Finding) {
        counts[batch.file] += 1
        guard findings.count < limit else { return }
        findings.append(finding())
        times.append(state.pointee.lastTime)
    }
}
