import CSQLite
import JobRecords

/// What every step of a scan touches; it lies in memory of its own, since a class's properties are guarded at each
/// access. SQLite's own part comes first.
struct CursorHead {
    var base = sqlite3_vtab_cursor()
    /// The batch's records; where rows are counted, one record that stands for them.
    var records: UnsafePointer<Record>
    /// The chosen rows of the batch.
    let rows: UnsafeMutablePointer<ChosenRow>
    var count = 0
    var at = 0
    /// Rows that are like the present one and still to come.
    var likes = 0
    /// Records before the batch.
    var before: Int64 = 0
    var isAtEnd = false
    /// Names by their number.
    var names: UnsafeMutablePointer<StableTexts.Span>?
    var namesCapacity = 0
    var namesKnown = 0
    var file = StableTexts.Span()
    /// Of the one record that stands for like rows.
    var run: Int32 = 0
    let columns: UnsafePointer<RecordColumn>
    let kinds: UnsafePointer<StableTexts.Span>
    var cursor: Unmanaged<RecordsCursor>?

    @inline(__always) var record: UnsafePointer<Record> { records + Int(rows[at].index) }
    @inline(__always) var seq: Int64 { before + Int64(rows[at].ordinal) }
}

/// A record of a batch that may be wanted.
struct ChosenRow {
    /// Its place in the batch.
    var index: UInt16 = 0
    /// Its place among the batch's records, from 1.
    var ordinal: UInt16 = 0
}
