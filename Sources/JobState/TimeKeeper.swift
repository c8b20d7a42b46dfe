import JobRecords
import LogBytes

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
