import JobColumns
import JobStore

/// The tables that a query sees.
enum TableTexts {
    static let all: [TableText] = [
        TableText("records", "One row a record, in log order", records),
        TableText("jobs", "The state of every job at the newest record", jobs),
        TableText(
            "jobs_at", usage: "jobs_at(T)",
            "The state of every job at the instant T, written in any form that --at takes", jobs),
        TableText(
            "updates", "What changed in the last 30 seconds before the newest record",
            [
                ("host", "The box"), ("name", "The job"), ("status", "start, stop, executing or waiting_depends"),
                ("time", "When it changed"), ("msg", "The change in words"),
            ]),
        TableText("runs", "The engine's lives", runs),
        TableText("files", "The files looked at, as verify lists them", files),
        TableText(
            "findings", "What verify found",
            [
                (
                    "kind",
                    "gap, repeat, counter, conflict, clock, truncated, corrupt, hole, missing, duplicate, cut, unparsed"
                ),
                ("file", "Where"), ("offset", "Bytes before the place in the unpacked file; NULL for a whole file"),
                ("line", "Its line, from 1; NULL for a whole file"), ("text", "What was found, in words"),
            ]),
    ]

    private static let records =
        [(name: "seq", words: "Its place in log order, from 1")]
        + RecordRow.wholeRow.map { (name: $0.name, words: $0.meaning) }

    private static let jobs: [(name: String, words: String)] = [
        ("host", "The box"), ("name", "The job"), ("status", "start or stop"), ("sub", "ok or err"),
        ("schedule", "waiting, waiting_depends or executing"), ("t0", "When its last action began"),
        ("t1", "When its last action was completed"),
        ("running_action", "What is under way while it is executing; else NULL"),
        ("pid", "The process of that; NULL where none is known"),
    ]

    private static let runs: [(name: String, words: String)] = [
        ("host", "The box"), ("run", "Its number, from 1 for each host"), ("start", "Its first record's time"),
        ("end", "Its last record's time"), ("messages", "Completed actions"), ("ok", "Of these, what went well"),
        ("err", "Of these, what failed"), ("jobs", "How many jobs it names"), ("cause", "Why it is a new run"),
    ]

    private static let files: [(name: String, words: String)] = [
        ("file", "Its name"), ("role", "live, rotated, duplicate or ignored"), ("bytes", "Its size as it lies there"),
        ("lines", "Its lines"), ("records", "Of these, records"), ("foreign", "Of these, other programs' lines"),
        ("unparsed", "Of these, lines that are nothing known"), ("first", "Its first record's time"),
        ("last", "Its last record's time"), ("year", "The year of its last line whose time has none"),
        ("year_from", "Where that year comes from"), ("sha256", "Its fingerprint, as it lies there"),
    ]

    /// All names, as they are written in a statement.
    static var names: String { all.map(\.usage).joined(separator: " ") }

    // MARK: the schema

    /// The tables as SQL, each column with its words.
    /// - Parameter name: one table alone.
    static func schema(of name: String? = nil) throws -> String {
        let chosen = all.filter { name == nil || $0.name == name?.lowercased() || $0.usage == name }
        guard !chosen.isEmpty else {
            throw UsageError("'\(name ?? "")' is no table", near: Nearest.to(name ?? "", in: all.map(\.name)))
        }
        let database = try Database(path: "schema", .memory)
        try database.execute(Schema.queried)
        return try chosen.map { try schema($0, database) }.joined(separator: "\n\n")
    }

    private static func schema(_ table: TableText, _ database: Database) throws -> String {
        let stored = table.name == "jobs_at" ? "jobs" : table.name
        let types = Dictionary(try TableColumns.read(stored, in: database).map { ($0.name, $0.type) }) { first, _ in
            first
        }
        let lines = table.columns.enumerated().map { index, column in
            let comma = index + 1 < table.columns.count ? "," : ""
            let head = "    \"\(column.name)\" \(types[column.name] ?? "")\(comma)"
            return head + String(repeating: " ", count: max(1, 36 - head.count)) + "-- \(column.words)"
        }
        let title = table.usage == table.name ? table.summary : "\(table.usage): \(table.summary)"
        return (["-- \(title)", "CREATE TABLE \(table.name) ("] + lines + [");"]).joined(separator: "\n")
    }

    // MARK: examples

    /// Questions that are really asked.
    static let examples: [(statement: String, answer: String)] = [
        (
            "SELECT job, count(*) AS failures FROM records WHERE sub = 'err' GROUP BY job ORDER BY 2 DESC LIMIT 10",
            "which jobs fail most"
        ),
        (
            "SELECT host, count(*) FROM records WHERE job = 'snort' AND sub = 'err' GROUP BY host",
            "on which boxes snort failed how often"
        ),
        (
            "SELECT date(time, 'unixepoch') AS day, count(*) FROM records WHERE sub = 'err' GROUP BY day",
            "the failures of each day"
        ),
        (
            "SELECT msg, severity, count(*) FROM records WHERE severity IN ('E', 'C') GROUP BY msg, severity ORDER BY 3 DESC",
            "which error codes there are"
        ),
        (
            "SELECT datetime(time, 'unixepoch') AS time, job, action, text FROM records WHERE sub = 'err' ORDER BY seq DESC LIMIT 20",
            "the last failures, newest first"
        ),
        (
            "SELECT name, schedule, t1 FROM jobs WHERE sub = 'err' ORDER BY t1",
            "which jobs stand failed now, and since when"
        ),
        (
            "SELECT a.name, a.status AS before, b.status AS after FROM jobs_at('-2h') a JOIN jobs b USING (host, name) WHERE a.status <> b.status",
            "which jobs were started or stopped in the last two hours"
        ),
        (
            "SELECT host, run, datetime(start, 'unixepoch') AS start, round(\"end\" - start) AS seconds, err, cause FROM runs ORDER BY start",
            "the engine's lives, how long they were, and what failed in each"
        ),
        (
            "SELECT job, max(gap) AS seconds FROM (SELECT job, time - lag(time) OVER (PARTITION BY host, job ORDER BY seq) AS gap FROM records) GROUP BY job ORDER BY 2 DESC LIMIT 10",
            "which jobs were silent for longest"
        ),
        (
            "SELECT key, count(*) FROM records, json_each(fields) GROUP BY key ORDER BY 2 DESC",
            "which keys beside the known ones the log has"
        ),
        ("SELECT file, line, text FROM findings WHERE kind = 'gap' ORDER BY file, line", "where records are missing"),
    ]
}
