import Foundation
import TestSupport
import Testing

@testable import jobtrail

/// The tables are described where they are looked for, and as they are.
struct TablesPageTests {
    private static let log = fixture("stories/day/jobsengine.log").path

    /// What a table really has.
    private static func columns(_ table: String, _ place: [String]) throws -> [String] {
        let call = table == "jobs_at" ? "jobs_at('now')" : table
        let sql = "SELECT * FROM (SELECT 1) LEFT JOIN \(call) ON 0"
        let header = try run(["query", "-q", "-o", "csv", sql] + place).text.split(separator: "\n").first ?? ""
        return header.split(separator: ",").map(String.init).filter { $0 != "1" }
    }

    @Test("each table's columns stand in the page and in --schema, in their order, and no others")
    func columns() throws {
        let folder = try TemporaryFolder()
        _ = try run(["ingest", "-q", Self.log, "--store", "store.db"], cwd: folder.url)
        let page = try String(contentsOf: checkout.appendingPathComponent("man/jobtrail-sql.5"), encoding: .utf8)
        let schema = try run(["query", "--schema"]).text
        for table in TableTexts.all {
            let held = try Self.columns(table.name, [Self.log])
            #expect(held.count > 4 && table.columns.map(\.name) == held, "\(table.name)")
            #expect(try Self.columns(table.name, ["--store", folder.file("store.db").path]) == held)
            let section = try #require(page.components(separatedBy: ".Ss \(table.usage)\n").dropFirst().first)
            let entries = section.components(separatedBy: ".El")[0].split(separator: "\n").filter {
                $0.hasPrefix(".It Cm ")
            }
            #expect(entries.map { String($0.dropFirst(7)) } == held, "\(table.name)")
            let made = try #require(schema.components(separatedBy: "CREATE TABLE \(table.name) (\n").dropFirst().first)
            let lines = made.components(separatedBy: "\n);")[0].split(separator: "\n")
            #expect(lines.map { String($0.split(separator: "\"")[1]) } == held, "\(table.name)")
        }
    }

    @Test("--schema is SQL that SQLite takes")
    func schema() throws {
        let script = "'\(BuiltBinary.url.path)' query --schema | sqlite3 -bail :memory:"
        #expect(try Command(URL(fileURLWithPath: "/bin/sh"), ["-c", script]).run().status == 0)
    }

    @Test("the page is the one that the program makes (scripts/manual.sh)")
    func page() throws {
        let page = try String(contentsOf: checkout.appendingPathComponent("man/jobtrail-sql.5"), encoding: .utf8)
        let made = try run(["manual", "sql"]).text
        #expect(made == page, "man/jobtrail-sql.5 is out of date")
    }

    @Test("the page's examples answer", arguments: TableTexts.examples.map(\.key))
    func example(statement: String) throws {
        for log in ["stories/day/jobsengine.log", "rotated/number-missing"] {
            let result = try run(["query", "-q", "-o", "json", statement, fixture(log).path])
            #expect(result.status == 0, "\(result.stderr)")
            _ = try JSONValue(parsing: result.text)
        }
    }

    @Test("most of the page's examples have something to tell of a day's log")
    func telling() throws {
        let answers = try TableTexts.examples.map {
            try run(["query", "-q", "-o", "json", $0.key, Self.log]).text
        }
        #expect(answers.count >= 10 && answers.filter { $0 != "[]\n" }.count >= 8)
    }
}
