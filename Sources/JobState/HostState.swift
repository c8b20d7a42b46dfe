import JobRecords

/// The fold of one host's records (contract, section 4): the rules, as a value.
struct HostState {
    /// The host's number in the scan's `NameRegistry`.
    var host: UInt32
    private(set) var jobs: [Job] = []
    private(set) var runs: [Run] = []
    private(set) var updates = UpdateWindow()
    private(set) var spans: [ActionSpan] = []
    private var slots: [Int32] = []
    private let actions: ActionEffects
    private let keepsUpdates: Bool
    private let keepsSpans: Bool
    /// The last run that is applied.
    private let lastRun: Int
    /// Whether a run after the last wanted one has begun.
    private var isFinished = false
    private(set) var counterSum: Int?
    private(set) var enginePID: Int32 = -1
    /// The engine's start line, while nothing has followed it.
    private var startLine: Int64?

    init(host: UInt32, lastRun: Int?, _ actions: ActionEffects, _ options: FoldOptions) {
        self.host = host
        self.actions = actions
        keepsUpdates = options.updatesTimeout != nil
        keepsSpans = options.keepsSpans
        self.lastRun = lastRun ?? .max
    }

    /// The present run's number; 0 before the first.
    var run: Int { runs.count }

    /// The job of that number; nil where no record has mentioned it.
    func job(_ name: UInt32) -> Job? {
        let id = Int(name)
        return id < slots.count && slots[id] >= 0 ? jobs[Int(slots[id])] : nil
    }

    /// Applies a record.
    /// - Returns: its kind: `.restated` where it told nothing new; nil where it is of a run that is not wanted.
    mutating func apply(_ record: Record, _ batch: RecordBatch) -> RecordKind? {
        if isFinished { return nil }
        if record.kind == .note || record.kind == .snapshot { return tell(record) }
        if record.kind == .runStart {
            if restatesStart(record) { return .restated }
            startRun(runs.isEmpty ? .firstRecord : .startLine, record)
            if isFinished { return nil }
            (counterSum, enginePID, startLine) = (nil, -1, record.time)
            return record.kind
        }
        enterRun(record)
        if isFinished { return nil }
        startLine = nil
        if record.kind == .runEnd {
            runs[runs.count - 1].isStopped = true
            return record.kind
        }
        return applyToJob(record, batch)
    }

    /// A note changes no job.
    private mutating func tell(_ record: Record) -> RecordKind? {
        if runs.isEmpty { startRun(.firstRecord, record) }
        if isFinished { return nil }
        runs[runs.count - 1].end = record.time
        if record.isMessage { runs[runs.count - 1].messages += 1 }
        return record.kind
    }

    // MARK: runs

    private func restatesStart(_ record: Record) -> Bool {
        guard record.flags.contains(.canRestate), let startLine else { return false }
        return abs(record.time - startLine) <= Job.restatementMicroseconds
    }

    @inline(__always)
    private mutating func enterRun(_ record: Record) {
        let sum = record.counterSum
        if runs.isEmpty {
            startRun(.firstRecord, record)
        } else if record.enginePID >= 0 && enginePID >= 0 && record.enginePID != enginePID {
            startRun(.pid, record)
        } else if let sum, let counterSum, sum < counterSum {
            startRun(.counters, record)
        }
        if isFinished { return }
        if let sum { counterSum = sum }
        let last = runs.count - 1
        if record.enginePID >= 0 && record.enginePID != enginePID {
            enginePID = record.enginePID
            runs[last].pid = enginePID
        }
        runs[last].end = record.time
        if record.percentage == 100 && runs[last].startupDone == nil { runs[last].startupDone = record.time }
    }

    private mutating func startRun(_ cause: Run.Cause, _ record: Record) {
        isFinished = runs.count >= lastRun
        if isFinished { return }
        if !runs.isEmpty {
            for index in jobs.indices { jobs[index].reset() }
        }
        runs.append(Run(number: runs.count + 1, cause: cause, start: record.time))
        counterSum = nil
    }

    // MARK: jobs

    private mutating func applyToJob(_ record: Record, _ batch: RecordBatch) -> RecordKind {
        let index = slot(record.job)
        if jobs[index].mentionedInRun != Int32(truncatingIfNeeded: runs.count) {
            jobs[index].mentionedInRun = Int32(truncatingIfNeeded: runs.count)
            runs[runs.count - 1].jobs += 1
        }
        if jobs[index].isRestated(by: record) { return .restated }
        switch record.kind {
        case .waits: jobs[index].wait(record)
        case .began: jobs[index].begin(record)
        default: complete(index, record)
        }
        if keepsUpdates { updates.add(update(jobs[index], record, batch)) }
        return record.kind
    }

    @inline(__always)
    private mutating func complete(_ index: Int, _ record: Record) {
        let tookTime = jobs[index].complete(record, starts: actions.effect(of: record.action))
        if record.flags.contains(.hasCode) {
            runs[runs.count - 1].messages += 1
            if record.failed { runs[runs.count - 1].err += 1 } else { runs[runs.count - 1].ok += 1 }
        }
        guard keepsSpans && tookTime else { return }
        spans.append(
            ActionSpan(
                host: host, run: runs.count, job: record.job, action: record.action, t0: jobs[index].t0,
                t1: record.time, failed: record.failed))
    }

    @inline(__always)
    private mutating func slot(_ job: UInt32) -> Int {
        let id = Int(job)
        if id < slots.count && slots[id] >= 0 { return Int(slots[id]) }
        return addJob(job)
    }

    private mutating func addJob(_ job: UInt32) -> Int {
        while slots.count <= Int(job) { slots.append(-1) }
        slots[Int(job)] = Int32(jobs.count)
        jobs.append(Job(name: job))
        return jobs.count - 1
    }

    private func update(_ job: Job, _ record: Record, _ batch: RecordBatch) -> Update {
        let status: Update.Status =
            switch record.kind {
            case .began: .executing
            case .waits: .waitingDepends
            default: (actions.effect(of: record.action) ?? job.isStarted) ? .start : .stop
            }
        let words = record.flags.contains(.canRestate) ? RecordText(record, batch.text(of: record)).updateWords : nil
        return Update(
            job: record.job, action: record.action, kind: record.kind, failed: record.failed, status: status,
            time: record.time, words: words)
    }

    mutating func pruneUpdates(olderThan time: Int64) { updates.prune(olderThan: time) }
}
