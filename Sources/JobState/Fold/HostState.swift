import JobRecords

/// The fold of one host's records: the rules (docs/format.md, State), as a value.
struct HostState: ~Copyable {
    /// The host's number in the `NameRegistry`.
    private(set) var host: UInt32
    private(set) var jobs = PlainList<Job>()
    private(set) var runs = PlainList<Run>()
    /// The oldest record's time; nil before the first record.
    private(set) var oldest: Int64?
    var updates = UpdateWindow()
    /// How many records were applied: nothing of it changes without one.
    private(set) var applied = 0
    private(set) var spans: [ActionSpan] = []
    /// Actions that were cut off by the next run.
    private(set) var neverEnded: [OpenAction] = []
    /// The job that the last snapshot was about, as the log told it before; nil if it did not.
    private(set) var beforeSnapshot: Job?
    /// The catalogue whose jobs it knows, by its place in the input.
    private(set) var catalogue: Int?
    private(set) var rules: CatalogueRules?
    private(set) var trace = EngineTrace()
    /// Of `jobs`, by name.
    private var slots = SlotTable()
    /// Slots of the jobs that this run has mentioned.
    private var mentioned: [Int32] = []
    /// By the job's slot: what it waits for.
    private var waits: [PendingWait] = []
    private let words: StatusWords
    private let names: NameRegistry
    private let keepsUpdates: Bool
    private let keepsSpans: Bool
    /// The last run that is applied.
    private let lastRun: Int
    /// Whether a run after the last wanted one has begun.
    private(set) var isFinished = false
    /// The engine's start line, while no event has followed it.
    private var startLine: Int64?

    init(host: UInt32, lastRun: Int?, _ words: StatusWords, _ names: NameRegistry, _ options: FoldOptions) {
        self.host = host
        self.words = words
        self.names = names
        keepsUpdates = options.updatesTimeout != nil
        keepsSpans = options.keepsSpans
        self.lastRun = lastRun ?? .max
    }

    /// The present run's number; 0 before the first.
    var run: Int { runs.count }

    /// The job of that number; nil if nothing has mentioned it.
    func job(_ name: UInt32) -> Job? {
        if let slot = slots[name] { jobs[slot] } else { nil }
    }

    func lastTook(_ name: UInt32) -> Int64? { slots[name].flatMap { jobs[$0].lastTook } }

    /// The action that a job runs; 0 if none.
    func openAction(_ name: UInt32) -> UInt32 { job(name)?.openAction ?? 0 }

    /// The engine knows the jobs of this catalogue, and what their actions do.
    mutating func adopt(_ catalogue: Int, _ rules: CatalogueRules) {
        (self.catalogue, self.rules) = (catalogue, rules)
        for job in rules.jobs { _ = slot(job) }
    }

    /// What the first records' host is called is known only now.
    mutating func rename(to name: UInt32) {
        host = name
        for index in spans.indices { spans[index].host = name }
    }

    /// Applies a record.
    /// - Returns: its kind: `.restated` if it told nothing new; nil if it is of a run that is not wanted.
    mutating func apply(_ record: Record, _ batch: RecordBatch) -> RecordKind? {
        if isFinished { return nil }
        applied &+= 1
        if record.kind == .runStart {
            if restatesStart(record) { return .restated }
            startRun(runs.count == 0 ? .firstRecord : .startLine, record)
            startLine = record.time
            return isFinished ? nil : record.kind
        }
        enterRun(record)
        if isFinished { return nil }
        if record.kind == .note {
            if record.isMessage { runs[runs.count - 1].messages += 1 }
            return record.kind
        }
        startLine = nil
        switch record.kind {
        case .runEnd: runs[runs.count - 1].isStopped = true
        case .snapshot: takeSnapshot(record, batch)
        default: return applyToJob(record, batch)
        }
        return record.kind
    }

    // MARK: runs

    private func restatesStart(_ record: Record) -> Bool {
        guard record.flags.contains(.canRestate), let startLine else { return false }
        return abs(record.time - startLine) <= Job.restatementMicroseconds
    }

    @inline(__always)
    private mutating func enterRun(_ record: Record) {
        if runs.count == 0 {
            startRun(.firstRecord, record)
        } else if let cause = trace.newRun(record) {
            startRun(cause, record)
        }
        if isFinished { return }
        trace.take(record)
        let last = runs.count &- 1
        if runs[last].pid < 0 { runs[last].pid = trace.process }
        if record.time > runs[last].end { runs[last].end = record.time } else { oldest = min(oldest!, record.time) }
        if record.percentage == 100 && runs[last].startupDone == nil { runs[last].startupDone = record.time }
    }

    private mutating func startRun(_ cause: Run.Cause, _ record: Record) {
        oldest = min(oldest ?? record.time, record.time)
        isFinished = runs.count >= lastRun
        let cut = cutOff()
        neverEnded += cut
        if isFinished { return }
        for slot in mentioned { jobs[Int(slot)].reset(stopped: words.stop) }
        mentioned.removeAll(keepingCapacity: true)
        runs.append(Run(number: runs.count + 1, cause: cause, start: record.time, end: record.time))
        trace.startRun(orphans: cut.map(\.pid))
    }

