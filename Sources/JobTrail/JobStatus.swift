import FoundationEssentials
internal import JobColumns
internal import JobRecords
internal import JobState

/// The appliance's documented interface `endian.job.status`, answered from the logs below a root directory.
///
/// A root is a box's own file system, a copy of it, or what a backup of it holds. The logs are looked for where an
/// appliance keeps them: `var/log/endian/jobsengine*`, then `var/log/jobsengine*`, then `var/log/messages*`.
///
/// Every call reads the logs anew. The answers can be encoded as JSON; the documents are those that the interface gives.
public struct JobStatus: Sendable {
    private let reading: Reading
    private let host: String?

    /// - Parameters:
    ///   - root: the directory below which the logs are found.
    ///   - host: the box that is asked for, where the logs are of several.
    ///   - options: how the logs are read.
    public init(root: String = "/", host: String? = nil, options: LogOptions = LogOptions()) {
        reading = Reading(place: .root(root), options: options)
        self.host = host
    }

    /// The state of every job.
    /// - Parameter at: the instant of which the state is told; `nil`: that of the newest record.
    public func getJobs(at: Date? = nil) throws(JobTrailError) -> JobsAnswer {
        let done = try reading.run(Reading.Purpose(at: at?.microseconds))
        let jobs = try chosen(done.scan).map { host in
            Dictionary(host.jobs.map { (done.scan.names[$0.name], Job($0, of: host, done.scan.names)) }) { $1 }
        }
        return JobsAnswer(jobs: jobs ?? [:], time: done.now, account: done.account)
    }

    /// Every message, oldest first.
    ///
    /// All of them are held in memory; ``JobsEngineLog/messages`` hands them out one by one.
    /// - Parameter at: the instant up to which messages are told; `nil`: all are.
    public func getMessages(at: Date? = nil) throws(JobTrailError) -> MessagesAnswer {
        var messages: [Message] = []
        let purpose = Reading.Purpose(at: at?.microseconds, text: [.records, .details], companions: true)
        let plan = try reading.plan(purpose)
        let collector = RecordCollector(plan.history.names, onlyMessages: true, fileName: plan.name) {
            if let message = Message($0) { messages.append(message) }
        }
        let done = try reading.run(plan, sink: DetailJoiner(collector))
        if let host = try chosen(done.scan) {
            let name = done.scan.names[host.host]
            messages.removeAll { $0.host != name }
        }
        return MessagesAnswer(messages: messages, time: done.now, account: done.account)
    }

    /// What changed lately, newest first.
    /// - Parameters:
    ///   - timeout: how many seconds after it happened an update expires.
    ///   - at: the instant that is "now"; `nil`: that of the newest record.
    public func getUpdates(timeout: TimeInterval = 30, at: Date? = nil) throws(JobTrailError) -> UpdatesAnswer {
        let window = Int64((min(max(timeout, 0), 1e12) * 1e6).rounded())
        let done = try reading.run(Reading.Purpose(at: at?.microseconds, updates: window, text: .phrases))
        let now = done.scan.history.now ?? 0
        let updates = try chosen(done.scan)?.updates.shown(now: now, timeout: window)
        return UpdatesAnswer(
            updates: (updates ?? []).map { Update(row: UpdateRow(host: "", update: $0, names: done.scan.names)) },
            time: done.now, account: done.account)
    }

    /// The box that is asked for; nil if there is no record at all.
    private func chosen(_ scan: Scan) throws(JobTrailError) -> HostHistory? {
        let hosts = scan.history.hosts
        if let host {
            if let found = hosts.first(where: { scan.names[$0.host] == host }) { return found }
            throw .unknownHost(host, known: hosts.map { scan.names[$0.host] })
        }
        guard hosts.count <= 1 else { throw .severalHosts(hosts.map { scan.names[$0.host] }) }
        return hosts.first
    }
}

extension Reading.Done {
    /// The instant that an answer is of; the clock's if there is no record.
    var now: Date { scan.history.now.map { Date(microseconds: $0) } ?? Date() }
}
