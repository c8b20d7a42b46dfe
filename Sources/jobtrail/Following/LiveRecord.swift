import JobState
import LogFollow

/// A record kept until it is complete: lines that belong to it may still come.
struct LiveRecord {
    var held = HeldRecord()
    /// The change that it made, where changes are printed.
    var update: Update?
    /// Where a checkpoint stands that does not hold it.
    var place: HeldPlace?
    /// Since when it is kept, monotonic nanoseconds.
    var since: Int64 = 0
}