    /// Actions that are under way while a new run begins.
    private func cutOff() -> [OpenAction] {
        var cut: [OpenAction] = []
        for slot in mentioned {
            let job = jobs[Int(slot)]
            guard let action = job.openAction else { continue }
            cut.append(
                OpenAction(
                    job: job.name, action: action, run: runs.count, since: job.t0, pid: job.pid,
                    file: Int(job.beganAt.file), line: job.beganAt.line))
        }
        return cut
    }

    // MARK: jobs

    private mutating func applyToJob(_ record: Record, _ batch: RecordBatch) -> RecordKind {
        let index = mention(record.job)
        if jobs[index].isRestated(by: record) { return .restated }
        switch record.kind {
        case .waits:
            jobs[index].wait(record)
            keepWait(index, record, batch)
        case .began: jobs[index].begin(record, file: batch.file)
        default: complete(index, record)
        }
        if keepsUpdates { updates.add(update(jobs[index], record, batch)) }
        return record.kind
    }

    /// The slot of a job that an event or a snapshot names.
    @inline(__always)
    private mutating func mention(_ job: UInt32) -> Int {
        let index = slot(job)
        let run = Int32(truncatingIfNeeded: runs.count)
        if jobs[index].mentionedInRun != run {
            jobs[index].mentionedInRun = run
            mentioned.append(Int32(index))
            runs[runs.count - 1].jobs += 1
        }
        return index
    }

    @inline(__always)
    private mutating func complete(_ index: Int, _ record: Record) {
        let status = status(after: record.action, jobs[index])
        let tookTime = jobs[index].complete(record, status: status, words)
        if record.flags.contains(.hasCode) {
            runs[runs.count - 1].messages += 1
            if record.failed { runs[runs.count - 1].err += 1 } else { runs[runs.count - 1].ok += 1 }
        }
        guard keepsSpans && tookTime else { return }
        spans.append(
            ActionSpan(
                host: host, run: runs.count, job: record.job, action: record.action, t0: jobs[index].t0,
                t1: record.time, failed: record.failed, hasEnded: true))
    }

    /// The job's status after an action: the catalogue's word for it, else what start, restart and stop make of it.
    @inline(__always)
    private func status(after action: UInt32, _ job: Job) -> UInt32 {
        if let rules, let told = rules.status(after: action, of: job) { return told }
        return words.status(after: action) ?? job.status
    }

    @inline(__always)
    private mutating func slot(_ job: UInt32) -> Int {
        slots[job] ?? addJob(job)
    }

    private mutating func addJob(_ job: UInt32) -> Int {
        slots.set(job, to: jobs.count)
        jobs.append(Job(name: job, stopped: words.stop))
        return jobs.count - 1
    }

    private func update(_ job: Job, _ record: Record, _ batch: RecordBatch) -> Update {
        let status =
            switch record.kind {
            case .began: words.executing
            case .waits: words.waitingDepends
            default: words.status(after: record.action) ?? job.status
            }
        let told = record.flags.contains(.canRestate) ? RecordText(record, batch.text(of: record)).updateWords : nil
        return Update(
            job: record.job, action: record.action, kind: record.kind, failed: record.failed, status: status,
            time: record.time, words: told)
    }
}

// MARK: - waits

extension HostState {
    /// What a job waits for, as far as the line or the catalogue tells.
    private struct PendingWait {
        var record = Record()
        /// The line, which may name them.
        var line: [UInt8] = []
        /// The catalogue's dependencies that were not met then.
        var unmet: [UInt32] = []
    }

    private mutating func keepWait(_ index: Int, _ record: Record, _ batch: RecordBatch) {
        while waits.count <= index { waits.append(PendingWait()) }
        waits[index].record = record
        waits[index].line.removeAll(keepingCapacity: true)
        waits[index].line.append(contentsOf: batch.text(of: record))
        waits[index].unmet = unmet(jobs[index].name, record.action)
    }

    /// Dependencies of an action whose jobs have not the status that it wants.
    private func unmet(_ job: UInt32, _ action: UInt32) -> [UInt32] {
        guard let rules else { return [] }
        let wanted = rules.depends(job, action == 0 ? words.start : action)
        return wanted.filter { (self.job($0.job)?.status ?? words.stop) != $0.status }.map(\.job)
    }

    /// The jobs that a job waits for; none while it does not wait, or if nothing tells.
    func waitsFor(_ name: UInt32) -> [String] {
        guard let slot = slots[name], jobs[slot].schedule == .waitingDepends, slot < waits.count else { return [] }
        let wait = waits[slot]
        let told = wait.line.withUnsafeBytes { RecordText(wait.record, $0).depends }
        return told.isEmpty ? wait.unmet.map { names[$0] } : told.map { String($0.prefix { $0 != "=" }) }
    }
}

// MARK: - snapshots

extension HostState {
    private mutating func takeSnapshot(_ record: Record, _ batch: RecordBatch) {
        beforeSnapshot = nil
        guard let told = RecordText(record, batch.text(of: record)).snapshot else { return }
        let index = mention(record.job)
        if !jobs[index].isUntouched { beforeSnapshot = jobs[index] }
        let wasWaiting = jobs[index].schedule == .waitingDepends
        jobs[index].become(told, at: record, file: batch.file, words, names)
        if jobs[index].schedule == .waitingDepends && !wasWaiting { keepWait(index, record, batch) }
    }
}
