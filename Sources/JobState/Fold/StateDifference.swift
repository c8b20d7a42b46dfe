import JobRecords
import LogBytes

/// What differs between two moments of a host (or of two hosts); pure.
public struct StateDifference: Sendable {
    public enum What: String, Sendable, CaseIterable {
        /// The job is told of on one side only.
        case job
        case status, sub, schedule, failures
        /// How long the last action took: told where it differs by more than a second and by half.
        case took
        /// The place at which jobs were ready: told for the fewest jobs whose moving explains the new order.
        case order
        /// The run's time to 100 %, told as `took` is; it is of no job.
        case startup
    }

    /// One thing that differs. The values are for people and for programs alike; nil where a side has none.
    public struct Change: Sendable {
        public enum Value: Sendable, Equatable {
            case text(String)
            case count(Int)
            /// A count and the microseconds in which that many were.
            case rate(Int, in: Int64)
            /// Microseconds.
            case length(Int64)
        }

        public let what: What
        /// Empty for what is of no job.
        public let job: String
        public let a: Value?
        public let b: Value?
    }

    public let a: HostMoment?
    public let b: HostMoment?
    /// By job: changes of state first, of these failures, then what the job did otherwise.
    public let changes: [Change]

    /// Jobs whose last action failed on the second side and not on the first.
    public var newFailures: [String] {
        StateDifference.names(b?.jobs.filter { $1.job.hasFailed && a?.jobs[$0]?.job.hasFailed != true })
    }
    public var missing: [String] { StateDifference.names(a?.jobs.filter { b?.jobs[$0.key] == nil }) }
    public var added: [String] { StateDifference.names(b?.jobs.filter { a?.jobs[$0.key] == nil }) }

    private static func names(_ jobs: [ExactText: HostMoment.Entry]?) -> [String] {
        (jobs?.keys.sorted() ?? []).map(\.text)
    }

    public init(_ a: HostMoment?, _ b: HostMoment?) {
        self.a = a
        self.b = b
        let names = Set((a?.jobs.keys).map(Array.init) ?? []).union((b?.jobs.keys).map(Array.init) ?? [])
        let moved = StateDifference.moved(a?.jobs ?? [:], b?.jobs ?? [:])
        var found = StateDifference.startup(a?.startup, b?.startup)
        for name in names.sorted() {
            found += StateDifference.changes(
                name.text, a?.jobs[name], b?.jobs[name], (a?.length, b?.length), isMoved: moved.contains(name))
        }
        changes = StateDifference.stateFirst(
            found, failing: Set(b?.jobs.filter(\.value.job.hasFailed).map(\.key) ?? []))
    }

    /// A job's changes stay together, at the place of its weightiest one.
    private static func stateFirst(_ changes: [Change], failing: Set<ExactText>) -> [Change] {
        func weight(_ change: Change) -> Int {
            switch change.what {
            case .sub: 0
            case .status, .schedule, .job: failing.contains(ExactText(change.job)) ? 0 : 1
            case .startup: 2
            case .failures, .took, .order: failing.contains(ExactText(change.job)) ? 3 : 4
            }
        }
        let ranks = Dictionary(grouping: changes) { ExactText($0.job) }.mapValues { $0.map(weight).min()! }
        return changes.enumerated().sorted {
            (ranks[ExactText($0.element.job)]!, $0.offset) < (ranks[ExactText($1.element.job)]!, $1.offset)
        }.map(\.element)
    }

    /// Hosts of two sides side by side: one on each side are compared whatever their names.
    public static func between(_ a: [HostMoment], _ b: [HostMoment]) -> [StateDifference] {
        if a.count == 1 && b.count == 1 { return [StateDifference(a[0], b[0])] }
        let (left, right) = (byName(a), byName(b))
        var seen: Set<ExactText> = []
        let distinct = (a + b).map { ExactText($0.host) }.filter { seen.insert($0).inserted }
        return distinct.map { StateDifference(left[$0], right[$0]) }
    }

    private static func byName(_ moments: [HostMoment]) -> [ExactText: HostMoment] {
        Dictionary(moments.map { (ExactText($0.host), $0) }) { first, _ in first }
    }

    // MARK: jobs

    private static func changes(
        _ name: String, _ a: HostMoment.Entry?, _ b: HostMoment.Entry?, _ lengths: (Int64?, Int64?), isMoved: Bool
    ) -> [Change] {
        guard let a, let b else {
            return [Change(what: .job, job: name, a: a.map { .text(state($0)) }, b: b.map { .text(state($0)) })]
        }
        var changes: [Change] = []
        func compare(_ what: What, _ left: String, _ right: String) {
            if left != right { changes.append(Change(what: what, job: name, a: .text(left), b: .text(right))) }
        }
        compare(.sub, sub(a), sub(b))
        compare(.status, a.status, b.status)
        compare(.schedule, a.job.schedule.rawValue, b.job.schedule.rawValue)
        changes += failures(name, a.failures, b.failures, lengths)
        if let left = a.took, let right = b.took, isNotable(left, right) {
            changes.append(Change(what: .took, job: name, a: .length(left), b: .length(right)))
        }
        if isMoved {
            changes.append(
                Change(what: .order, job: name, a: a.place.map { .count($0) }, b: b.place.map { .count($0) }))
        }
        return changes
    }

    /// Of runs that last about as long, counts are compared; else how often it failed in the time that both have: a
    /// month has more failures than an hour, which is no difference.
    private static func failures(
        _ name: String, _ a: Int, _ b: Int, _ lengths: (Int64?, Int64?)
    ) -> [Change] {
        if a == b { return [] }
        guard let left = lengths.0, let right = lengths.1, max(left, right) > min(left, right) * unequal else {
            return [Change(what: .failures, job: name, a: .count(a), b: .count(b))]
        }
        let (short, long) = left < right ? (a, b) : (b, a)
        let expected = Double(long) * Double(min(left, right)) / Double(max(left, right))
        guard abs(Double(short) - expected) >= 1 else { return [] }
        return [Change(what: .failures, job: name, a: .rate(a, in: left), b: .rate(b, in: right))]
    }

