import Foundation
import TestSupport
import Testing

/// `records` is read from the files while a statement asks, and kept in a store: both answer alike.
struct QueryParityTests {
    private static let logs = [
        "rotated/numbered", "stories/day/jobsengine.log", "lines/mixed.log",
        "lines/runs.log", "lines/traceback.log", "lines/update-objects.log", "lines/text-forms.log",
        "lines/saved-messages-pretty.json", "damaged/invalid-utf8.log", "lines/year-turn.log",
    ]

    private static let statements = [
        "SELECT * FROM records ORDER BY seq",
        "SELECT seq, line FROM records ORDER BY seq DESC LIMIT 5",
        """
        SELECT DISTINCT typeof(seq), typeof(id), typeof(time), typeof(host), typeof(run), typeof(kind), typeof(msg),
            typeof(severity), typeof(job), typeof(action), typeof(sub), typeof(startup_percentage), typeof(ok_counter),
            typeof(pid), typeof(text), typeof(detail), typeof(fields), typeof(file), typeof(offset), typeof(line)
        FROM records ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20
        """,
        "SELECT job, count(*) FROM records GROUP BY job",
        "SELECT job, sub, kind, count(*), sum(startup_percentage) FROM records GROUP BY job, sub, kind",
        "SELECT host, run, action, count(*) FROM records GROUP BY host, run, action ORDER BY host DESC, run, action DESC",
        "SELECT file, severity, count(*) FROM records GROUP BY file, severity",
        "SELECT job, max(seq) FROM records GROUP BY job",
        "SELECT job, count(*) n FROM records GROUP BY job HAVING n > 1 ORDER BY n DESC, job LIMIT 3",
        "SELECT DISTINCT job FROM records WHERE sub = 'err' ORDER BY job",
        "SELECT DISTINCT action, severity FROM records ORDER BY action DESC, severity",
        "SELECT count(DISTINCT job), count(DISTINCT id), count(*), min(time), max(time) FROM records",
        "SELECT msg, count(*) FROM records GROUP BY msg", "SELECT DISTINCT msg, sub FROM records ORDER BY msg, sub",
        "SELECT job, max(time), min(offset), max(line), sum(ok_counter), max(pid) FROM records GROUP BY job",
        "SELECT msg, host, min(time), count(err_counter) FROM records WHERE sub = 'ok' GROUP BY msg, host ORDER BY host, msg",
        "SELECT DISTINCT job FROM records WHERE time > (SELECT min(time) + 5 FROM records) ORDER BY job",
        "SELECT job, group_concat(seq) FROM (SELECT * FROM records ORDER BY seq) GROUP BY job",
        "SELECT count(*) FROM records WHERE job IN ('ntp', 'snort', 'openvpn') AND sub = 'err'",
        "SELECT seq FROM records WHERE job GLOB '*n*' AND action LIKE 'S%' AND severity IS NOT NULL ORDER BY seq",
        "SELECT seq FROM records WHERE job = 'NTP' COLLATE NOCASE OR severity = 'E' ORDER BY seq",
        "SELECT seq FROM records WHERE job IS NULL OR kind = 'restated' ORDER BY seq",
        "SELECT seq, text FROM records WHERE job = 'snort' AND sub = 'ok' ORDER BY seq",
        "SELECT seq, detail FROM records WHERE detail IS NOT NULL ORDER BY seq",
        """
        SELECT count(*) FROM records
        WHERE time >= (SELECT min(time) + 60 FROM records) AND time < (SELECT max(time) - 60 FROM records)
        """,
        "SELECT seq, time - lag(time) OVER (PARTITION BY job ORDER BY seq) FROM records ORDER BY seq",
        """
        SELECT a.seq, b.seq FROM records a JOIN records b ON b.job = a.job AND b.seq > a.seq AND b.sub <> a.sub
        ORDER BY 1, 2 LIMIT 50
        """,
        """
        SELECT name, (SELECT max(time) FROM records WHERE records.job = jobs.name AND records.host = jobs.host)
        FROM jobs ORDER BY host, name
        """,
        "SELECT job, count(*) FROM records JOIN jobs ON job = name AND jobs.host = records.host GROUP BY job",
        "SELECT name FROM jobs WHERE NOT EXISTS (SELECT 1 FROM records WHERE job = name AND sub = 'err') ORDER BY 1",
        "SELECT job FROM records WHERE sub = 'err' UNION SELECT name FROM jobs WHERE sub = 'err' ORDER BY 1",
        "SELECT * FROM jobs ORDER BY host, name", "SELECT * FROM updates ORDER BY host, time, name",
        "SELECT * FROM runs ORDER BY host, run", "SELECT * FROM files ORDER BY file",
        "SELECT * FROM findings ORDER BY file, offset, kind, text",
        "SELECT key, count(*) FROM records, json_each(records.fields) GROUP BY key",
    ]

