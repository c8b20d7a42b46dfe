import JobRecords
import JobState

/// Takes records from a fold, live or not, and keeps what a screen shows of them beside the fold's own state.
final class WatchBoard: RecordSink {
    /// What is known of a host beside its history.
    private struct Progress {
        var run = 0
        /// The present run as it is after the last record: the fold may be one ahead.
        var present: Run?
        var percentage: Int?
        var clock = WatchClock()
        var trails: [RecordTrail] = []
        /// Of the trails, by job.
        var slots = SlotTable()
        var recent = Recent(limit: WatchBoard.mostRecent)
    }

    /// The last changes, with their place among those of all hosts. Some may be of jobs that are not shown.
    private typealias Recent = LastFew<(order: Int, change: RecentChange)>
    private static let mostRecent = 200
    private static let mostShown = 100

    private let filter: RecordFilter
    private let history: History
    private var hosts: [Progress] = []
    private var lastHost: (id: UInt32, place: Int)?
    /// What was told of the files.
    private var notes = Recent(limit: WatchBoard.mostRecent)
    /// Which trail a file's last record went to, for the lines that belong to it.
    private var lastTrail: (file: Int, trail: RecordTrail)?
    private var kept = 0
    private(set) var records = 0
    /// Tells when a record comes, by the clock of the screen's moments; nil for those that were there before.
    var arrival: () -> Int64? = { nil }
    /// Called for every change, with what a line of `--plain` says.
    var changed: ((WatchUpdate) -> Void)?

    private static let keptPerJob = 300
    private static let keptInAll = 100_000

    /// - Parameters:
    ///   - history: into which the records are folded.
    ///   - filter: which jobs and hosts are shown at all.
    init(_ history: History, _ filter: RecordFilter) { (self.history, self.filter) = (history, filter) }

    private var names: NameRegistry { history.names }

