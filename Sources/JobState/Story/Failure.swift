/// One thing that went wrong: a failed event, an error note, or an action that never ended (docs/format.md, Failures).
///
/// Names are numbers of the reading's `NameRegistry`, 0 if there is none.
public struct Failure: Sendable {
    public let host: UInt32
    public let job: UInt32
    public let action: UInt32
    /// Microseconds since the epoch; of an action that never ended, when it began.
    public let time: Int64
    /// The reading's number of the file, and the line in it, from 1.
    public let file: Int
    public let line: UInt32
    /// Why, in one line.
    public var reason: String
    /// The lines that belong to it, joined by newlines; nil if there are none.
    public var detail: String?

    public init(
        host: UInt32, job: UInt32, action: UInt32, time: Int64, file: Int, line: UInt32, reason: String,
        detail: String? = nil
    ) {
        (self.host, self.job, self.action, self.time) = (host, job, action, time)
        (self.file, self.line, self.reason, self.detail) = (file, line, reason, detail)
    }

    /// The reason of an action that the next run of the engine cut off.
    public static let neverEnded = "never ended"

    fileprivate var bytes: Int { reason.utf8.count + (detail?.utf8.count ?? 0) }

    /// Its place in the order of the log; of two sets, the one that is read later counts as later.
    fileprivate var place: (Int, UInt32) { (file, line) }
}

/// Failures of one job that are alike: the same host, job, action and reason, in which every run of digits counts as
/// the same.
public struct FailureGroup: Sendable {
    /// The one that the log tells last.
    public private(set) var newest: Failure
    public private(set) var count = 1
    /// The times of the earliest and the latest, microseconds since the epoch.
    public private(set) var first: Int64
    public private(set) var last: Int64

    init(_ failure: Failure) { (newest, first, last) = (failure, failure.time, failure.time) }

    mutating func add(_ failure: Failure) {
        count += 1
        first = min(first, failure.time)
        last = max(last, failure.time)
        if newest.place < failure.place { newest = failure }
    }

    /// Whether it is listed before another one: the most recent first; of equal times, the one told later.
    func isListedBefore(_ other: FailureGroup) -> Bool {
        last != other.last ? last > other.last : other.newest.place < newest.place
    }
}

/// Groups failures, and gives a failed event that tells no reason the one of its job's last error note.
public struct FailureLedger: Sendable {
    private struct Kind: Hashable {
        let host: UInt32
        let job: UInt32
        let action: UInt32
        let reason: [UInt8]
    }

    /// A job of a host.
    struct Owner: Hashable {
        let host: UInt32
        let job: UInt32
    }

    private var groups: [Kind: FailureGroup] = [:]
    /// Each job's last error note, which a failed event may still claim as its reason.
    private var claimable: [Owner: Failure] = [:]
    private var lastEvents: [Owner: Failure] = [:]
    private let limit: Int?
    /// About how many bytes of text the groups hold; counted only if there is a limit.
    private var heldBytes = 0
    /// Failures of groups that were given up for newer ones.
    public private(set) var forgotten = 0

    private static let mostBytes = 64 << 20

    /// - Parameter limit: how many groups are kept at least, the most recent ones; nil for all.
    public init(limit: Int? = nil) { self.limit = limit }

    /// How long before a failed event whose beginning is not known a note may tell its reason, in microseconds.
    public static let claimTime: Int64 = 60_000_000

    /// A note of severity E or F. It stands for itself unless a failed event claims it.
    public mutating func add(note: Failure) {
        if let before = claimable.updateValue(note, forKey: Owner(host: note.host, job: note.job)) { group(before) }
    }

    /// A new action of a job began: an error note from before stands for itself. The order of the log tells, not the
    /// times, since a line may say whole seconds only.
    public mutating func begin(host: UInt32, job: UInt32) {
        if let before = claimable.removeValue(forKey: Owner(host: host, job: job)) { group(before) }
    }

    /// A failed event.
    /// - Parameters:
    ///   - tellsWhy: whether a traceback, its text or its key `reason` gave the reason, rather than its code.
    ///   - hasBegun: whether the log tells the beginning of its action.
    public mutating func add(event: Failure, tellsWhy: Bool, hasBegun: Bool) {
        var event = event
        let owner = Owner(host: event.host, job: event.job)
        let earliest =
            hasBegun ? .min : event.time.subtractingReportingOverflow(FailureLedger.claimTime).partialValue
        if !tellsWhy, let note = claimable[owner], note.time >= earliest {
            (event.reason, event.detail) = (note.reason, note.detail ?? event.detail)
            claimable[owner] = nil
        }
        lastEvents[owner] = event
        group(event)
    }

    public mutating func add(neverEnded failure: Failure) { group(failure) }

    /// The last failed event of a job; nil if none failed.
    public func lastEvent(host: UInt32, job: UInt32) -> Failure? { lastEvents[Owner(host: host, job: job)] }

    /// All groups, the most recent first.
    public var recentFirst: [FailureGroup] {
        var all = self
        for note in claimable.values { all.group(note) }
        return all.groups.values.sorted { $0.isListedBefore($1) }
    }

    /// The group that a failure is counted in.
    public func group(of failure: Failure) -> FailureGroup? { groups[FailureLedger.kind(failure)] }

    private mutating func group(_ failure: Failure) {
        let kind = FailureLedger.kind(failure)
        if groups[kind]?.add(failure) == nil { groups[kind] = FailureGroup(failure) }
        guard let limit else { return }
        heldBytes += failure.bytes
        if groups.count > 2 * limit || heldBytes > FailureLedger.mostBytes { forget(beyond: limit) }
    }

    /// Gives up the groups that are oldest.
    private mutating func forget(beyond limit: Int) {
        heldBytes = 0
        let recent = groups.sorted { $0.value.isListedBefore($1.value) }
        for (place, (kind, group)) in recent.enumerated() {
            if place < limit && heldBytes + group.newest.bytes <= FailureLedger.mostBytes / 2 {
                heldBytes += group.newest.bytes
            } else {
                forgotten += group.count
                groups[kind] = nil
            }
        }
    }

    private static func kind(_ failure: Failure) -> Kind {
        Kind(
            host: failure.host, job: failure.job, action: failure.action, reason: withoutDigits(failure.reason))
    }

    /// The bytes with every run of digits as one `0`.
    private static func withoutDigits(_ reason: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for byte in reason.utf8 {
            if (48...57).contains(byte) {
                if bytes.last != 48 { bytes.append(48) }
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }
}
