import JobRecords
import LogBytes

/// The fold: records in log order in, the state of every host out. It is made before what reads into it, so that sinks
/// can look at it.
public final class History {
    public let names: NameRegistry
    /// In the order of first mention.
    public private(set) var hosts: [HostHistory] = []
    /// The newest record's time, microseconds since the epoch; nil before the first record.
    public private(set) var newest: Int64?
    public private(set) var records = 0
    /// How many records were applied when updates were last let go.
    private var prunedAt = 0
    let options: FoldOptions
    let words: StatusWords
    /// The catalogues, by their place in the input.
    private let rules: [CatalogueRules]
    /// Whether the last record was applied: the details of one that was not are nobody's.
    private var appliesLast = true
    private var slots: [UInt32: Int] = [:]

    /// - Parameter newest: the newest record's time, if another pass has told it already.
    public init(_ names: NameRegistry = NameRegistry(), options: FoldOptions = FoldOptions(), newest: Int64? = nil) {
        self.names = names
        self.options = options
        self.newest = newest
        words = StatusWords(names)
        rules = options.catalogues.map { CatalogueRules($0, names) }
    }

    /// What stands beside the log, to be handed on in its place in time.
    var companions: [CompanionFeed] = []

    /// The newest record that was met, applied or not, up to `--at`; and whether there is a later one.
    private var newestMet = Int64.min
    private var hasLater = false

    /// How long before `--at` the log ends: microseconds; nil if it goes on behind it, or has no record before it.
    public var endsBefore: Int64? {
        guard let at = options.at, !hasLater, newestMet != .min, newestMet < at else { return nil }
        return at - newestMet
    }

    /// "Now": `--at`, else the newest record's time; nil if there is neither.
    public var now: Int64? { options.at ?? newest }

    /// What the ages of a host's jobs count to.
    public func now(of host: HostHistory) -> Int64 { options.at ?? host.newest }

    /// Takes what a stream tells next.
    func take(_ step: RecordStream.Step, to sink: (any RecordSink)?) throws {
        switch step {
        case .batch(let batch, let file): try take(batch, file.catalogue, to: sink)
        case .host(let placeholder, let host): rename(placeholder, to: host)
        }
    }

    /// Nothing more comes.
    func finish(to sink: (any RecordSink)?) throws {
        guard let sink else { return }
        _ = try handCompanions(before: .max, to: sink)
        try sink.finish()
    }

    /// Applies a complete batch.
    /// - Parameter catalogue: that of its box, by its place in `FoldOptions.catalogues`.
    private func take(_ batch: RecordBatch, _ catalogue: Int?, to sink: (any RecordSink)?) throws {
        let batch = FoldingBatch(batch: batch, catalogue: catalogue, history: self)
        if let sink { try sink.take(batch) } else { try batch.fold(to: StateAlone.sink) }
    }

    /// The same; the loop is made for each sort of sink anew.
    fileprivate func fold<Sink: RecordSink>(_ batch: RecordBatch, _ catalogue: Int?, to sink: Sink) throws {
        let isAlone = Sink.wantsNothing
        let latest = options.at ?? .max
        var newest = newest ?? .min
        var met = newestMet
        var applied = 0
        var applies = appliesLast
        // No object is counted for every record; `hosts` keeps the state alive.
        var host: UnsafeMutablePointer<HostState>?
        var companionTime = isAlone ? .max : try handCompanions(before: .min, to: sink)
        for index in 0..<batch.count {
            let record = batch.records + index
            guard record.pointee.kind.isRecord else {
                if !isAlone && (applies || record.pointee.kind != .detail) {
                    try History.handAside(record.pointee, to: sink, index, batch)
                }
                continue
            }
            applies = false
            guard record.pointee.time <= latest else {
                hasLater = true
                continue
            }
            met = max(met, record.pointee.time)
            if record.pointee.time > companionTime {
                companionTime = try handCompanions(before: record.pointee.time, to: sink)
            }
            if host?.pointee.host != record.pointee.host { host = enter(record.pointee.host, catalogue).state.pointer }
            guard let host, let kind = host.pointee.apply(record.pointee, batch) else { continue }
            applies = true
            applied &+= 1
            newest = max(newest, record.pointee.time)
            if !isAlone { try History.hand(record, as: kind, to: sink, index, batch, host) }
        }
        appliesLast = applies
        newestMet = met
        records += applied
        if applied > 0 { self.newest = newest }
        try sink.endBatch(batch)
        prune()
    }

    @inline(__always)
    private static func hand(
        _ record: UnsafeMutablePointer<Record>, as kind: RecordKind, to sink: some RecordSink, _ index: Int,
        _ batch: RecordBatch, _ host: UnsafeMutablePointer<HostState>
    ) throws {
        record.pointee.kind = kind
        if kind == .note && record.pointee.action == 0 {
            record.pointee.action = host.pointee.openAction(record.pointee.job)
        }
        try sink.take(record.pointee, at: index, in: batch, run: host.pointee.run)
    }