    @Test("statements answer alike over files and over a store", arguments: logs)
    func sameAnswers(log: String) throws {
        let folder = try TemporaryFolder()
        let store = folder.file("store.db").path
        _ = try run(["ingest", "-q", "--tz", "UTC", fixture(log).path, "--store", store])
        let script = Data(Self.statements.map { $0 + ";\n" }.joined().utf8)
        let words = ["query", "-q", "--tz", "UTC", "-o", "json"]
        let plain = try run(words + [fixture(log).path], stdin: script)
        let stored = try run(words + ["--store", store], stdin: script)
        #expect(plain.status == 0 && stored.status == 0, "\(plain.stderr)\(stored.stderr)")
        let answers = [plain, stored].map { $0.text.split(separator: "\n").map(String.init) }
        #expect(answers.map(\.count) == [Self.statements.count, Self.statements.count])
        for (number, sql) in Self.statements.enumerated() {
            let isSame = answers[0][number] == answers[1][number]
            #expect(isSame, "\(sql): \(Self.difference(answers[0][number], answers[1][number]))")
        }
    }

    /// The first place where two answers differ.
    private static func difference(_ left: String, _ right: String) -> String {
        let same = zip(left, right).prefix { $0 == $1 }.count
        let around = { (text: String) in String(text.dropFirst(max(0, same - 60)).prefix(120)) }
        return "\(around(left)) … \(around(right))"
    }

    @Test("a statement that wants a few rows does not wait for the rest, and tells nothing of it")
    func limit() throws {
        let folder = try TemporaryFolder()
        let line = "Jun 14 10:00:00 box jobsengine: NTP-I-Stop job=ntp action=stop sub=ok ok_counter=1 err_counter=0\n"
        let log = try folder.write(String(repeating: line, count: 60_000) + "what is this\n", to: "jobsengine.log").path
        let few = try run(["query", "SELECT job FROM records LIMIT 2", log, "-o", "csv", "--no-headers"])
        #expect(few.text == "ntp\nntp\n")
        #expect(few.status == 0 && few.stderr.isEmpty, "\(few.stderr)")
        let all = try run(["query", "SELECT count(*) FROM records", log, "-o", "csv", "--no-headers"])
        #expect(all.text == "60000\n")
        #expect(all.stderr.contains("1 unparsed line"), "\(all.stderr)")
    }

    @Test("what is strung together stands in log order")
    func strung() throws {
        let actions = ["stop", "start", "stop", "restart", "start"]
        let lines = actions.enumerated().map { number, action in
            "Jun 14 10:00:0\(number) box jobsengine: NTP-I-Do job=ntp action=\(action) sub=ok\n"
        }
        let folder = try TemporaryFolder()
        let log = try folder.write(lines.joined(), to: "jobsengine.log")
        let sql = "SELECT job, group_concat(action, ' ') FROM records GROUP BY job"
        let result = try run(["query", sql, log.path, "-o", "csv", "--no-headers"])
        #expect(result.text == "ntp,\(actions.joined(separator: " "))\n", "\(result.text)\(result.stderr)")
    }

    @Test("standard input is read as often as a statement wants")
    func standardInput() throws {
        let log = try Data(contentsOf: fixture("stories/day/jobsengine.log"))
        let sql = "SELECT (SELECT count(*) FROM records WHERE sub = 'err') + (SELECT count(*) FROM records) AS n"
        let piped = try run(["query", sql, "-", "-o", "csv"], stdin: log)
        let named = try run(["query", sql, fixture("stories/day/jobsengine.log").path, "-o", "csv"])
        #expect(piped.text == named.text && piped.status == 0, "\(piped.text)\(piped.stderr)")
    }
}
