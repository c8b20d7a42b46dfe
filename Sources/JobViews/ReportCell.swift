/// What one job did at one instant, or within one stretch of time: what the report's timeline and counts are made of.
struct ReportCell: Sendable {
    /// When the action ended, or where the stretch begins; microseconds since the epoch.
    var time: Int64
    /// The job's row in the report.
    let slot: Int32
    /// The engine's life; 0 where several were put together.
    var run: Int32
    /// The action's number; 0 where several were put together.
    var action: UInt32
    var ok: Int32
    var err: Int32
    /// Of the actions whose beginning is known: how many, how long together, and the longest.
    var timed: Int32 = 0
    var took: Int64 = 0
    var longest: Int64 = 0

    /// Takes another cell of the same job in.
    mutating func absorb(_ other: ReportCell) {
        ok &+= other.ok
        err &+= other.err
        timed &+= other.timed
        took &+= other.took
        longest = max(longest, other.longest)
        if action != other.action { action = 0 }
        if run != other.run { run = 0 }
    }
}
