import JobColumns
import JobState
import JobStore

/// The tables that a query sees.
enum TableTexts {
    static let all: [TableText] = [
        TableText(
            "records", "One row a record, in log order",
            [("seq", "Its place in log order, from 1")] + columns(RecordRow.self)),
        TableText("jobs", "The state of every job at the newest record", columns(JobRow.self)),
        TableText(
            "jobs_at", usage: "jobs_at(T)",
            "The state of every job at the instant T, written in any form that --at takes", columns(JobRow.self)),
        TableText(
            "updates", "What changed in the last 30 seconds before the newest record", columns(UpdateRow.self)),
        TableText("runs", "The engine's lives", columns(RunRow.self)),
        TableText("files", "The files looked at, as verify lists them", columns(FileReport.self)),
        TableText("findings", "What verify found", columns(Finding.self)),
    ]

    private static func columns<Row: ColumnRow>(_: Row.Type) -> [(name: String, words: String)] {
        Row.sqlColumns.map { ($0.name, $0.meaning) }
    }

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
