/// Groups failures, and gives a failed event that tells no reason the one of its job's last error note.
///
/// A failure of a kind that is known costs no memory and no words: `Place` says where it counts.
public struct FailureLedger: Sendable {
    /// Where the failures count that are told by lines alike.
    struct Place {
        /// Its job's place among all.
        fileprivate let owner: Int
        /// The group of those that keep their own reason; -1 while there is none.
        fileprivate var group: Int
        fileprivate let reason: FailureReason
        /// Whether a traceback, its text or its key `reason` gave the reason, rather than its code.
        fileprivate let tellsWhy: Bool

        static let none = Place(owner: 0, group: -1, reason: .none, tellsWhy: false)
    }

    private struct Kind: Hashable {
        let host: UInt32
        let job: UInt32
        let action: UInt32
        let reason: Int32

        init(_ record: FailedRecord, _ reason: FailureReason) {
            (host, job, action, self.reason) = (record.host, record.job, record.action, reason.number)
        }
    }

    /// What is known of a job of a host.
    private struct Owner {
        /// Its last error note, which a failed event may still claim as its reason.
        var note = Failure()
        var hasNote = false
        var event = Failure()
        /// The number of its last failed event; 0 if there is none.
        var lastEvent = 0
    }

    private var groups: [FailureGroup] = []
    private var places: [Kind: Int] = [:]
    private var owners: [Owner] = []
    private var slots = HostSlots()
    private var reasons = ReasonNumbers()
    /// How many notes may still be claimed.
    private var claimable = 0
    /// How many failed events there were.
    private var events = 0
    private let limit: Int?
    /// About how many bytes of text the groups hold; counted only if there is a limit.
    private var heldBytes = 0
    /// Failures of groups that were given up for newer ones.
    public private(set) var forgotten = 0
    /// How often groups were given up: places from before are of no use.
    private(set) var epoch = 0

    private static let mostBytes = 64 << 20

    /// - Parameter limit: how many groups are kept at least, the most recent ones; nil for all.
    public init(limit: Int? = nil) { self.limit = limit }

    /// How long before a failed event whose beginning is not known a note may tell its reason, in microseconds.
    private static let claimTime: Int64 = 60_000_000

    /// Whether any note may still be claimed.
    @inline(__always) var hasNotes: Bool { claimable > 0 }

    /// The place of failures of which one has been read.
    mutating func place(of failure: Failure) -> Place {
        let (record, words) = (failure.record, failure.words)
        let reason = reasons.number(of: words.reason)
        return Place(
            owner: owner(record.host, record.job), group: places[Kind(record, reason)] ?? -1, reason: reason,
            tellsWhy: words.tellsWhy)
    }

    private mutating func owner(_ host: UInt32, _ job: UInt32) -> Int {
        if let known = slots[host, job] { return known }
        slots.set(host, job, to: owners.count)
        owners.append(Owner())
        return owners.count - 1
    }

    // MARK: notes

    /// A note of severity E or F. It stands for itself unless a failed event claims it.
    mutating func add(note: Failure, at place: Place) {
        settleNote(of: place.owner)
        owners[place.owner].note.become(note, place.reason)
        owners[place.owner].hasNote = true
        claimable += 1
    }

    /// A new action of a job began: an error note from before stands for itself. The order of the log tells, not the
    /// times, since a line may say whole seconds only.
    @inline(__always)
    public mutating func begin(host: UInt32, job: UInt32) {
        if hasNotes, let owner = slots[host, job] { settleNote(of: owner) }
    }

    private mutating func settleNote(of owner: Int) {
        guard owners[owner].hasNote else { return }
        owners[owner].hasNote = false
        claimable -= 1
        group(owners[owner].note, owners[owner].note.reason)
    }

    // MARK: events

    /// A failed event.
    /// - Parameters:
    ///   - place: told its group.
    ///   - hasBegun: whether the log tells the beginning of its action.
    mutating func add(event: Failure, at place: inout Place, hasBegun: Bool) {
        let owner = place.owner
        owners[owner].lastEvent = nextEvent()
        if !place.tellsWhy, owners[owner].hasNote, isInTime(owners[owner].note, for: event, hasBegun) {
            owners[owner].hasNote = false
            claimable -= 1
            owners[owner].event.become(event, because: owners[owner].note)
            group(owners[owner].event, owners[owner].event.reason)
        } else {
            owners[owner].event.become(event, place.reason)
            if place.group < 0 {
                place.group = group(event, place.reason)
            } else {
                count(event, place.reason, in: place.group)
            }
        }
    }

    /// Numbers a failed event.
    @inline(__always)
    mutating func nextEvent() -> Int {
        events += 1
        return events
    }

