/// The manual page of the tables that a query sees, jobtrail-sql(5).
enum TablesPage {
    /// - Parameter date: the mdoc date of the program's release.
    static func mdoc(date: String) -> String {
        (head(date) + description + TableTexts.all.flatMap(section) + statements + examples + seeAlso)
            .joined(separator: "\n") + "\n"
    }

    private static func head(_ date: String) -> [String] {
        [
            ".\\\" Made by scripts/manual.sh from the program's own tables: change those.", ".Dd \(date)",
            ".Dt JOBTRAIL-SQL 5", ".Os", ".Sh NAME", ".Nm jobtrail-sql", ".Nd the tables that jobtrail query sees",
        ]
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
                [".Bd -literal -offset indent"] + folded(example.statement).map(ManualPage.escaped)
                    + [".Ed", ".Pp"] + ManualPage.sentences("tells \(example.answer).")
            }
    }

    /// A statement in lines that a terminal shows whole.
    private static func folded(_ statement: String) -> [String] {
        var lines = [""]
        for word in statement.split(separator: " ") {
            if lines[lines.count - 1].count + word.count > 66 { lines.append("   ") }
            lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
        }
        return lines
    }

    private static let seeAlso = [
        ".Sh SEE ALSO", ".Xr jobtrail 1 ,", ".Xr jobtrail-ingest 1 ,", ".Xr jobtrail-query 1",
    ]
}
