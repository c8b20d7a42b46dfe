/// Where the year of a log's yearless lines came from; `verify` names it for each file.
public enum YearSource: String, CaseIterable, Sendable {
    /// The records' own `timestamp=`.
    case timestamp
    /// `--year`.
    case option
    case member = "archive member's date"
    case header = "gzip header's date"
    case file = "file's date"
    /// The day in a rotated file's name.
    case name = "day in its name"
    /// Nothing else was known.
    case clock = "today"
}