    // MARK: companions

    /// Hands on what companions tell before a time: it is shown, and changes nothing.
    /// - Returns: the time of the next one.
    private func handCompanions(before time: Int64, to sink: (any RecordSink)?) throws -> Int64 {
        guard let sink else { return .max }
        while let next = companions.min(by: { ($0.nextTime ?? .max) < ($1.nextTime ?? .max) }),
            let nextTime = next.nextTime
        {
            if nextTime >= time { return nextTime }
            try next.hand(to: sink, complete: completeCompanion)
        }
        return .max
    }

    /// Gives a companion's record its host, the only one if it names none, and a note the action that its job runs.
    /// - Returns: the run in which it was written.
    private func completeCompanion(_ record: inout Record) -> Int {
        guard let host = host(record.host) ?? (hosts.count == 1 ? hosts[0] : nil) else { return 0 }
        record.host = host.host
        let time = record.time
        let run = host.runs.last { $0.start <= time }?.number ?? min(1, host.run)
        if record.kind == .note && record.action == 0 && run == host.run {
            record.action = host.state.pointee.openAction(record.job)
        }
        return run
    }

    static func handAside(_ record: Record, to sink: any RecordSink, _ index: Int, _ batch: RecordBatch) throws {
        if record.kind == .repeated {
            try sink.takeRepeat(record, at: index, in: batch)
        } else {
            try sink.takeAside(record, at: index, in: batch)
        }
    }

    /// Applies a record that no sink hears of.
    func apply(_ record: Record, _ batch: RecordBatch) {
        _ = enter(record.host, nil).state.pointee.apply(record, batch)
    }

    /// What a host's engine knows of its jobs; nil if its box has no catalogue.
    public func catalogue(of host: UInt32) -> Catalogue? {
        self.host(host)?.state.pointee.catalogue.map { options.catalogues[$0] }
    }

    /// The host of that number; nil before its first record.
    public func host(_ id: UInt32) -> HostHistory? { slots[id].map { hosts[$0] } }

    /// How long the last completed action of a host's job took; nil if the log does not tell.
    public func lastTook(_ host: UInt32, _ job: UInt32) -> Int64? { self.host(host)?.state.pointee.lastTook(job) }

    /// The host's place among all.
    public func place(of host: UInt32) -> Int? { slots[host] }

    private func enter(_ id: UInt32, _ catalogue: Int?) -> HostHistory {
        let slot = slots[id] ?? addHost(id)
        if let catalogue, catalogue < rules.count, hosts[slot].state.pointee.catalogue != catalogue {
            hosts[slot].state.pointee.adopt(catalogue, rules[catalogue])
        }
        return hosts[slot]
    }

    private func addHost(_ id: UInt32) -> Int {
        slots[id] = hosts.count
        let state = HostState(host: id, lastRun: options.lastRun?[ExactText(names[id])], words, names, options)
        hosts.append(HostHistory(state))
        return hosts.count - 1
    }

    /// The host known so far by a placeholder has a name now.
    func rename(_ placeholder: UInt32, to host: UInt32) {
        guard let slot = slots.removeValue(forKey: placeholder), slots[host] == nil else { return }
        slots[host] = slot
        hosts[slot].state.pointee.rename(to: host)
    }

    /// Not for every batch: of many hosts each would be asked again for every small file.
    private func prune() {
        guard let timeout = options.updatesTimeout, let now, records - prunedAt >= hosts.count else { return }
        prunedAt = records
        let (earliest, overflow) = now.subtractingReportingOverflow(timeout)
        guard !overflow else { return }
        for host in hosts { host.state.pointee.updates.prune(olderThan: earliest) }
    }
}

/// A complete batch that is about to be folded.
public struct FoldingBatch {
    fileprivate let batch: RecordBatch
    fileprivate let catalogue: Int?
    fileprivate let history: History

    func fold(to sink: some RecordSink) throws { try history.fold(batch, catalogue, to: sink) }
}

/// Stands for a sink if only the state is wanted.
private final class StateAlone: RecordSink, Sendable {
    static let sink = StateAlone()
    static var wantsNothing: Bool { true }

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {}
}

/// How far, and for what, records are folded.
public struct FoldOptions: Sendable {
    /// Records later than this are not applied; nil: all are.
    public var at: Int64?
    /// Per host, the last run that is applied; nil: all are.
    public var lastRun: [ExactText: Int]?
    /// How long updates are kept, in microseconds; nil: none are.
    public var updatesTimeout: Int64?
    /// Whether the spans of completed actions are kept.
    public var keepsSpans = false
    /// What the engines' catalogues tell; files name theirs by its place here.
    public var catalogues: [Catalogue] = []

    public init() {}
}
