import Foundation
import TestSupport
import Testing

/// The log of a box that real programs write: Python's logging in several processes, syslog-ng, logrotate and tar
/// (`Tests/producers/box.py`), with the truth told by the writer.
@Suite(.enabled(if: ProducedBox.isPossible, "no syslog-ng: scripts/setup.sh test installs it"), .serialized)
struct ProducerTests {
    static let box = Result { try ProducedBox() }

    @Test("a tree with archives is read as it was written")
    func tree() throws {
        let box = try Self.box.get()
        let found = try ProducedBox.records(["messages", "--all", "--root", box.folder.file("tree").path])
        #expect(ProducedBox.difference(found, box.records) == nil)
    }

    @Test("a follower tells every record once, through two rotations into the tree of archives")
    func followed() throws {
        let box = try Self.box.get()
        let followed = try ProducedBox.lines(Data(contentsOf: box.folder.file("followed")))
        #expect(ProducedBox.difference(followed, box.records) == nil)
        let read = try ProducedBox.records(["messages", "--all", "--root", box.folder.file("tree").path])
        #expect(followed.map { $0["id"] } == read.map { $0["id"] })
    }

    @Test("a backup packed while the log grew is read up to where it was packed, for the host that it names")
    func backup() throws {
        let box = try Self.box.get()
        let found = try ProducedBox.records(["messages", "--all", box.backup])
        #expect(found.count >= box.backedUp)
        #expect(ProducedBox.difference(found, Array(box.records.prefix(found.count))) == nil)
        let runs = try run(["runs", "-o", "json", box.backup]).json()
        #expect(runs["runs"]?.items.count == 2)
    }

    @Test("the engine's lives, and no child's, are its runs")
    func runs() throws {
        let box = try Self.box.get()
        let runs = try run(["runs", "-o", "json", "--root", box.folder.file("tree").path]).json()
        #expect(runs["runs"]?.items.count == 2)
    }

    @Test("Python's file handlers, rotated by Python too")
    func python() throws {
        let box = try Self.box.get()
        let found = try ProducedBox.records(["messages", "--all", box.folder.file("python/jobsengine.log").path])
        #expect(ProducedBox.difference(found, box.python) == nil)
        let timed = try ProducedBox.records(["messages", box.folder.file("python/timed/jobsengine").path])
        #expect(timed.map { $0["ok_counter"]?.number } == (1...12).map(Double.init))
    }
}

/// A box made once for all tests of the suite.
struct ProducedBox {
    let folder: TemporaryFolder
    /// What must be read, record by record.
    let records: [JSONValue]
    let python: [JSONValue]
    /// How many records stood in the log before the backup was begun.
    let backedUp: Int

    static let isPossible = FileManager.default.isExecutableFile(atPath: "/usr/sbin/syslog-ng")

    init() throws {
        folder = try TemporaryFolder()
        let script = checkout.appendingPathComponent("Tests/producers/box.py").path
        var command = Command(
            URL(fileURLWithPath: "/usr/bin/python3"), [script, folder.url.path, BuiltBinary.url.path])
        command.limit = 180
        let result = try command.run()
        try #require(result.status == 0, "\(result.stderr)")
        let truth = try JSONValue(parsing: Data(contentsOf: folder.file("truth.json")))
        records = truth["records"]?.items ?? []
        python = truth["python"]?.items ?? []
        backedUp = Int(truth["backed_up"]?.number ?? 0)
        try #require(records.count > 200 && python.count > 40)
    }

    var backup: String {
        get throws {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
            return folder.file(try #require(names.first { $0.hasPrefix("backup-") })).path
        }
    }

    static func records(_ arguments: [String]) throws -> [JSONValue] {
        let result = try run(arguments + ["-o", "ndjson"])
        try #require(result.status == 0, "\(result.stderr)")
        #expect(result.stderr == "")
        return try lines(result.stdout)
    }

    static func lines(_ bytes: Data) throws -> [JSONValue] {
        try bytes.split(separator: 10).map { try JSONValue(parsing: Data($0)) }
    }

    /// The first record that is not as it must be, in the keys that the truth names.
    static func difference(_ found: [JSONValue], _ wanted: [JSONValue]) -> String? {
        for (index, pair) in zip(found, wanted).enumerated() {
            guard case .object(let keys) = pair.1 else { return "no truth" }
            for (key, value) in keys {
                let got = pair.0[key] ?? .null
                if let difference = got.difference(from: value, at: "record \(index).\(key)") {
                    return "\(difference) in \(pair.0["text"] ?? .null)"
                }
            }
        }
        return found.count == wanted.count ? nil : "\(found.count) records, expected \(wanted.count)"
    }
}