    // MARK: records

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        let host = place(of: record.host)
        let cause = enter(run, host)
        if record.percentage >= 0 { hosts[host].percentage = Int(record.percentage) }
        hosts[host].clock.take(record.time, arrival: arrival())
        records += 1
        let trail = trail(WatchKey(host: host, job: record.job))
        let before = trail.count - trail.first
        trail.job = history.hosts[host].job(record.job)
        trail.add(record, at: index, in: batch, run: run, grows: mayGrow(before))
        kept += trail.count - trail.first - before
        hosts[host].present = history.hosts[host].runs.last
        lastTrail = (batch.file, trail)
        guard record.kind != .restated || cause != nil else { return }
        if let cause, record.kind != .runStart { note(.run(cause, trail, number: trail.count - 1), host) }
        if record.kind != .restated { note(.record(trail, number: trail.count - 1), host) }
    }

    func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        guard record.kind == .detail, let lastTrail, lastTrail.file == batch.file else { return }
        guard record.owner == 0 || record.owner == lastTrail.trail.lastLine else { return }
        lastTrail.trail.addDetail(batch.text(of: record))
    }

    private func mayGrow(_ count: Int) -> Bool { count < WatchBoard.keptPerJob && kept < WatchBoard.keptInAll }

    @inline(__always)
    private func place(of host: UInt32) -> Int {
        if let lastHost, lastHost.id == host { return lastHost.place }
        let place = history.place(of: host)!
        lastHost = (host, place)
        while hosts.count <= place { hosts.append(Progress()) }
        return place
    }

    /// - Returns: why a run has begun, where one has that is not the log's first.
    private func enter(_ run: Int, _ host: Int) -> Run.Cause? {
        guard hosts[host].run != run else { return nil }
        let isFirst = hosts[host].run == 0
        (hosts[host].run, hosts[host].percentage) = (run, nil)
        let history = self.history.hosts[host]
        for trail in hosts[host].trails { trail.job = history.job(trail.key.job) }
        return isFirst ? nil : history.runs.last?.cause
    }

    private func trail(_ key: WatchKey) -> RecordTrail {
        if let slot = hosts[key.host].slots[key.job] { return hosts[key.host].trails[slot] }
        let made = RecordTrail(key)
        hosts[key.host].slots.set(key.job, to: hosts[key.host].trails.count)
        hosts[key.host].trails.append(made)
        return made
    }

    private func note(_ change: RecentChange, _ host: Int) {
        hosts[host].recent.add((records, change))
        if let changed, let update = update(change) { changed(update) }
    }

    /// Something about the files, for the list of updates.
    func tell(_ text: String, at time: Int64) {
        records += 1
        let update = WatchUpdate(time: time, host: "", job: "log", change: text, message: "", mood: .engine)
        notes.add((records, .note(update)))
    }

    // MARK: what is shown

    func snapshot() -> WatchSnapshot {
        var snapshot = WatchSnapshot(records: records)
        snapshot.hosts = hosts.indices.map { host($0) }
        for index in hosts.indices where isChosen(host: index) {
            let cut = cutOff(index)
            for trail in hosts[index].trails {
                guard let job = trail.job, isChosen(job: job.name) else { continue }
                snapshot.jobs.append(row(job, trail, cut[job.name] ?? 0))
            }
            snapshot.neverRan += neverRan(index)
        }
        snapshot.updates = updates
        return snapshot
    }

    /// The actions of a host's jobs that the end of the run before cut off, by the job's number.
    private func cutOff(_ host: Int) -> [UInt32: UInt32] {
        let history = self.history.hosts[host]
        let cut = history.neverEnded.reversed().prefix { $0.run == history.run - 1 }
        return Dictionary(cut.map { ($0.job, $0.action) }) { first, _ in first }
    }

    /// How many jobs of a host are known to its engine alone.
    private func neverRan(_ host: Int) -> Int {
        let known = hosts[host]
        return history.hosts[host].jobs.count { job in
            let isShown = known.slots[job.name].map { known.trails[$0].job != nil } ?? false
            return job.neverRan && !isShown && isChosen(job: job.name)
        }
    }

    /// Newest first: in the order in which they came, or by time where several logs were read one after the other.
    private var updates: [WatchUpdate] {
        let lists = hosts.map(\.recent) + [notes]
        let entries = lists.flatMap(\.all).sorted { $0.order > $1.order }
        let updates = entries.compactMap { update($0.change) }
        guard hosts.count > 1 else { return Array(updates.prefix(WatchBoard.mostShown)) }
        let sorted = updates.enumerated().sorted { ($1.element.time, $0.offset) < ($0.element.time, $1.offset) }
        return sorted.prefix(WatchBoard.mostShown).map(\.element)
    }

    private func isChosen(host: Int) -> Bool { filter.hosts.want(name(ofHost: host)) }

    private func isChosen(job: UInt32) -> Bool { filter.jobs.want(names[job]) }

    private func name(ofHost host: Int) -> String { names[history.hosts[host].host] }

    private func host(_ index: Int) -> WatchHost {
        let run = hosts[index].present
        return WatchHost(
            name: name(ofHost: index), run: hosts[index].run, runStart: run?.start ?? 0, runEnd: run?.end ?? 0,
            isStopped: run?.isStopped ?? false, startupDone: run?.startupDone, percentage: hosts[index].percentage,
            clock: hosts[index].clock)
    }

    /// - Parameter cut: the action that the end of the run before cut off; 0 if none.
    private func row(_ job: Job, _ trail: RecordTrail, _ cut: UInt32) -> WatchJob {
        let key = trail.key
        let isWaiting = job.schedule == .waitingDepends
        let last = trail.last(besides: [.restated, .note])
        let failure = job.hasFailed && job.schedule == .waiting ? last : nil
        return WatchJob(
            key: key, host: name(ofHost: key.host), name: names[key.job], schedule: job.schedule,
            state: job.standing, hasFailed: job.hasFailed, t0: job.t0, t1: job.t1,
            pid: job.pid, action: names[isWaiting ? job.waitingAction : last?.record.action ?? job.runningAction],
            waitingSince: isWaiting ? job.waitsSince : 0,
            depends: history.hosts[key.host].waitsFor(job.name), reason: failure?.reason ?? "",
            cutOff: job.standing == .idle && cut != 0 ? names[cut] : "")
    }

    private func update(_ change: RecentChange) -> WatchUpdate? {
        switch change {
        case .note(let update): return update
        case .record(let trail, let number): return update(trail, number)
        case .run(let cause, let trail, let number):
            guard let held = trail[number], isChosen(host: trail.key.host) else { return nil }
            return WatchUpdate(
                time: held.record.time, host: name(ofHost: trail.key.host), job: "engine", change: "began anew",
                message: cause.rawValue, mood: .engine)
        }
    }

    private func update(_ trail: RecordTrail, _ number: Int) -> WatchUpdate? {
        let key = trail.key
        guard let held = trail[number], isChosen(host: key.host) else { return nil }
        guard key.job == 0 || isChosen(job: key.job) else { return nil }
        let depends = held.record.kind == .waits ? depends(held, of: trail) : []
        return WatchUpdate(
            time: held.record.time, host: name(ofHost: key.host), job: key.job == 0 ? "engine" : names[key.job],
            change: WatchWords.change(held.record, action: names[held.record.action], depends: depends),
            message: held.record.failed ? held.reason : held.withText { $0.extras.text },
            mood: WatchWords.mood(held.record))
    }

    /// For whom a job waits: as its line tells, else as the catalogue does while it still waits.
    private func depends(_ held: HeldRecord, of trail: RecordTrail) -> [String] {
        let told = held.withText { $0.extras.depends }
        let isStill = trail.job?.schedule == .waitingDepends && trail.job?.waitsSince == held.record.time
        return told.isEmpty && isStill ? history.hosts[trail.key.host].waitsFor(trail.key.job) : told
    }

    // MARK: history

    /// Time stands still from now on.
    func stopClocks() {
        for host in hosts.indices { hosts[host].clock.isStopped = true }
        records += 1
    }

    /// What a job did, as far as it is kept.
    func history(of key: WatchKey) -> WatchHistory {
        let trail = trail(key)
        var history = WatchHistory(key: key, forgotten: trail.first)
        history.runs = self.history.hosts[key.host].runs
        history.messages = (trail.first..<trail.count).compactMap { number in
            trail[number].map { message($0, took: trail.took(number)) }
        }
        return history
    }

    private func message(_ held: HeldRecord, took: Int64?) -> WatchMessage {
        let record = held.record
        return WatchMessage(
            time: record.time, run: held.run, event: WatchWords.event(record, action: names[record.action]),
            mood: WatchWords.mood(record), took: took, words: held.words, detail: held.detailLines)
    }
}
