import JobColumns
import JobState

/// The tables that a query sees, and where the logs themselves are kept: `source` and `content` hold them as they were
/// given. How a store keeps the records, see `StoreSchema`.
public enum Schema {
    /// The tables that a query sees (jobtrail-sql(5)).
    public static let queried = "\(records)\n\(states)"

    static let records = """
        CREATE TABLE records (seq INTEGER PRIMARY KEY, \(RecordRow.sqlColumns.definitions())) STRICT;
        """

    /// All but the records.
    static let states = """
        CREATE TABLE jobs (\(JobRow.sqlColumns.definitions())) STRICT;
        CREATE TABLE updates (\(UpdateRow.sqlColumns.definitions())) STRICT;
        CREATE TABLE runs (\(RunRow.sqlColumns.definitions())) STRICT;
        CREATE TABLE files (\(FileReport.sqlColumns.definitions())) STRICT;
        CREATE TABLE findings (\(Finding.sqlColumns.definitions())) STRICT;
        """

    public static let indexes = """
        CREATE INDEX records_job ON records (job, sub, time);
        CREATE INDEX records_time ON records (time);
        """

    /// The tables of `states`.
    public static let stateNames = ["jobs", "updates", "runs", "files", "findings"]

    /// Where the logs themselves are kept.
    static let kept = """
        CREATE TABLE source (
            number INTEGER PRIMARY KEY, sha256 TEXT UNIQUE NOT NULL, name TEXT NOT NULL, log TEXT NOT NULL,
            place TEXT NOT NULL, bytes INTEGER NOT NULL, modified INTEGER, is_member INTEGER NOT NULL,
            is_live INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE content (source INTEGER NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL,
            PRIMARY KEY (source, part)) STRICT, WITHOUT ROWID;
        """
}
