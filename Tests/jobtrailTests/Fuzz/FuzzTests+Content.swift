import Foundation
import JobState
import TestSupport
import Testing

@testable import JobStore
@testable import LogBytes
@testable import LogFollow

/// What a few changed bytes of a whole file rarely reach: packings without a checksum in front of them, documents,
/// what stands beside logs, and the contents of a store.
extension FuzzTests {
    @Test("one kind of line alone", arguments: ["sample-docker", "sample-journal", "saved-"])
    func lineKinds(prefix: String) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: fixture("lines").path)
            .filter { $0.hasPrefix(prefix) }.sorted()
        let corpus = try names.map { try [UInt8](Data(contentsOf: fixture("lines/\($0)"))) }
        try fuzz(prefix, corpus, inputs: 10) { _, path in try readLog(path) }
    }

    @Test("packings")
    func packings() throws {
        try fuzz("packed", try packed(), inputs: 20) { _, path in try readLog(path) }
    }

    /// A log in every packing, and in bundles that are in no fixture.
    private func packed() throws -> [[UInt8]] {
        let script = """
            cp '\(fixture("lines/mixed.log").path)' jobsengine.log; xz -C none -k jobsengine.log
            bzip2 -k jobsengine.log; zstd -q --no-check jobsengine.log; gzip -k jobsengine.log
            bsdtar --format=7zip -cf a.7z jobsengine.log; bsdtar --format=cpio -cf a.cpio jobsengine.log
            bsdtar --format=zip -cf a.zip jobsengine.log jobsengine.log.gz; truncate -s 9M hole; cat jobsengine.log >> hole
            tar -cSf a.tar hole --transform s/hole/jobsengine.log/
            iconv -t UTF-16 jobsengine.log > wide.log; iconv -t UTF-16BE jobsengine.log > wide-big.log; rm hole
            """
        let made = try Command(URL(fileURLWithPath: "/bin/sh"), ["-ec", script], in: folder.url).run()
        try #require(made.status == 0, "\(made.stderr)")
        return try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
            .map { try [UInt8](Data(contentsOf: folder.file($0))) }
    }

    @Test("logs that are followed")
    func followed() throws {
        let corpus = try packed() + Self.fixtures(["damaged"])
        let log = folder.file("followed.log")
        try fuzz("followed", corpus, inputs: 20) { bytes, _ in
            try Data(bytes.prefix(bytes.count / 2)).write(to: log)
            let follower = Follower([log.path], start: .oldest, waker: StillWaker())
            for round in 0..<12 {
                // It grows, and is replaced by something else with the same beginning.
                if round == 4 { try Data(bytes).write(to: log) }
                if round == 8 { try Data(bytes.prefix(bytes.count / 3) + bytes).write(to: log, options: .atomic) }
                follower.wait(try follower.round { _ in })
            }
            _ = Checkpoint(logs: follower.states()).bytes
            for note in follower.takeNotes() { _ = note.description }
        }
    }

    @Test("zone files")
    func zones() throws {
        let rules = ["CET-1CEST,M3.5.0,M10.5.0/3", "<+0330>-3:30<+0430>,J79/24,J263/24", "EST5"].map { Array($0.utf8) }
        let files = ["Europe/Rome", "America/New_York", "Asia/Tehran"].compactMap { ZoneFolder.bytes(of: $0) }
        let edges: [Int64] = [.min, -62_135_596_800, 0, 1_306_938_591, 253_402_300_799, .max]
        try fuzz("zone", files + files + rules, inputs: 30) { bytes, _ in
            for name in ["timezone", "localtime"] { _ = ZoneFiles.zone(name, bytes) }
            for rules in [ZoneRules(file: bytes), ZoneRules(rule: Self.text(bytes))].compactMap(\.self) {
                _ = rules.abbreviations
                for time in edges { _ = rules.setting(at: time) }
                for time in edges { _ = rules.nextChange(after: time) }
            }
        }
    }

    @Test("what logrotate remembers, and names")
    func besides() throws {
        let corpus = [
            "logrotate state -- version 2\n\"/var/log/messages\" 2025-1-1\n\"/var/log/a \\\"b\\\"\" 2025-1-1-3:0:0\n",
            "/var/log/jobsengine 2011-6-1\n", "jobsengine.log-20110601-1306886400.gz", "jobsengine-2011060114.backup",
            "backup-20110601120000UTC-efw.example.com-settings-logs", "jobsengine.log.10.xz", "STEM-2011-06-01.log.bz2",
        ].map { Array($0.utf8) }
        try fuzz("rotation", corpus, inputs: 60) { bytes, _ in
            let text = Self.text(bytes)
            let memory = RotationMemory(name: "status", bytes)
            _ = memory.day(of: "/var/log/messages").map { RotationMemory.Day($0.description) }
            _ = RotatedName(text)
            _ = BackupFacts(place: text, paths: [])
        }
    }

    @Test("contents of a store")
    func storeContent() throws {
        let store = folder.file("whole.db").path
        let result = try run(["ingest", "-q", fixture("lines/mixed.log").path, "--store", store])
        try #require(result.status == 0, "\(result.stderr)")
        let whole = try Data(contentsOf: URL(fileURLWithPath: store))
        let cells = [
            ("source", "outcome"), ("source", "damages"), ("source", "hosts"), ("source", "catalogues"),
            ("source", "zone"), ("page", "bytes"), ("reading", "layouts"), ("runs", "job"),
        ].filter { cell in (try? Self.cell(cell, of: store)) != nil }
        let corpus = try cells.map { try Self.cell($0, of: store) }
        let copy = folder.file("changed.db")
        try fuzz("store-content", corpus, inputs: 20) { bytes, _ in
            let cell = cells[bytes.count % cells.count]
            try whole.write(to: copy)
            try Self.put(bytes, into: cell, of: copy.path)
            try readLog(nil, ["store": copy.path])
        }
        try fuzz("outcome", [corpus[0]], inputs: 200) { bytes, _ in
            _ = FileOutcome(bytes: bytes)?.bytes
            _ = LogStore.damages(bytes)
        }
    }

    private static func cell(_ cell: (table: String, column: String), of store: String) throws -> [UInt8] {
        let row = try Database(path: store, .reading).prepare("SELECT CAST(\(cell.column) AS BLOB) FROM \(cell.table)")
        return try row.step() ? row.blob(0) : []
    }

    private static func put(_ bytes: [UInt8], into cell: (table: String, column: String), of store: String) throws {
        let database = try Database(path: store, .writing)
        let type = ["outcome", "damages", "bytes"].contains(cell.column) ? "BLOB" : "TEXT"
        let update = try database.prepare("UPDATE \(cell.table) SET \(cell.column) = CAST(? AS \(type))")
        bytes.withUnsafeBytes { update.bind(1, blob: $0) }
        try update.run()
    }
}
