import JobColumns
import JobState
import JobStore

/// The manual page of the tables that a query sees, jobtrail-sql(5).
enum TablesPage {
    /// - Parameter date: the mdoc date of the program's release.
    static func mdoc(date: String) -> String {
        let head = ManualPage.head("jobtrail-sql", section: 5, "the tables that jobtrail query sees", date: date)
        return (head + description + TableTexts.all.flatMap(section) + statements + examples + seeAlso)
            .joined(separator: "\n") + "\n"
    }

    private static let description = [
        ".Sh DESCRIPTION", ".Xr jobtrail-query 1",
        "answers SQL statements, in SQLite's dialect, over the tables below.",
        "They hold what the other commands print.", "Times are seconds since the epoch, so that",
        ".Ql datetime(time, 'unixepoch')", "writes them.", ".Pp", "Over files,", ".Cm records",
        "is read while the statement asks, and only the columns that it names are made;",
        "the other tables are filled when a statement names them.",
        "A statement that reads", ".Cm records", "once for each row of something else has the columns that it names",
        "kept in memory first.", ".Pp",
        "While",
        ".Xr jobtrail-follow 1",
        "writes a store,", ".Cm records ,", ".Cm jobs ,", ".Cm updates", "and", ".Cm runs",
        "are those of its last commit, at most half a second ago as a rule;",
        ".Cm files", "and", ".Cm findings", "are as of the last", ".Xr jobtrail-ingest 1 .", ".Pp",
        "What else there is in a store is its own, and changes from version to version.",
    ]

    private static func section(_ table: TableText) -> [String] {
        [".Ss \(table.usage)"] + ManualPage.sentences(table.summary + ".") + [".Bl -tag -width Ds"]
            + table.columns.flatMap { [".It Cm \($0.name)"] + ManualPage.sentences($0.words + ".") } + [".El"]
    }

    private static let statements =
        [".Sh STATEMENTS"]
        + ManualPage.sentences(
            "Only reading statements are possible: no table is changed, no other database attached, no extension loaded, "
                + "and of the PRAGMAs only those that tell, such as table_info. A statement ends after 60 seconds and after "
                + "a million rows, with a message and status 1, unless --max-seconds and --max-rows say otherwise.")
        + [".Pp"]
        + ManualPage.sentences(
            "A parameter :NAME gets its value from --param NAME=VALUE, a number where it is written as one.")

    private static var examples: [String] {
        [".Sh EXAMPLES"]
            + TableTexts.examples.flatMap { example in
                [".Bd -literal -offset indent"] + folded(example.key).map(ManualPage.escaped)
                    + [".Ed", ".Pp"] + ManualPage.sentences("tells \(example.value).")
            }
    }

    /// A statement in lines that a terminal shows whole.
    private static func folded(_ statement: String) -> [String] { Help.lines(statement, below: 67, "", "    ") }

    private static let seeAlso = [
        ".Sh SEE ALSO", ".Xr jobtrail 1 ,", ".Xr jobtrail-ingest 1 ,", ".Xr jobtrail-query 1",
    ]
}

/// What is told of a table that a query sees: in its manual page, with `query --schema`, in the shell.
struct TableText: Sendable {
    let name: String
    /// How it is written in a statement, where it takes an argument.
    let usage: String
    let summary: String
    /// In the schema's order.
    let columns: [(name: String, type: String, words: String)]

    init(
        _ name: String, usage: String? = nil, _ summary: String,
        _ columns: [(name: String, type: String, words: String)]
    ) {
        (self.name, self.usage, self.summary, self.columns) = (name, usage ?? name, summary, columns)
    }
}

/// The tables that a query sees.
enum TableTexts {
    static let all: [TableText] = [
        TableText(
            "records", "One row a record, in log order",
            [("seq", "INTEGER", "Its place in log order, from 1")] + columns(RecordRow.self)),
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

    private static func columns<Row: ColumnRow>(_: Row.Type) -> [(name: String, type: String, words: String)] {
        Row.sqlColumns.map { ($0.name, $0.type.sql, $0.meaning) }
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
        return chosen.map(schema).joined(separator: "\n\n")
    }

    private static func schema(_ table: TableText) -> String {
        let lines = table.columns.enumerated().map { index, column in
            let comma = index + 1 < table.columns.count ? "," : ""
            let head = "    \"\(column.name)\" \(column.type)\(comma)"
            return head + String(repeating: " ", count: max(1, 36 - head.count)) + "-- \(column.words)"
        }
        let title = table.usage == table.name ? table.summary : "\(table.usage): \(table.summary)"
        return (["-- \(title)", "CREATE TABLE \(table.name) ("] + lines + [");"]).joined(separator: "\n")
    }

    // MARK: examples

    /// Questions that are really asked, with what each tells.
    static let examples: KeyValuePairs = [
        "SELECT job, count(*) AS failures FROM records WHERE sub = 'err' GROUP BY job ORDER BY 2 DESC LIMIT 10":
            "which jobs fail most",
        "SELECT host, count(*) FROM records WHERE job = 'snort' AND sub = 'err' GROUP BY host":
            "on which boxes snort failed how often",
        "SELECT date(time, 'unixepoch') AS day, count(*) FROM records WHERE sub = 'err' GROUP BY day":
            "the failures of each day",
        "SELECT msg, severity, count(*) FROM records WHERE severity IN ('E', 'F') GROUP BY msg, severity ORDER BY 3 DESC":
            "which error codes there are",
        "SELECT datetime(time, 'unixepoch') AS time, job, action, text FROM records WHERE sub = 'err' ORDER BY seq DESC LIMIT 20":
            "the last failures, newest first",
        "SELECT name, schedule, t1 FROM jobs WHERE sub = 'err' ORDER BY t1":
            "which jobs stand failed now, and since when",
        "SELECT a.name, a.status AS before, b.status AS after FROM jobs_at('-2h') a JOIN jobs b USING (host, name) WHERE a.status <> b.status":
            "which jobs were started or stopped in the last two hours",
        "SELECT host, run, datetime(start, 'unixepoch') AS start, round(\"end\" - start) AS seconds, err, cause FROM runs ORDER BY start":
            "the engine's lives, how long they were, and what failed in each",
        "SELECT job, max(gap) AS seconds FROM (SELECT job, time - lag(time) OVER (PARTITION BY host, job ORDER BY seq) AS gap FROM records) GROUP BY job ORDER BY 2 DESC LIMIT 10":
            "which jobs were silent for longest",
        "SELECT key, count(*) FROM records, json_each(fields) GROUP BY key ORDER BY 2 DESC":
            "which keys beside the known ones the log has",
        "SELECT file, line, text FROM findings WHERE kind = 'gap' ORDER BY file, line": "where records are missing",
    ]
}