    /// Whether nothing but its count is to be known of one more failed event: its group is known, no note may tell its
    /// reason, and no group is given up for it.
    @inline(__always)
    func onlyCounts(at place: Place) -> Bool {
        limit == nil && place.group >= 0 && (claimable == 0 || place.tellsWhy || !owners[place.owner].hasNote)
    }

    /// Failed events that were only counted.
    /// - Parameter lastEvent: the number of the last one.
    mutating func add(_ tally: FailureTally, newest: Failure, at place: Place, lastEvent: Int) {
        groups[place.group].add(tally, newest: newest, place.reason)
        guard lastEvent > owners[place.owner].lastEvent else { return }
        owners[place.owner].lastEvent = lastEvent
        owners[place.owner].event.become(newest, place.reason)
    }

    private func isInTime(_ note: Failure, for event: Failure, _ hasBegun: Bool) -> Bool {
        let (earliest, _) = event.record.time.subtractingReportingOverflow(FailureLedger.claimTime)
        return hasBegun || note.record.time >= earliest
    }

    /// An action that the next run of the engine cut off.
    mutating func add(neverEnded record: FailedRecord) {
        let words = "never ended"
        group(Failure(record, words: words), reasons.number(of: words))
    }

    /// The last failed event of a job; nil if none failed.
    public func lastEvent(host: UInt32, job: UInt32) -> Failure? {
        guard let owner = slots[host, job], owners[owner].lastEvent > 0 else { return nil }
        return owners[owner].event
    }

    // MARK: groups

    /// All groups, the most recent first.
    public var recentFirst: [FailureGroup] {
        var all = self
        for owner in owners.indices { all.settleNote(of: owner) }
        return all.groups.sorted { $0.isListedBefore($1) }
    }

    /// The group that a failure is counted in.
    public func group(of failure: Failure) -> FailureGroup? {
        places[Kind(failure.record, failure.reason)].map { groups[$0] }
    }

    /// - Returns: the group's place among all; -1 if it may be another one now.
    @discardableResult
    private mutating func group(_ failure: Failure, _ reason: FailureReason) -> Int {
        let (kind, before) = (Kind(failure.record, reason), epoch)
        let index = places[kind] ?? groups.count
        if index < groups.count {
            count(failure, reason, in: index)
        } else {
            places[kind] = index
            groups.append(FailureGroup(failure, reason))
            noteBytes(of: failure)
        }
        return epoch == before ? index : -1
    }

    @inline(__always)
    private mutating func count(_ failure: Failure, _ reason: FailureReason, in index: Int) {
        groups[index].add(failure, reason)
        noteBytes(of: failure)
    }

    @inline(__always)
    private mutating func noteBytes(of failure: Failure) {
        guard let limit else { return }
        heldBytes += failure.lines.byteCount
        if groups.count > 2 * limit || heldBytes > FailureLedger.mostBytes { forget(beyond: limit) }
    }

    /// Gives up the groups that are oldest.
    private mutating func forget(beyond limit: Int) {
        heldBytes = 0
        var kept: [FailureGroup] = []
        for (place, group) in groups.sorted(by: { $0.isListedBefore($1) }).enumerated() {
            if place < limit && heldBytes + group.newest.lines.byteCount <= FailureLedger.mostBytes / 2 {
                heldBytes += group.newest.lines.byteCount
                kept.append(group)
            } else {
                forgotten += group.count
            }
        }
        if kept.count < groups.count { renumber(kept) }
    }

    private mutating func renumber(_ kept: [FailureGroup]) {
        var fresh = ReasonNumbers()
        groups = kept
        places = [:]
        for index in groups.indices {
            groups[index].newest.reason = fresh.number(of: groups[index].newest.reason, in: reasons)
            places[Kind(groups[index].newest.record, groups[index].newest.reason)] = index
        }
        for index in owners.indices {
            owners[index].note.reason = fresh.number(of: owners[index].note.reason, in: reasons)
            owners[index].event.reason = fresh.number(of: owners[index].event.reason, in: reasons)
        }
        reasons = fresh
        epoch += 1
    }
}

/// Slots by host and job.
private struct HostSlots: Sendable {
    private var tables: [SlotTable] = []
    private var hosts = SlotTable()

    @inline(__always)
    subscript(host: UInt32, job: UInt32) -> Int? { hosts[host].flatMap { tables[$0][job] } }

    mutating func set(_ host: UInt32, _ job: UInt32, to slot: Int) {
        if hosts[host] == nil {
            hosts.set(host, to: tables.count)
            tables.append(SlotTable())
        }
        tables[hosts[host]!].set(job, to: slot)
    }
}
