import JobRecords
import LogBytes

/// What an audit knows of the records so far: the last message of every host, the last time of every set.
struct AuditState: ~Copyable {
    struct Host {
        var counters = CounterAudit()
        /// Its last message, if that is in the present batch; -1: it is put into words, if there is one.
        fileprivate var lastIndex = -1
        fileprivate var lastWords: String?
    }

    private var hosts: [UnsafeMutablePointer<Host>] = []
    private var slots: [UInt32: Int] = [:]
    private var host: UInt32?
    /// The present host. No list is looked into for every record.
    private var present: UnsafeMutablePointer<Host>?
    /// Hosts whose last message is in the present batch.
    private var open: [UnsafeMutablePointer<Host>] = []

    /// The present batch, if it is a log's and has no notes.
    private var plainBatch: ObjectIdentifier?
    private(set) var file = -1
    /// Of the present file.
    private(set) var catalogue: Int?
    private(set) var isCompanion = false
    private var set = -1
    private var setTimes: [Int: Int64] = [:]
    /// The set's last time; `.min` before its first record.
    private var setTime = Int64.min
    /// The last record's time, until the present set has one.
    private var timeBefore: Int64?
    /// The last record's time.
    var lastTime: Int64? { setTime == .min ? timeBefore : timeBefore ?? setTime }

    var strangers: StrangerAudit

    init(_ strangers: StrangerAudit) { self.strangers = strangers }

    deinit {
        for host in hosts {
            host.deinitialize(count: 1)
            host.deallocate()
        }
    }

    /// Takes a completed event of which there is nothing to tell, as nearly all are.
    /// - Returns: whether it is one; if not, nothing was taken.
    @inline(__always)
    mutating func passes(
        _ record: UnsafePointer<Record>, at index: Int, in batch: RecordBatch, run: Int
    ) -> Bool {
        guard plainBatch == ObjectIdentifier(batch), record.pointee.kind == .completed, record.pointee.host == host,
            record.pointee.flags.intersection(AuditState.judged) == .hasCode,
            record.pointee.time >= setTime, catalogue.map({ strangers.hasSeen(record.pointee.job, $0) }) ?? true,
            let present, present.pointee.lastIndex >= 0, present.pointee.counters.followsOn(record, run)
        else { return false }
        setTime = record.pointee.time
        present.pointee.lastIndex = index
        return true
    }

    /// The records from here on are of this batch.
    mutating func enter(_ batch: RecordBatch) {
        plainBatch = isCompanion || batch.hasNotes ? nil : ObjectIdentifier(batch)
    }

    /// The batch ends, and may become another.
    mutating func leave() { plainBatch = nil }

    private static let judged: RecordFlags = LogAudit.oddities.union(.hasCode)

    // MARK: hosts

    /// The records from here on are this host's.
    @inline(__always)
    mutating func enter(_ next: UInt32) -> UnsafeMutablePointer<Host> {
        if next == host, let present { return present }
        return change(to: next)
    }

    private mutating func change(to next: UInt32) -> UnsafeMutablePointer<Host> {
        let slot = slots[next] ?? hosts.count
        if slot == hosts.count {
            slots[next] = slot
            hosts.append(.allocate(capacity: 1))
            hosts[slot].initialize(to: Host())
        }
        (host, present) = (next, hosts[slot])
        return hosts[slot]
    }

    /// The present host's last message is the record at `index` of the present batch.
    @inline(__always)
    mutating func noteMessage(at index: Int) {
        guard let present else { return }
        if present.pointee.lastIndex < 0 { open.append(present) }
        present.pointee.lastIndex = index
    }

    /// What the present host's counters were before.
    var previous: CounterAudit.Counted? { present?.pointee.counters.previous }

    /// The code of the present host's last message.
    /// - Parameter words: puts a record of the present batch into words.
    func lastCode(_ words: (Int) -> String) -> String? {
        guard let present else { return nil }
        return present.pointee.lastIndex < 0 ? present.pointee.lastWords : words(present.pointee.lastIndex)
    }

    /// The batch ends.
    mutating func settle(_ words: (Int) -> String) {
        for host in open {
            host.pointee.lastWords = words(host.pointee.lastIndex)
            host.pointee.lastIndex = -1
        }
        open.removeAll(keepingCapacity: true)
    }

    // MARK: clock

    /// Takes a record's time.
    /// - Returns: the time that its set had come to, where the clock has gone back by more than a second since.
    @inline(__always)
    mutating func turn(_ record: Record) -> Int64? {
        let before = setTime
        (setTime, timeBefore) = (record.time, nil)
        let (back, overflow) = before.subtractingReportingOverflow(record.time)
        return before != .min && !overflow && back > 1_000_000 ? before : nil
    }

    /// The records from here on are this file's.
    mutating func enter(file next: Int, _ nextSet: Int, catalogue: Int?, isCompanion: Bool) {
        (file, self.catalogue, self.isCompanion) = (next, catalogue, isCompanion)
        guard nextSet != set else { return }
        timeBefore = lastTime
        setTimes[set] = setTime
        (set, setTime) = (nextSet, setTimes[nextSet] ?? .min)
    }
}

