import Glibc
import JobRecords
import LogBytes

/// Whose line it is: a line without a host has that of the line before it in its set; the
/// lines before the set's first host belong to that host.
struct HostKeeper {
    /// What the host is called while no line has named one.
    let placeholder: UInt32
    private(set) var current: UInt32
    private(set) var isKnown = false

    init(placeholder: UInt32) {
        self.placeholder = placeholder
        current = placeholder
    }

    /// - Returns: whether it is the set's first one, so that the placeholder now stands for it.
    @inline(__always)
    mutating func take(_ host: UInt32) -> Bool {
        current = host
        if isKnown { return false }
        isKnown = true
        return true
    }
}

/// What a line at a file's head belongs to: only what the files of its set before it end in tells.
struct HeadKeeper {
    /// Whether somebody has read what stands before.
    var isKnown = true
    private var isInRecord = false
    private var isInTraceback = false
    /// The last record, whose process tells its further lines.
    private var last: Record?
    /// The line of the present file's last note that belongs to that record.
    private var taken: UInt32 = 0

    /// A batch has been settled.
    mutating func note(_ batch: RecordBatch) {
        last = UnsafeBufferPointer(start: batch.records, count: batch.count).last { $0.kind.isRecord } ?? last
    }

    mutating func endFile(_ summary: FileSummary) {
        guard summary.lines > 0 else { return }
        (isInRecord, isInTraceback, taken) = (summary.endsInRecord, summary.endsInTraceback, 0)
    }

    /// - Parameter outcome: counts the line if it is nobody's.
    mutating func settle(_ record: inout Record, _ outcome: inout FileOutcome) {
        let belongs = record.flags.contains(.needsTraceback) ? isInTraceback : isInRecord
        record.flags.subtract([.atHead, .needsTraceback])
        if record.kind == .note {
            settleNote(&record, belongs, &outcome)
        } else if record.kind == .detail && record.owner != 0 {
            if record.owner == taken { record.follows() }
        } else if !isKnown {
            if record.kind != .detail { record.kind = .foreign }
        } else if belongs {
            record.flags.insert(.afterRecord)
        } else if record.kind == .detail {
            record.kind = .unparsed
            outcome.looseLines += 1
        } else {
            record.kind = .foreign
            outcome.looseForeign += 1
        }
    }

    private mutating func settleNote(_ record: inout Record, _ belongs: Bool, _ outcome: inout FileOutcome) {
        guard belongs, let last, last.isOfProcess(record) else { return }
        taken = record.line
        outcome.looseNotes += 1
        record.kind = .detail
        record.follows()
        guard record.textCount > 0 else { return }
        record.textStart += UInt32(record.bodyStart)
        record.textCount -= UInt32(record.bodyStart)
        record.bodyStart = 0
    }
}

/// When a line of a set was written, if it says no time, or one that comes twice: when summer time ends, local times of
/// an hour are told a second time, and only the lines before tell which pass a line is of.
struct TimeKeeper {
    /// The time of the last line that has one.
    private(set) var last: Int64?
    private var isSecondPass = false

    /// So much further back, microseconds, a line is of the second pass rather than late.
    private static let stepBack: Int64 = 600_000_000

    /// - Parameters:
    ///   - zone: of times that have none.
    ///   - first: the time for a line before the first that has one.
    @inline(__always)
    mutating func settle(_ record: inout Record, in zone: Zone, first: () -> Int64?) {
        if record.flags.contains(.timeless) {
            record.time = last ?? first() ?? 0
            return
        }
        if let last, isSecondPass || record.time < last - TimeKeeper.stepBack {
            settle(&record, after: last, in: zone)
        }
        last = record.time
    }

    private mutating func settle(_ record: inout Record, after last: Int64, in zone: Zone) {
        let later = record.flags.contains(.ownTime) ? nil : TimeKeeper.secondPass(of: record.time, in: zone)
        isSecondPass = later.map { $0 >= last - TimeKeeper.stepBack } ?? false
        if isSecondPass, let later { record.time = later }
    }

    /// The same local time an hour later; nil if it comes only once.
    static func secondPass(of time: Int64, in zone: Zone) -> Int64? {
        let seconds = time >= 0 ? time / 1_000_000 : (time - 999_999) / 1_000_000
        let offset = Int64(zone.offset(at: seconds))
        let step = offset - Int64(zone.offset(at: seconds + 7200))
        guard step > 0, step <= 7200, Int64(zone.offset(at: seconds + step)) == offset - step else { return nil }
        return time + step * 1_000_000
    }
}
