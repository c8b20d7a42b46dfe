import Glibc
import JobRecords
import LogBytes

/// Which records a query wants; what is not asked for matches everything. `RecordMatcher` asks it of records, wherever
/// they come from.
public struct RecordFilter: Sendable, Equatable {
    /// Microseconds since the epoch, both inclusive.
    public var since: Int64?
    public var until: Int64?
    public var jobs: [Glob] = []
    public var actions: [Glob] = []
    public var notJobs: [Glob] = []
    public var notActions: [Glob] = []
    public var hosts: [Glob] = []
    /// Whether `sub` must be err (true) or ok (false).
    public var failed: Bool?
    /// Severity letters.
    public var severities: Set<UInt8> = []
    /// Per host, the run wanted.
    public var runs: [ExactText: Int]?

    public init() {}

    /// Whether what lasted so long touches the time that is wanted.
    public func covers(from start: Int64, to end: Int64) -> Bool {
        (since.map { end >= $0 } ?? true) && (until.map { start <= $0 } ?? true)
    }
}

extension [Glob] {
    /// Whether a name is wanted: any is where no pattern is given.
    public func want(_ name: String) -> Bool { isEmpty || contains { $0.matches(name) } }
}

/// A filter at work: what it says of a name is asked once per name. It is asked when a record is applied, so that
/// `history` is the state after it.
public struct RecordMatcher {
    private let filter: RecordFilter
    private let history: History
    private var jobs: NameVerdicts
    private var actions: NameVerdicts
    private var hosts: NameVerdicts
    private var notJobs: NameVerdicts
    private var notActions: NameVerdicts
    /// Whether it wants every record.
    private let acceptsAll: Bool

    public init(_ filter: RecordFilter, _ history: History) {
        (self.filter, self.history) = (filter, history)
        (jobs, notJobs) = (NameVerdicts(globs: filter.jobs), NameVerdicts(globs: filter.notJobs))
        (actions, notActions) = (NameVerdicts(globs: filter.actions), NameVerdicts(globs: filter.notActions))
        hosts = NameVerdicts(globs: filter.hosts)
        acceptsAll = filter == RecordFilter()
    }

    @inline(__always)
    public mutating func matches(_ record: Record, run: Int) -> Bool { acceptsAll || decides(record, run) }

    /// An action that lasted counts as the record that ended it; one that never ended, as one that begins.
    public mutating func matches(_ span: ActionSpan) -> Bool {
        var record = Record()
        (record.time, record.job, record.action, record.host) = (span.t1, span.job, span.action, span.host)
        record.kind = span.hasEnded ? .completed : .began
        if span.failed { record.flags.insert(.failed) }
        return matches(record, run: span.run)
    }

    private mutating func decides(_ record: Record, _ run: Int) -> Bool {
        if let since = filter.since, record.time < since { return false }
        if let until = filter.until, record.time > until { return false }
        if let failed = filter.failed, !record.hasSub || record.failed != failed { return false }
        if !filter.severities.isEmpty && !filter.severities.contains(record.severity) { return false }
        let names = history.names
        guard jobs.accepts(record.job, names), actions.accepts(record.action, names) else { return false }
        guard hosts.accepts(record.host, names) else { return false }
        if !filter.notJobs.isEmpty && notJobs.accepts(record.job, names) { return false }
        if !filter.notActions.isEmpty && notActions.accepts(record.action, names) { return false }
        return filter.runs == nil || filter.runs?[ExactText(names[record.host])] == run
    }
}

/// Which names some patterns accept, remembered by number.
private struct NameVerdicts {
    let globs: [Glob]
    var known: [Bool?] = []

    @inline(__always)
    mutating func accepts(_ id: UInt32, _ names: NameRegistry) -> Bool {
        if globs.isEmpty { return true }
        if Int(id) < known.count, let verdict = known[Int(id)] { return verdict }
        return decide(id, names)
    }

    private mutating func decide(_ id: UInt32, _ names: NameRegistry) -> Bool {
        while known.count <= Int(id) { known.append(nil) }
        let verdict = globs.contains { $0.matches(names[id]) }
        known[Int(id)] = verdict
        return verdict
    }
}

/// A shell pattern for names, matched as the shell does without regard to case.
public struct Glob: Sendable, Hashable {
    public let pattern: String

    public init(_ pattern: String) { self.pattern = pattern }

    public func matches(_ name: String) -> Bool {
        fnmatch(pattern.lowercased(), name.lowercased(), 0) == 0
    }
}
