import JobRecords

/// The fold: records in log order in, the state of every host out (contract, section 4). Pure but for its sink.
public final class History {
    public let names: NameRegistry
    /// In the order of first mention.
    public private(set) var hosts: [HostHistory] = []
    /// The newest record's time, microseconds since the epoch; nil before the first record.
    public private(set) var newest: Int64?
    public private(set) var records = 0
    private let options: FoldOptions
    private let actions: ActionEffects
    private let sink: (any RecordSink)?
    private var slots: [UInt32: Int] = [:]
    private var current: HostHistory?

    public init(_ names: NameRegistry, _ options: FoldOptions, sink: (any RecordSink)? = nil) {
        self.names = names
        self.options = options
        self.sink = sink
        actions = ActionEffects(names)
    }

    /// "Now" (contract, section 4): `--at`, else the newest record's time; nil where there is neither.
    public var now: Int64? { options.at ?? newest }

    /// Applies a complete batch.
    func take(_ batch: RecordBatch) {
        for index in 0..<batch.count {
            let record = batch.records[index]
            guard record.kind.isRecord else {
                sink?.takeAside(record, at: index, in: batch)
                continue
            }
            apply(record, index, batch)
        }
        sink?.endBatch(batch)
        prune()
    }

    private func apply(_ record: Record, _ index: Int, _ batch: RecordBatch) {
        if let at = options.at, record.time > at { return }
        let host = host(record.host)
        guard let kind = host.apply(record, batch) else { return }
        records &+= 1
        if newest == nil || record.time > newest! { newest = record.time }
        guard let sink else { return }
        var told = record
        told.kind = kind
        sink.take(told, at: index, in: batch, run: host.run)
    }

    @inline(__always)
    private func host(_ id: UInt32) -> HostHistory {
        if let current, current.host == id { return current }
        return otherHost(id)
    }

    private func otherHost(_ id: UInt32) -> HostHistory {
        let slot = slots[id] ?? addHost(id)
        current = hosts[slot]
        return hosts[slot]
    }

    private func addHost(_ id: UInt32) -> Int {
        slots[id] = hosts.count
        hosts.append(HostHistory(host: id, lastRun: options.lastRun?[names[id]], actions, options))
        return hosts.count - 1
    }

    /// The host known so far by a placeholder has a name now.
    func rename(_ placeholder: UInt32, to host: UInt32) {
        guard let slot = slots.removeValue(forKey: placeholder), slots[host] == nil else { return }
        slots[host] = slot
        hosts[slot].host = host
    }

    private func prune() {
        guard let timeout = options.updatesTimeout, let now else { return }
        let (earliest, overflow) = now.subtractingReportingOverflow(timeout)
        guard !overflow else { return }
        for host in hosts { host.pruneUpdates(olderThan: earliest) }
    }
}
