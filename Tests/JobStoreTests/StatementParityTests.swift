import Foundation
import JobColumns
import JobRecords
import JobState
import LogBytes
import TestSupport
import Testing

@testable import JobStore

/// `records` over files is answered by our own planning, leaving out, counting and ordering. Beside it stands the same
/// as a plain table, whose answers are SQLite's: each statement that chance puts together must have the same rows.
struct StatementParityTests {
    /// The same numbers each time; `JOBTRAIL_SEED` gives others.
    private static let seed = ProcessInfo.processInfo.environment["JOBTRAIL_SEED"].flatMap { UInt64($0) } ?? 1

    private static func log(_ random: inout SplitMix) -> String {
        let jobs = ["ntp", "smtp", "SMTP", "openvpn", "f_w", "dns%", "überwachung"]
        var lines: [String] = []
        for second in 0..<400 {
            let job = jobs.randomElement(using: &random)!
            let host = ["fw", "fw2"].randomElement(using: &random)!
            let time = String(format: "2011-06-01T10:%02d:%02d+00:00", second / 60, second % 60)
            let action = ["Start", "Stop", "Restart"].randomElement(using: &random)!
            let sub = Bool.random(using: &random) ? "ok" : "err"
            let (ok, percent) = (Int.random(in: 0...9, using: &random), Int.random(in: 0...100, using: &random))
            let words = [
                "\(job.uppercased())-I-\(action) job=\(job) sub=\(sub) ok_counter=\(ok) startup_percentage=\(percent)%",
                "\(job.uppercased())-E-Failed job=\(job) action=\(action.lowercased()) sub=err own=\(ok)",
                "\(job.uppercased())-W-Odd", "no code in these words", "NTP-I-\(action)",
            ]
            lines.append("\(time) \(host) jobsengine[\(40 + ok)]: \(words.randomElement(using: &random)!)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// - Returns: a database with `records` read from the files, and `plain` with the same rows.
    private static func database(_ folder: TemporaryFolder, _ random: inout SplitMix) throws -> Database {
        let files = try ["jobsengine.1", "jobsengine"].map { name in
            let file = try folder.write(log(&random), to: name)
            let origin = PathOrigin(path: file.path)
            return LogFile(name: name, origin: origin, storedSize: nil, modified: nil, isLive: name == "jobsengine")
        }
        let database = try Database(path: ":memory:", .memory)
        try database.execute(Schema.queried)
        let sequenced = files.map { SequencedFile(file: $0, set: 0, defaultHost: "") }
        let options = Scan.Options(reading: ReadingOptions(zone: Zone("UTC")!))
        let records = RecordsTable(LogRecords(sequenced, options, FoldOptions()))
        try database.execute("ALTER TABLE records RENAME TO plain")
        try records.register("records", in: database)
        try database.execute("INSERT INTO plain SELECT * FROM records")
        #expect(try database.number("SELECT count(*) FROM plain") == 800)
        return database
    }

    // MARK: statements

    private static let grouped = [
        "host", "kind", "msg", "severity", "job", "action", "sub", "startup_percentage", "file", "run",
    ]
    private static let plain = ["time", "ok_counter", "pid", "line", "detail", "fields", "depends", "id"]

    private static func condition(_ random: inout SplitMix) -> String {
        let texts = [
            "'ntp'", "'SMTP'", "'smtp'", "'err'", "'ok'", "'fw'", "'E'", "'I'", "'note'", "'start'", "NULL", "''",
        ]
        let patterns = ["'s%'", "'%N%'", "'f_w'", "'dns%'", "'_'", "'%'"]
        let globs = ["'s*'", "'[nN]*'", "'?*'", "'*'", "'[^f]*'"]
        let column = ["job", "host", "sub", "severity", "action", "kind", "file", "msg"].randomElement(using: &random)!
        let time = 1_306_922_400 + Int.random(in: -10...420, using: &random)
        return [
            "\(column) = \(texts.randomElement(using: &random)!)",
            "\(column) != \(texts.randomElement(using: &random)!)",
            "\(column) LIKE \(patterns.randomElement(using: &random)!)",
            "\(column) GLOB \(globs.randomElement(using: &random)!)",
            "\(column) IN (\(texts.shuffled(using: &random).prefix(3).joined(separator: ", ")))",
            "\(column) = \(texts.randomElement(using: &random)!) COLLATE NOCASE", "\(column) IS NULL",
            "\(column) > \(texts.randomElement(using: &random)!)",
            "time \(["<", "<=", ">", ">=", "="].randomElement(using: &random)!) \(time)",
            "time BETWEEN \(time) AND '\(time + 60)'", "ok_counter > 4", "startup_percentage <= 50", "seq % 7 = 3",
        ].randomElement(using: &random)!
    }

    private static func statement(_ random: inout SplitMix) -> String {
        let columns = grouped.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
        let list = columns.joined(separator: ", ")
        let number = plain.randomElement(using: &random)!
        let conditions = (0..<Int.random(in: 0...2, using: &random)).map { _ in condition(&random) }
        let joint = Bool.random(using: &random) ? " AND " : " OR "
        let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: joint)
        let down = columns.map { $0 + (Bool.random(using: &random) ? " DESC" : "") }.joined(separator: ", ")
        return [
            "SELECT \(list), count(*) FROM T\(filter) GROUP BY \(list)",
            "SELECT \(list), count(*), min(\(number)), max(time), sum(ok_counter) FROM T\(filter) GROUP BY \(list) ORDER BY \(down)",
            "SELECT DISTINCT \(list) FROM T\(filter)", "SELECT DISTINCT \(list) FROM T\(filter) ORDER BY \(down)",
            "SELECT \(list), \(number) FROM T\(filter) ORDER BY \(down), seq",
            "SELECT count(DISTINCT \(columns[0])) FROM T\(filter)",
            "SELECT seq, \(list), \(number) FROM T\(filter)",
            "SELECT count(*), avg(ok_counter), total(line) FROM T\(filter)",
            "SELECT \(list), count(*) AS n FROM T\(filter) GROUP BY \(list) HAVING n > 3 ORDER BY n, \(down) LIMIT 5",
            "SELECT a.job, count(*) FROM (SELECT job, sub FROM T\(filter)) AS a GROUP BY 1",
        ].randomElement(using: &random)!
    }

    private static func rows(_ sql: String, _ table: String, _ database: Database) throws -> [[Statement.Value]] {
        let statement = try database.prepare(sql.replacingOccurrences(of: " T", with: " \(table)"))
        let count = Int32(statement.columns.count)
        return try statement.map { row in (0..<count).map { row.value($0) } }
    }

    @Test("statements put together at random have the rows that a plain table gives", arguments: 0..<4)
    func random(round: Int) throws {
        var random = SplitMix(Self.seed &* 1000 &+ UInt64(round))
        let folder = try TemporaryFolder()
        let database = try Self.database(folder, &random)
        for _ in 0..<150 {
            let sql = Self.statement(&random)
            let (found, wanted) = (try Self.rows(sql, "records", database), try Self.rows(sql, "plain", database))
            // Rows that the statement leaves in any order are the same ones.
            let isOrdered = sql.contains("ORDER BY") || sql.contains("SELECT seq")
            #expect(isOrdered ? found == wanted : Self.sorted(found) == Self.sorted(wanted), "\(sql)")
        }
    }

    private static func sorted(_ rows: [[Statement.Value]]) -> [String] { rows.map { "\($0)" }.sorted() }

    @Test("a condition lets through what SQLite's own operators do")
    func conditions() throws {
        var random = SplitMix(Self.seed)
        let database = try Database(path: ":memory:", .memory)
        let letters = Array("aAbBs_%*?[]^-\\'ü ")
        func text() -> String {
            String((0..<Int.random(in: 0...5, using: &random)).map { _ in letters.randomElement(using: &random)! })
        }
        for _ in 0..<3000 {
            let (pattern, subject) = (text(), text())
            for (form, operation) in [(TextCondition.Form.equals, "="), (.glob, "GLOB"), (.like, "LIKE")] {
                let row = try database.rows("SELECT ? \(operation) ?", subject, pattern)
                #expect(try row.step())
                let condition = TextCondition(column: .job, form: form, values: [pattern])
                #expect(condition.matches(subject) == (row.integer(0) == 1), "'\(subject)' \(operation) '\(pattern)'")
                #expect(!condition.matches(nil))
            }
        }
    }
}