/// What a snapshot says otherwise than the log does of the same instant.
enum SnapshotAudit {
    /// - Parameters:
    ///   - log: the job as the log tells it up to there.
    ///   - told: the job as the snapshot tells it.
    ///   - at: the snapshot's instant.
    ///   - time: puts microseconds into words.
    /// - Returns: empty if they agree, or if the log has come past that instant.
    static func differences(
        log: Job, told: Job, at instant: Int64, _ names: NameRegistry, _ time: (Int64) -> String
    ) -> [String] {
        let changed = max(log.t0, log.t1, log.schedule == .waitingDepends ? log.waitsSince : 0)
        if changed > instant { return [] }
        var found: [String] = []
        func compare(_ what: String, _ told: String, _ log: String) {
            if told != log { found.append("\(what) is \(told), and \(log) by the log") }
        }
        compare("status", names[told.status], names[log.status])
        compare("sub", told.hasFailed ? "err" : "ok", log.hasFailed ? "err" : "ok")
        compare("schedule", told.schedule.rawValue, log.schedule.rawValue)
        if told.schedule == .executing && log.schedule == .executing {
            compare("running_action", names[told.runningAction], names[log.runningAction])
            if told.pid >= 0 && log.pid >= 0 { compare("pid", String(told.pid), String(log.pid)) }
        }
        // Without a beginning that the log tells, its t0 is the end's.
        if log.t0 != log.t1 && differ(told.t0, log.t0) { compare("t0", words(told.t0, time), words(log.t0, time)) }
        if differ(told.t1, log.t1) { compare("t1", words(told.t1, time), words(log.t1, time)) }
        return found
    }

    /// A log may tell whole seconds only.
    private static func differ(_ one: Int64, _ other: Int64) -> Bool { abs(one - other) >= 1_000_000 }

    private static func words(_ instant: Int64, _ time: (Int64) -> String) -> String {
        instant == 0 ? "never" : time(instant)
    }
}

/// Whether a log's clock goes back so regularly by whole hours that rather the zone is wrong in which times are read:
/// a prefix tells local time without a zone, and the own timestamps of lines beside it tell the true one.
public struct ZoneDoubt: Sendable {
    private var steps = 0
    /// How often it went back by so many quarters of an hour.
    private var quarters: [Int64: Int] = [:]

    private static let quarter: Int64 = 900_000_000
    /// The next line may come a little later than the one before, so a step is rather too short than too long.
    private static let early: Int64 = 5_000_000
    private static let late: Int64 = 1_000_000

    /// Takes a step back of the clock, in microseconds.
    mutating func take(_ step: Int64) {
        steps += 1
        let number = (step + ZoneDoubt.early) / ZoneDoubt.quarter
        let rest = step - number * ZoneDoubt.quarter
        guard (1...56).contains(number), (-ZoneDoubt.early...ZoneDoubt.late).contains(rest) else { return }
        quarters[number, default: 0] += 1
    }

    /// The offsets that come up again and again, in seconds, the smallest first; none if there is no doubt.
    public var offsets: [Int64] {
        let regular = quarters.values.reduce(0, +)
        guard regular >= 3, regular * 4 >= steps * 3 else { return [] }
        return quarters.filter { $0.value * 10 >= regular }.keys.sorted().map { $0 * 900 }
    }

    /// What to tell people; nil if there is no doubt.
    public func words(_ duration: (Int64) -> String) -> String? {
        let lengths = offsets.map { duration($0 * 1_000_000) }.joined(separator: " or ")
        if lengths.isEmpty { return nil }
        return "the clock goes back by \(lengths) again and again: is the box in another zone? --tz ZONE"
    }
}

/// Finds the jobs that a box's messages name and its catalogue does not know, each once.
struct StrangerAudit {
    /// By catalogue: the names of its jobs.
    private let known: [Set<ExactText>]
    /// By catalogue: the jobs that were looked at.
    private var seen: [Set<UInt32>]
    /// By job: one more than the catalogue that it was last looked at for. Mostly that answers.
    private var last: [UInt32] = []

    init(_ catalogues: [Catalogue]) {
        known = catalogues.map { Set($0.jobs.map { ExactText($0.name) }) }
        seen = catalogues.map { _ in [] }
    }

    /// Whether a job was looked at just before for this catalogue.
    @inline(__always)
    func hasSeen(_ job: UInt32, _ catalogue: Int) -> Bool {
        Int(job) < last.count && Int(last[Int(job)]) == catalogue + 1
    }

    /// Whether a job is unknown, and is met for the first time.
    mutating func isNew(_ job: UInt32, _ catalogue: Int, _ names: NameRegistry) -> Bool {
        guard job != 0, catalogue < known.count, !hasSeen(job, catalogue) else { return false }
        if last.count <= Int(job) { last += repeatElement(0, count: Int(job) + 1 - last.count) }
        last[Int(job)] = UInt32(catalogue + 1)
        guard !known[catalogue].isEmpty else { return false }
        return seen[catalogue].insert(job).inserted && !known[catalogue].contains(ExactText(names[job]))
    }
}
