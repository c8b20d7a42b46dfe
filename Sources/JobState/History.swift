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
    /// Whether the last record was applied: the details of one that was not are nobody's.
    private var appliesLast = true
    private var slots: [UInt32: Int] = [:]

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
        let (sink, latest) = (sink, options.at ?? .max)
        var newest = newest ?? .min
        var applied = 0
        var applies = appliesLast
        var host: HostHistory?
        for index in 0..<batch.count {
            let record = batch.records + index
            guard record.pointee.kind.isRecord else {
                if let sink, applies || record.pointee.kind != .detail {
                    History.handAside(record.pointee, to: sink, index, batch)
                }
                continue
            }
            applies = false
            guard record.pointee.time <= latest else { continue }
            if host?.host != record.pointee.host { host = self.host(record.pointee.host) }
            guard let host, let kind = host.apply(record.pointee, batch) else { continue }
            applies = true
            applied &+= 1
            newest = max(newest, record.pointee.time)
            if let sink { History.hand(record.pointee, as: kind, to: sink, index, batch, host.run) }
        }
        appliesLast = applies
        records += applied
        if applied > 0 { self.newest = newest }
        sink?.endBatch(batch)
        prune()
    }

    private static func hand(
        _ record: Record, as kind: RecordKind, to sink: any RecordSink, _ index: Int, _ batch: RecordBatch, _ run: Int
    ) {
        var told = record
        told.kind = kind
        sink.take(told, at: index, in: batch, run: run)
    }

    private static func handAside(_ record: Record, to sink: any RecordSink, _ index: Int, _ batch: RecordBatch) {
        if record.kind == .repeated {
            sink.takeRepeat(record, at: index, in: batch)
        } else {
            sink.takeAside(record, at: index, in: batch)
        }
    }

    /// Applies a record that no sink hears of.
    func apply(_ record: Record, _ batch: RecordBatch) { _ = host(record.host).apply(record, batch) }

    private func host(_ id: UInt32) -> HostHistory { hosts[slots[id] ?? addHost(id)] }

    private func addHost(_ id: UInt32) -> Int {
        slots[id] = hosts.count
        let state = HostState(host: id, lastRun: options.lastRun?[names[id]], actions, options)
        hosts.append(HostHistory(state))
        return hosts.count - 1
    }

    /// The host known so far by a placeholder has a name now.
    func rename(_ placeholder: UInt32, to host: UInt32) {
        guard let slot = slots.removeValue(forKey: placeholder), slots[host] == nil else { return }
        slots[host] = slot
        hosts[slot].rename(to: host)
    }

    /// Takes over what another fold of the same records came to.
    func recall(newest: Int64?) { self.newest = newest }

    private func prune() {
        guard let timeout = options.updatesTimeout, let now else { return }
        let (earliest, overflow) = now.subtractingReportingOverflow(timeout)
        guard !overflow else { return }
        for host in hosts { host.pruneUpdates(olderThan: earliest) }
    }
}
