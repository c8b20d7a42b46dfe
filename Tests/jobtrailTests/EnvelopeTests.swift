import Foundation
import TestSupport
import Testing

/// Lines in the envelopes of journald, Docker and collectors; `fixtures/lines/table.json` has single ones.
struct EnvelopeTests {
    private static let samples: [URL] = {
        let folder = fixture("lines")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasPrefix("sample-") }.sorted().map { folder.appendingPathComponent($0) }
    }()

    @Test("the documented sample comes out of every layout and envelope", arguments: samples)
    func sample(log: URL) throws {
        let wanted = try JSONValue(parsing: Data(contentsOf: fixture("lines/saved-messages-compact.json")))
        let result = try run(["messages", "-o", "json", "--tz", "UTC", log.path])
        #expect(result.status == 0 && result.stderr.isEmpty, "\(result.stderr)")
        #expect(try result.json().difference(from: wanted) == nil)
    }

    @Test("places and ids are those of the line in the log, in a store too")
    func places() throws {
        let folder = try TemporaryFolder()
        let log = fixture("lines/sample-journal-json.log")
        let text = try String(contentsOf: log, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let result = try run(["messages", "-o", "ndjson", log.path])
        let told = try result.text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        #expect(told.map { $0["line"]?.number } == [1, 2, 3])
        let second = lines[0].utf8.count + 1
        let third = second + lines[1].utf8.count + 1
        #expect(told.map { $0["offset"]?.number } == [0, Double(second), Double(third)])
        let store = folder.url.appendingPathComponent("store").path
        _ = try run(["ingest", "-q", "--store", store, log.path])
        #expect(try run(["messages", "-o", "ndjson", "--store", store]).text == result.text)
    }

    @Test(
        "forms of the journal that are no lines are told, with the form to ask for",
        arguments: [
            "__CURSOR=s=1;i=2\n__REALTIME_TIMESTAMP=1306938591550000\nMESSAGE=A-I-Start\n\n",
            "Wed 2011-06-01 14:29:51.550000 UTC [s=1;i=2;b=3;m=4;t=5;x=6]\n    MESSAGE=A-I-Start\n",
            "-- Journal begins at Wed 2011-06-01 00:00:00 UTC. --\n[    5.123456] efw jobsengine[9]: A-I-Start\n",
            "{\n\t\"__CURSOR\" : \"s=1\",\n\t\"MESSAGE\" : \"A-I-Start\"\n}\n",
        ])
    func unreadable(text: String) throws {
        let folder = try TemporaryFolder()
        let log = try folder.write(text, to: "journal")
        let result = try run(["messages", log.path])
        #expect(result.status == 1 && result.text.isEmpty)
        #expect(result.stderr.contains(log.path) && result.stderr.contains("journalctl -o json"))
        #expect(result.stderr.split(separator: "\n").count == 1, "\(result.stderr)")
        let store = folder.url.appendingPathComponent("store").path
        let kept = try run(["ingest", "-q", "--store", store, log.path])
        #expect(kept.status == 1 && kept.stderr.contains("journalctl -o json"))
    }
}
