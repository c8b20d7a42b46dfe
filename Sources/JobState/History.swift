import JobRecords

/// The fold: records in log order in, the state of every host out. Pure but for its sink.
public final class History {
    public let names: NameRegistry
    /// In the order of first mention.
    public private(set) var hosts: [HostHistory] = []
    /// The newest record's time, microseconds since the epoch; nil before the first record.
    public private(set) var newest: Int64?
    public private(set) var records = 0
    private let options: FoldOptions
    let words: StatusWords
    /// The catalogues, by their place in the input.
    private let rules: [CatalogueRules]
    /// By host: the catalogue whose jobs it knows.
    private var adopted: [Int?] = []
    private let sink: (any RecordSink)?
    /// Whether the last record was applied: the details of one that was not are nobody's.
    private var appliesLast = true
    private var slots: [UInt32: Int] = [:]

    public init(_ names: NameRegistry, _ options: FoldOptions, sink: (any RecordSink)? = nil) {
        self.names = names
        self.options = options
        self.sink = sink
        words = StatusWords(names)
        rules = options.catalogues.map { CatalogueRules($0, names) }
        sink?.begin(self)
    }

    /// Where records come from.
    struct Source {
        /// Whether the log is a companion of the engine's own.
        var isCompanion = false
        /// The number of the catalogue that tells the jobs of its box.
        var catalogue: Int?
    }

    /// "Now": `--at`, else the newest record's time; nil if there is neither.
    public var now: Int64? { options.at ?? newest }

    /// What the ages of a host's jobs count to.
    public func now(of host: HostHistory) -> Int64 { options.at ?? host.newest }

    /// Applies a complete batch.
    /// - Parameter source: where it comes from.
    func take(_ batch: RecordBatch, from source: Source = Source()) {
        let (sink, latest) = (sink, options.at ?? .max)
        var newest = newest ?? .min
        var applied = 0
        var applies = appliesLast
        var host: HostHistory?
        for index in 0..<batch.count {
            let record = batch.records + index
            guard record.pointee.kind.isRecord else {
                if let sink, applies || record.pointee.kind != .detail || record.pointee.owner != 0 {
                    History.handAside(record.pointee, to: sink, index, batch)
                }
                continue
            }
            applies = false
            guard record.pointee.time <= latest else { continue }
            if source.isCompanion {
                applies = handCompanion(record.pointee, index, batch)
                continue
            }
            if host?.host != record.pointee.host { host = enter(record.pointee.host, source) }
            guard let host, let kind = host.apply(record.pointee, batch) else { continue }
            applies = true
            applied &+= 1
            newest = max(newest, record.pointee.time)
            if let sink { History.hand(record.pointee, as: kind, to: sink, index, batch, host) }
        }
        appliesLast = applies
        records += applied
        if applied > 0 { self.newest = newest }
        sink?.endBatch(batch)
        prune()
    }

    private static func hand(
        _ record: Record, as kind: RecordKind, to sink: any RecordSink, _ index: Int, _ batch: RecordBatch,
        _ host: HostHistory
    ) {
        var told = record
        told.kind = kind
        if kind == .note && told.action == 0 { told.action = host.openAction(told.job) }
        sink.take(told, at: index, in: batch, run: host.run)
    }

    /// A companion's records are shown and change nothing; a record belongs to the run in which it was written.
    /// - Returns: whether anybody saw it.
    private func handCompanion(_ record: Record, _ index: Int, _ batch: RecordBatch) -> Bool {
        guard let sink else { return false }
        let runs = slots[record.host].map { hosts[$0].runs } ?? []
        var run = runs.last { $0.start <= record.time }?.number ?? (runs.isEmpty ? 0 : 1)
        if let lastRun = options.lastRun?[names[record.host]] { run = min(run, lastRun) }
        sink.take(record, at: index, in: batch, run: run)
        return true
    }

    private static func handAside(_ record: Record, to sink: any RecordSink, _ index: Int, _ batch: RecordBatch) {
        if record.kind == .repeated {
            sink.takeRepeat(record, at: index, in: batch)
        } else {
            sink.takeAside(record, at: index, in: batch)
        }
    }

    /// Applies a record that no sink hears of.
    func apply(_ record: Record, _ batch: RecordBatch) { _ = enter(record.host, Source()).apply(record, batch) }

    /// The host of that number; nil before its first record.
    public func host(_ id: UInt32) -> HostHistory? { slots[id].map { hosts[$0] } }

    private func enter(_ id: UInt32, _ source: Source) -> HostHistory {
        let slot = slots[id] ?? addHost(id)
        if let catalogue = source.catalogue, catalogue < rules.count, adopted[slot] != catalogue {
            adopted[slot] = catalogue
            hosts[slot].adopt(rules[catalogue])
        }
        return hosts[slot]
    }

    private func addHost(_ id: UInt32) -> Int {
        slots[id] = hosts.count
        let state = HostState(host: id, lastRun: options.lastRun?[names[id]], words, names, options)
        hosts.append(HostHistory(state))
        adopted.append(nil)
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
