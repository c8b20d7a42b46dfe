import JobRecords

/// How a store keeps what is read in its logs. All of it is made anew where the logs have changed; `records` shows it as
/// a query sees it.
enum StoreSchema {
    /// Raised with every change; an older store is brought up to date, a newer one is refused.
    static let version: Int64 = 2

    /// - `record`: a row each, names and files as numbers.
    /// - `input`, `duplicate`: which files were read, in which order; which stand in others.
    /// - `selector`, `stretch`, `block`: for searching (`RecordSearch`).
    /// - `filled`: of what, and by whom, the tables were filled.
    static let tables = """
        CREATE TABLE record (
            seq INTEGER PRIMARY KEY, id BLOB, time REAL, host INTEGER, run INTEGER, kind INTEGER, msg TEXT,
            severity TEXT, job INTEGER, action INTEGER, sub TEXT, startup_percentage INTEGER, ok_counter INTEGER,
            err_counter INTEGER, forked_counter INTEGER, pid INTEGER, text TEXT, detail TEXT, fields TEXT,
            file INTEGER, offset INTEGER, line INTEGER
        ) STRICT;
        CREATE TABLE name (number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
        CREATE TABLE input (
            position INTEGER PRIMARY KEY, source INTEGER NOT NULL, name TEXT NOT NULL, log INTEGER NOT NULL,
            host TEXT NOT NULL
        ) STRICT;
        CREATE TABLE duplicate (
            position INTEGER PRIMARY KEY, source INTEGER NOT NULL, original TEXT NOT NULL,
            is_beginning INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE selector (
            number INTEGER PRIMARY KEY, job INTEGER NOT NULL, action INTEGER NOT NULL, host INTEGER NOT NULL,
            severity INTEGER NOT NULL, failed INTEGER NOT NULL, is_message INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE stretch (
            number INTEGER PRIMARY KEY, earliest INTEGER NOT NULL, latest INTEGER NOT NULL, first_run INTEGER NOT NULL,
            last_run INTEGER NOT NULL, selectors BLOB NOT NULL
        ) STRICT;
        CREATE TABLE block (
            number INTEGER PRIMARY KEY, records INTEGER NOT NULL, size INTEGER NOT NULL, bytes BLOB NOT NULL
        ) STRICT;
        CREATE TABLE filled (
            one INTEGER PRIMARY KEY CHECK (one = 1), content TEXT NOT NULL, reading TEXT NOT NULL, facts BLOB NOT NULL
        ) STRICT;
        """

    static let names = ["record", "name", "input", "duplicate", "selector", "stretch", "block", "filled"]

    static var view: String {
        let kinds = (0...RecordKind.snapshot.rawValue).compactMap { RecordKind(rawValue: $0) }
        let words = kinds.map { "WHEN \($0.rawValue) THEN '\($0.name)'" }.joined(separator: " ")
        return """
            CREATE VIEW records AS SELECT
                seq, lower(hex(id)) AS id, time, host.text AS host, run, CASE kind \(words) END AS kind, msg, severity,
                job.text AS job, action.text AS action, sub, startup_percentage, ok_counter, err_counter,
                forked_counter, pid, record.text AS text, detail, coalesce(fields, '{}') AS fields,
                input.name AS file, offset, line
            FROM record
                LEFT JOIN name AS host ON host.number = record.host
                LEFT JOIN name AS job ON job.number = record.job
                LEFT JOIN name AS action ON action.number = record.action
                LEFT JOIN input ON input.position = record.file;
            """
    }

    static let indexes = """
        CREATE INDEX record_failed ON record (job, time) WHERE sub = 'err';
        CREATE INDEX record_time ON record (time);
        """

    static let indexNames = ["record_failed", "record_time"]

    /// A new store's, with the tables that a query sees beside the records.
    static let all = "\(Schema.kept) \(Schema.states) \(tables) \(view)"

    /// What turns a store of version 1 into one of this version; its tables are to be filled again.
    static let fromFirst = "DROP TABLE records; \(tables) \(view)"
}
