import Foundation
import TestSupport
import Testing

/// A whole day of an appliance: what the simulated engine held to be true, in every packing of its log.
struct StoryTests {
    private static let logs = ["stories/day/jobsengine.log", "stories/day/messages", "rotated/numbered/jobsengine.log"]

    @Test("the day's jobs, messages and runs", arguments: logs)
    func day(log: String) throws {
        for view in ["jobs", "messages", "runs"] {
            let result = try run([view, "-o", "json", "--tz", "UTC", fixture(log).path])
            #expect(result.status == 0)
            let text = try Data(contentsOf: fixture("stories/day/expected-\(view).json"))
            let expected = try JSONValue(parsing: text)
            #expect(try result.json().difference(from: expected) == nil, "\(view) of \(log)")
        }
    }

    @Test(
        "what is wrong with a rotated set is found",
        arguments: [
            ("number-missing", ["missing"]), ("day-missing", ["missing"]), ("twice", ["duplicate"]),
            ("compression-interrupted", ["duplicate"]), ("names-lie", []), ("numbered", []), ("dated-with-time", []),
        ])
    func rotated(folder: String, kinds: [String]) throws {
        let result = try run(["verify", "-o", "csv", "--no-headers", fixture("rotated/\(folder)").path])
        #expect(result.status == (kinds.isEmpty ? 0 : 3))
        let found = result.text.split(separator: "\n").map { String($0.prefix { $0 != "," }) }
        #expect(found == kinds)
    }

    @Test("a record's file, offset and line give its bytes again")
    func provenance() throws {
        let log = fixture("stories/day/jobsengine.log")
        let bytes = try Data(contentsOf: log)
        let raw = try run(["messages", "-o", "raw", "--sub", "ok", log.path]).text.split(separator: "\n")
        let records = try run(["messages", "-o", "ndjson", "--sub", "ok", log.path]).text.split(separator: "\n")
        #expect(raw.count == records.count && raw.count > 100)
        for (line, record) in zip(raw, records) {
            let object = try JSONSerialization.jsonObject(with: Data(record.utf8)) as? [String: Any]
            let offset = try #require(object?["offset"] as? Int)
            #expect(bytes.dropFirst(offset).starts(with: Data(line.utf8)))
        }
    }

    @Test("the records of a saved answer have ids of their own, the same each time")
    func savedAnswer() throws {
        let log = fixture("lines/saved-messages-pretty.json").path
        let texts = try (0..<2).map { _ in try run(["messages", "-o", "ndjson", log]).text }
        #expect(texts[0] == texts[1])
        let ids = texts[0].split(separator: "\n").map { $0.prefix(40) }
        #expect(ids.count == 3 && Set(ids).count == 3)
    }

    @Test("search: context, inversion, counts, relative times")
    func search() throws {
        let log = fixture("stories/day/jobsengine.log").path
        func lines(_ words: String...) throws -> [Substring] {
            try run(["messages", "--no-headers", "-o", "short", log] + words).text.split(separator: "\n")
        }
        #expect(try lines("--job", "snort", "--sub", "err").count == 1)
        #expect(try lines("-g", "no rule set is enabled").count == 1, "the traceback is searched too")
        #expect(try lines("-g", "no rule set is enabled", "-C", "2").count == 5)
        let all = try lines().count
        #expect(try lines("-v", "-g", "snort").count + lines("-g", "snort").count == all)
        #expect(try lines("--not-job", "s*").count + lines("--job", "s*").count == all)
        #expect(try run(["messages", "--count", "--sub", "err", log]).text == "2\n")
        #expect(try lines("--zero", "SNORT-E-Start", "--job", "snort").first?.hasPrefix("0 ") == true)
    }

    @Test("standard forms are read by the standard tools")
    func tools() throws {
        let log = fixture("stories/day/jobsengine.log").path
        let binary = BuiltBinary.url.path
        let script = """
            set -e -o pipefail
            \(binary) messages -o ndjson \(log) | jq -es 'length > 100 and all(.[]; .id | length == 32)' >/dev/null
            \(binary) messages -o csv \(log) | python3 -c 'import csv, sys; rows = list(csv.reader(sys.stdin)); assert len(rows) > 100 and len({len(r) for r in rows}) == 1'
            \(binary) jobs -o csv \(log) | python3 -c 'import csv, sys; rows = list(csv.DictReader(sys.stdin)); assert len(rows) == 51'
            """
        let result = try Command(URL(fileURLWithPath: "/bin/bash"), ["-c", script]).run()
        #expect(result.status == 0, "\(result.stderr)")
    }
}