    /// So many times as long, a run cannot be compared with another one by its counts.
    private static let unequal: Int64 = 10

    private static func sub(_ entry: HostMoment.Entry) -> String { entry.job.hasFailed ? "err" : "ok" }
    private static func state(_ entry: HostMoment.Entry) -> String { "\(entry.status) \(sub(entry))" }

    private static func startup(_ a: Int64?, _ b: Int64?) -> [Change] {
        if a == nil && b == nil { return [] }
        if let a, let b, !isNotable(a, b) { return [] }
        return [Change(what: .startup, job: "", a: a.map { .length($0) }, b: b.map { .length($0) })]
    }

    /// No two runs take the same time to the microsecond.
    private static func isNotable(_ a: Int64, _ b: Int64) -> Bool {
        let (short, long) = (min(a, b), max(a, b))
        return long - short > 1_000_000 && long > short + short / 2
    }

    // MARK: order

    /// The fewest jobs whose moving turns one order into the other: those outside a longest common run of both.
    private static func moved(
        _ a: [ExactText: HostMoment.Entry], _ b: [ExactText: HostMoment.Entry]
    ) -> Set<ExactText> {
        let common = a.filter { $1.place != nil && b[$0]?.place != nil }.sorted { $0.value.place! < $1.value.place! }
        let places = common.map { b[$0.key]!.place! }
        let kept = Set(LongestRise.indices(places))
        return Set(common.indices.filter { !kept.contains($0) }.map { common[$0].key })
    }
}

/// One host at one instant: what `diff` compares.
public struct HostMoment: Sendable {
    /// A job at that instant.
    public struct Entry: Sendable {
        public let name: String
        public let job: Job
        /// `start`, `stop`, or what the catalogue calls it.
        public let status: String
        /// Of the jobs in this run, it was the so-manieth to complete an action for the first time, from 1; nil where it
        /// has not.
        public let place: Int?
        /// How many of its actions failed in this run.
        public let failures: Int

        /// Microseconds that its last completed action took; nil where the log does not tell.
        public var took: Int64? { job.schedule != .executing && job.t1 > job.t0 && job.t0 > 0 ? job.t1 - job.t0 : nil }
    }

    public let host: String
    /// nil before the first run.
    public let run: Run?
    /// Jobs that this run has mentioned, by name.
    public let jobs: [ExactText: Entry]

    /// Microseconds from the run's start to 100 %; nil where it was not told.
    public var startup: Int64? { run.flatMap { run in run.startupDone.map { $0 - run.start } } }

    /// Microseconds from the run's start to its last record.
    var length: Int64? { run.map { $0.end - $0.start } }

    /// With the jobs alone that one of the patterns accepts; all where there is none.
    public func selecting(_ globs: [Glob]) -> HostMoment {
        guard !globs.isEmpty else { return self }
        let kept = jobs.filter { name, _ in globs.contains { $0.matches(name.text) } }
        return HostMoment(host: host, run: run, jobs: kept)
    }
}

/// Collects what `HostMoment` tells beside the jobs' state: the order in which they were ready, and their failures.
public final class MomentCollector: RecordSink {
    private struct Tally {
        var run = 0
        var places: [UInt32: Int] = [:]
        var failures: [UInt32: Int] = [:]
    }

    private var tallies: [UInt32: Tally] = [:]

    public init() {}

    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        if tallies[record.host]?.run != run { tallies[record.host] = Tally(run: run) }
        guard record.kind == .completed else { return }
        if tallies[record.host]!.places[record.job] == nil {
            tallies[record.host]!.places[record.job] = tallies[record.host]!.places.count + 1
        }
        if record.failed { tallies[record.host]!.failures[record.job, default: 0] += 1 }
    }

    /// Each host as the scan left it, in the order of their first mention.
    public func moments(_ scan: Scan) -> [HostMoment] {
        scan.history.hosts.map { host in
            let tally = tallies[host.host] ?? Tally()
            let entries = host.jobs.filter { !$0.isUntouched }.map { job in
                HostMoment.Entry(
                    name: scan.names[job.name], job: job, status: scan.names[job.status], place: tally.places[job.name],
                    failures: tally.failures[job.name] ?? 0)
            }
            return HostMoment(
                host: scan.names[host.host], run: host.runs.last,
                jobs: Dictionary(entries.map { (ExactText($0.name), $0) }, uniquingKeysWith: { first, _ in first }))
        }
    }
}

/// The longest rising run of numbers that need not stand side by side (patience sorting).
private enum LongestRise {
    /// The places of its members, ascending.
    static func indices(_ values: [Int]) -> [Int] {
        var tails: [Int] = []
        var before = Array(repeating: -1, count: values.count)
        for index in values.indices {
            let pile = firstPile(tails, values, notBelow: values[index])
            if pile > 0 { before[index] = tails[pile - 1] }
            if pile == tails.count { tails.append(index) } else { tails[pile] = index }
        }
        var found: [Int] = []
        var at = tails.last ?? -1
        while at >= 0 {
            found.append(at)
            at = before[at]
        }
        return found.reversed()
    }

    private static func firstPile(_ tails: [Int], _ values: [Int], notBelow value: Int) -> Int {
        var (low, high) = (0, tails.count)
        while low < high {
            let middle = (low + high) / 2
            if values[tails[middle]] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
