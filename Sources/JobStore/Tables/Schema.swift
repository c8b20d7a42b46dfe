import JobColumns
import JobState

/// The tables of a store, and those that a statement over files sees (jobtrail-sql(5)).
public enum Schema {
    /// The tables that a statement sees.
    public static let queried = "\(records)\n\(states)"

    public static let records = """
        CREATE TABLE records (seq INTEGER PRIMARY KEY, \(RecordRow.sqlDefinitions)) STRICT;
        """

    /// Those of `records`, for a table that is none of SQLite's own.
    static let recordColumns = "\"seq\" INTEGER, \(RecordRow.sqlDefinitions)"

    /// All but the records.
    public static let states = """
        CREATE TABLE jobs (\(JobRow.sqlDefinitions)) STRICT;
        CREATE TABLE updates (\(UpdateRow.sqlDefinitions)) STRICT;
        CREATE TABLE runs (\(RunRow.sqlDefinitions)) STRICT;
        CREATE TABLE files (\(FileReport.sqlDefinitions)) STRICT;
        CREATE TABLE findings (\(Finding.sqlDefinitions)) STRICT;
        """

    /// `sub` stands in it so that the few failures of a job that is logged often are found without its rows. An index of
    /// times alone would cost as much again; told that jobs are few, SQLite looks for a time job by job.
    public static let indexes = """
        CREATE INDEX IF NOT EXISTS records_job ON records (job, time, sub);
        ANALYZE sqlite_schema;
        DELETE FROM sqlite_stat1 WHERE tbl = 'records';
        INSERT INTO sqlite_stat1 VALUES ('records', 'records_job', '1000000 10000 2 1');
        """

    static let dropIndexes = "DROP INDEX IF EXISTS records_job; DROP INDEX IF EXISTS records_time;"

    /// The tables of `states`.
    public static let stateNames = ["jobs", "updates", "runs", "files", "findings"]

    /// Where the logs themselves are kept, beside what is read in them.
    ///
    /// - `source`: a file, of the log set that `log`, `place`, `folder` and `host` name; `as_host` is what its box is
    ///   to be called whatever its lines say. `zone` and `catalogues` (their
    ///   numbers) are what its box tells, or was said to; `sha256` and `bytes` are of the file as it lay there; `damages` and `recorded` are what its
    ///   packing told. `grp` and `position` say in which order the files are read; `original` that it is not, since
    ///   another one holds what it has. `is_read` tells whether its rows are those of its bytes; `hosts`, `outcome`
    ///   and the range of its rows are what that reading found; a document holds several records in a line.
    ///   A file whose stored bytes are another one's is `copy_of` it and has no pages of its own. `made` and `remark` are
    ///   of the backup that it came in; `rotated` is when logrotate last rotated its log, as the file `rotated_by` told.
    /// - `beside`: what was found with the files and is not read: what is remarkable about bundles, logs that were passed
    ///   over, time stamps with what they are of.
    /// - `reading`: how lines are understood, and by which program the tables were filled.
    /// - `page`: its unpacked bytes, a page packed by Zstandard unless that makes it no smaller; of a hole, the length of
    ///   any number of pages without bytes. (Without a rowid, a page's bytes would take an overflow page each.)
    /// - `followed`: the files to which a follower adds, with the chain at their end.
    static let kept = """
        CREATE TABLE source (
            number INTEGER PRIMARY KEY, sha256 TEXT, copy_of INTEGER, name TEXT NOT NULL, log TEXT NOT NULL, place TEXT NOT NULL,
            folder TEXT NOT NULL, host TEXT, as_host TEXT, kind TEXT NOT NULL, zone TEXT NOT NULL, catalogues TEXT NOT NULL, bytes INTEGER NOT NULL, modified INTEGER, recorded INTEGER, is_member INTEGER NOT NULL,
            is_live INTEGER NOT NULL, is_archived INTEGER NOT NULL, damages BLOB NOT NULL, is_read INTEGER NOT NULL DEFAULT 0,
            grp INTEGER NOT NULL DEFAULT 0, position INTEGER NOT NULL DEFAULT 0, default_host TEXT NOT NULL DEFAULT '',
            original TEXT, is_beginning INTEGER NOT NULL DEFAULT 0, hosts TEXT NOT NULL DEFAULT '', outcome BLOB,
            first_seq INTEGER, last_seq INTEGER, is_document INTEGER NOT NULL DEFAULT 0, made INTEGER, remark TEXT,
            rotated TEXT, rotated_by TEXT, UNIQUE (sha256, name)
        ) STRICT;
        CREATE TABLE beside (
            kind TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT, bytes INTEGER, offset INTEGER, text TEXT NOT NULL,
            content BLOB, PRIMARY KEY (kind, name, text)) STRICT;
        CREATE TABLE reading (
            one INTEGER PRIMARY KEY CHECK (one = 1), program TEXT NOT NULL, tags TEXT NOT NULL, layouts TEXT NOT NULL
        ) STRICT;
        CREATE TABLE page (source INTEGER NOT NULL, start INTEGER NOT NULL, size INTEGER NOT NULL, bytes BLOB NOT NULL,
            PRIMARY KEY (source, start)) STRICT;
        CREATE TABLE catalogue (
            number INTEGER PRIMARY KEY, sha256 TEXT UNIQUE NOT NULL, name TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;
        CREATE TABLE followed (source INTEGER PRIMARY KEY, path TEXT NOT NULL, chain TEXT NOT NULL) STRICT;
        CREATE TABLE follow_checkpoint (
            one INTEGER PRIMARY KEY CHECK (one = 1), sequence INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
        """

    static let store = "\(tables) \(indexes)"

    /// Without the indexes, which are made when there are rows.
    static let tables = "\(queried) \(kept)"
}
