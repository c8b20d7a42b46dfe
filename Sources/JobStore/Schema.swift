import JobColumns

/// The tables that a query sees, and where the logs themselves are kept: `source` and `content` hold them as they were
/// given. How a store keeps the records, see `StoreSchema`.
public enum Schema {
    /// The tables that a query sees (jobtrail-sql(5)).
    public static let queried = "\(records)\n\(states)"

    static let records = """
        CREATE TABLE records (seq INTEGER PRIMARY KEY, \(RecordRow.wholeRow.definitions())) STRICT;
        """

    /// All but the records.
    static let states = """
        CREATE TABLE jobs (
            host TEXT, name TEXT, status TEXT, sub TEXT, schedule TEXT, t0 REAL, t1 REAL,
            running_action TEXT, pid INTEGER
        ) STRICT;
        CREATE TABLE updates (host TEXT, name TEXT, status TEXT, time REAL, msg TEXT) STRICT;
        CREATE TABLE runs (
            host TEXT, run INTEGER, start REAL, "end" REAL, messages INTEGER, ok INTEGER, err INTEGER, jobs INTEGER,
            cause TEXT
        ) STRICT;
        CREATE TABLE files (
            file TEXT, role TEXT, bytes INTEGER, lines INTEGER, records INTEGER, "foreign" INTEGER, unparsed INTEGER,
            first REAL, last REAL, year INTEGER, year_from TEXT, sha256 TEXT
        ) STRICT;
        CREATE TABLE findings (kind TEXT, file TEXT, offset INTEGER, line INTEGER, text TEXT) STRICT;
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
