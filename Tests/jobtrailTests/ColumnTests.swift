import Foundation
import TestSupport
import Testing

/// `--fields` and `--sort`: the same values as the whole rows have, in the order asked for.
struct ColumnTests {
    private static let log = fixture("stories/day/jobsengine.log").path

    private static func rows(_ arguments: [String]) throws -> [JSONValue] {
        let result = try run(arguments + ["-o", "ndjson", "--tz", "UTC", log])
        #expect(result.status == 0, "\(arguments): \(result.stderr)")
        return try result.text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }

    @Test("fields of records are those of the whole record, ids too")
    func records() throws {
        let names = ["line", "id", "time", "host", "run", "msg", "job", "sub", "ok_counter", "pid", "fields"]
        let whole = try Self.rows(["messages"])
        let chosen = try Self.rows(["messages", "--fields", names.joined(separator: ",")])
        #expect(whole.count == chosen.count && whole.count > 100)
        for (all, some) in zip(whole, chosen) {
            for name in names { #expect(all[name]?.difference(from: some[name]!) == nil, "\(name)") }
        }
    }

    @Test("sorted downwards, upwards, by two fields; -n takes the first ones, -r turns round")
    func order() throws {
        let messages = try Self.rows(["messages", "--fields", "job,time", "--sort", "job,-time"])
        let keys = messages.map { ($0["job"]!.string!, -$0["time"]!.number!) }
        #expect(zip(keys, keys.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(Set(keys.map(\.0)).count > 10)
        let longest = try Self.rows(["blame", "--sort", "-seconds", "--fields", "seconds,job", "-n", "5"])
        let all = try Self.rows(["blame"]).map { $0["seconds"]!.number! }
        #expect(longest.map { $0["seconds"]!.number! } == Array(all.sorted(by: >).prefix(5)))
        let shortest = try Self.rows(["blame", "--sort", "-seconds", "-r", "-n", "5"])
        #expect(shortest.map { $0["seconds"]!.number! } == Array(all.sorted().prefix(5)))
    }

    @Test("tables and CSV have the chosen columns alone")
    func forms() throws {
        let table = try run(["jobs", "--fields", "job,sub", "--sort", "job", Self.log]).text.split(separator: "\n")
        #expect(table[0].split(separator: " ") == ["JOB", "SUB"])
        #expect(table.dropFirst().allSatisfy { $0.split(separator: " ").count == 2 })
        let csv = try run(["runs", "--fields", "run,err", "-o", "csv", Self.log]).text
        #expect(csv.hasPrefix("run,err\r\n1,"))
    }

    @Test(
        "what is no field, and forms of a fixed shape, are refused",
        arguments: [
            (["messages", "--fields", "tim"], "Did you mean 'time'?"),
            (["jobs", "--sort", "tok"], "Did you mean 'took'?"),
            (["messages", "--fields", "time", "-o", "json"], "take -o ndjson"),
            (["messages", "--fields", "time", "-o", "raw"], "not for -o raw"),
            (["jobs", "--fields", ""], "which ones"),
            (["jobs", "--step", "--sort", "job"], "not for --step"),
        ])
    func refused(arguments: [String], words: String) throws {
        let result = try run(arguments + [Self.log])
        #expect(result.status == 2)
        #expect(result.stderr.contains(words), "\(result.stderr)")
    }

    @Test("file names are links where asked for, and nowhere else")
    func links() throws {
        let linked = try run(["verify", "--hyperlink", "always", Self.log]).text
        #expect(linked.contains("\u{1B}]8;;file://") && linked.contains("/stories/day/jobsengine.log\u{1B}\\"))
        #expect(!(try run(["verify", Self.log]).text.contains("\u{1B}")))
    }
}
