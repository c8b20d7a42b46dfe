import Foundation
import TestSupport
import Testing

/// `export --evidence` and `verify --evidence`: what was written is found again, and every change is.
struct EvidenceTests {
    private let source = fixture("rotated/numbered").path

    private func export(_ folder: URL, _ words: String...) throws -> CommandResult {
        try run(["export", "--evidence", folder.path, "--tz", "UTC", source] + words)
    }

    private func verify(_ folder: URL, _ words: String...) throws -> CommandResult {
        try run(["verify", "--evidence", folder.path] + words)
    }

    @Test("the chosen records with bytes and places; sha256sum and verify take them")
    func written() throws {
        let folder = try TemporaryFolder()
        let place = folder.file("case")
        #expect(try export(place, "--job", "snort", "-b", "1").status == 0)
        let raw = try run(["replay", "--speed", "max", "--job", "snort", "-b", "1", "--tz", "UTC", source])
        let kept = try Data(contentsOf: place.appendingPathComponent("records.log"))
        #expect(kept == raw.stdout && kept.count > 500, "tracebacks too")
        let manifest = try JSONValue(parsing: Data(contentsOf: place.appendingPathComponent("manifest.json")))
        #expect(manifest["records"]?.number == 5 && manifest["sources"]?.items.count == 4)
        let log = try #require(manifest["sources"]?.items.last)
        let inventory = try #require(run(["verify", "-o", "json", source]).json()["files"]?.items)
        #expect(inventory.contains { $0["sha256"] == log["sha256"] && $0["file"] == log["file"] })
        let sums = try Command(URL(fileURLWithPath: "/usr/bin/sha256sum"), ["-c", "SHA256SUMS"], in: place).run()
        #expect(sums.status == 0)
        #expect(try verify(place).status == 0)
        #expect(try verify(place, source).text.contains("its records stand in the given sources"))
    }

    @Test("sources under other names are found by their content; changed or missing ones are told")
    func sources() throws {
        let folder = try TemporaryFolder()
        let place = folder.file("case")
        let log = try folder.write("1306938591 A-I-Start\n1306938592 B-E-Start\n", to: "a.log")
        #expect(try run(["export", "--evidence", place.path, "--sub", "err", log.path]).status == 0)
        let moved = folder.file("b.log")
        try FileManager.default.moveItem(at: log, to: moved)
        #expect(try verify(place, moved.path).status == 0)
        try folder.write("1306938591 A-I-Start\n1306938592 B-I-Start\n", to: "b.log")
        let told = try verify(place, moved.path).text
        #expect(told.contains("as it was written, but the given sources are not those"), "\(told)")
        let changed = try verify(place, "-o", "json", moved.path)
        #expect(changed.status == 3)
        #expect(try changed.json()["findings"]?.items.map { $0["kind"]?.string } == ["missing"])
    }

    @Test("sources in a bundle: its own fingerprint is kept beside its members', and told where it is another")
    func bundles() throws {
        let folder = try TemporaryFolder()
        let shell = { (line: String) in
            try Command(URL(fileURLWithPath: "/bin/sh"), ["-c", line], in: folder.url).run()
        }
        try folder.write("1306938591 A-I-Start\n1306938592 B-E-Start\n", to: "var/log/jobsengine.log")
        try folder.write("1306938000 Z-I-Start\n", to: "alone/jobsengine.log")
        // A bundle in a bundle, beside a file of its own.
        #expect(try shell("tar czf inner.tar.gz var && tar cf outer.tar inner.tar.gz").status == 0)
        let (outer, alone) = (folder.file("outer.tar"), folder.file("alone/jobsengine.log").path)
        let place = folder.file("case")
        #expect(try run(["export", "--evidence", place.path, outer.path, alone]).status == 0)
        let manifest = try JSONValue(parsing: Data(contentsOf: place.appendingPathComponent("manifest.json")))
        let bundles = try #require(manifest["bundles"]?.items)
        #expect(bundles.map { $0["file"]?.string } == [outer.path, outer.path + "!inner.tar.gz"])
        let sums = try shell("sha256sum outer.tar inner.tar.gz").text.split(separator: "\n").map {
            String($0.prefix(64))
        }
        #expect(bundles.map { $0["sha256"]?.string } == sums)
        let sources = try #require(manifest["sources"]?.items)
        #expect(sources.map { $0["bundle"]?.string } == [outer.path + "!inner.tar.gz", nil])
        #expect(try verify(place, outer.path, alone).status == 0)
        let unpacked = try verify(place, folder.file("var/log/jobsengine.log").path, alone)
        #expect(unpacked.status == 0, "the members alone are what they were: \(unpacked.text)")
        // The same log, packed once more.
        #expect(try shell("tar cf again.tar var && rm outer.tar && tar cf outer.tar again.tar").status == 0)
        let again = try verify(place, outer.path, alone)
        #expect(again.status == 3 && again.text.contains("missing  \(outer.path): none of the given bundles"))
        #expect(!again.text.contains("jobsengine.log"), "the log itself is there")
    }

    @Test("what is refused leaves no folder")
    func leavesNothing() throws {
        let folder = try TemporaryFolder()
        let place = folder.file("case")
        #expect(try export(place, "-b", "9").status == 1)
        let never = try export(place, "--since", "2012-01-01", "--until", "2011-01-01")
        #expect(never.status == 2 && never.stderr.contains("--since is later than --until"))
        #expect(!FileManager.default.fileExists(atPath: place.path))
    }

    @Test(
        "every change of the folder is found",
        arguments: ["records.log", "records.ndjson", "manifest.json", "SHA256SUMS"])
    func tampered(name: String) throws {
        let folder = try TemporaryFolder()
        let place = folder.file("case")
        #expect(try export(place, "--job", "snort").status == 0)
        let file = place.appendingPathComponent(name)
        var bytes = try Data(contentsOf: file)
        let original = bytes
        let digit = bytes.firstRange(of: Data("1".utf8))!.lowerBound
        bytes[digit] = UInt8(ascii: "2")
        try bytes.write(to: file)
        #expect(try verify(place).status == 3, "changed")
        try original.dropLast(40).write(to: file)
        #expect(try [1, 3].contains(verify(place).status), "cut")
        try FileManager.default.removeItem(at: file)
        #expect(try verify(place).status == (name == "manifest.json" ? 1 : 3), "missing")
    }

    /// Changes a record's words, and every fingerprint so that it fits.
    private func forge(_ place: URL, _ old: String, _ new: String) throws {
        let file = place.appendingPathComponent("records.ndjson")
        let text = try String(contentsOf: file, encoding: .utf8)
        let range = try #require(text.range(of: old))
        try text.replacingCharacters(in: range, with: new).write(to: file, atomically: false, encoding: .utf8)
        let sums = """
            import json, hashlib
            h = lambda n: hashlib.sha256(open(n, 'rb').read()).hexdigest()
            m = json.load(open('manifest.json'))
            for f in m['files']: f['sha256'] = h(f['file'])
            json.dump(m, open('manifest.json', 'w'))
            names = ['records.log', 'records.ndjson', 'manifest.json']
            open('SHA256SUMS', 'w').write(''.join(h(n) + '  ' + n + '\\n' for n in names))
            """
        _ = try Command(URL(fileURLWithPath: "/usr/bin/python3"), ["-c", sums], in: place).run()
    }

    @Test(
        "what a record says is held against the source, whatever fingerprints were made to fit",
        arguments: [
            ("\"sub\":\"err\"", "\"sub\":\"ok\""), ("\"run\":1", "\"run\":2"), ("\"detail\":\"", "\"detail\":\"x"),
            ("\"severity\":\"E\"", "\"severity\":\"I\""), (",\"raw_at\"", ",\"sub\":\"ok\",\"raw_at\""),
            ("\"offset\":", "\"offset\":9"), ("\"line\":", "\"line\":9"),
            ("\"raw_bytes\":", "\"raw_bytes\":9223372036854775807"),
            ("\"raw_at\":0", "\"raw_at\":-9223372036854775808"),
        ])
    func forged(old: String, new: String) throws {
        let folder = try TemporaryFolder()
        let place = folder.file("case")
        #expect(try export(place, "--job", "snort", "-b", "1").status == 0)
        #expect(try verify(place, source).status == 0)
        try forge(place, old, new)
        let found = try verify(place, source)
        #expect(found.status == 3 && found.text.contains("is not as it was written"), "\(found.text)\(found.stderr)")
    }

    @Test("sources that were copied, with other dates and in another zone, say what they said")
    func copied() throws {
        let folder = try TemporaryFolder()
        let (place, log) = (folder.file("case"), folder.file("a.log"))
        try folder.write("Jun  1 14:29:51 efw jobsengine: ULOGD-I-Start\n", to: "a.log")
        try setModificationTime(of: log, to: 1_306_940_000)
        #expect(try run(["export", "--evidence", place.path, "--tz", "Europe/Rome", log.path]).status == 0)
        try setModificationTime(of: log, to: 1_606_940_000)
        let found = try run(["verify", "--evidence", place.path, log.path], env: ["TZ": "Asia/Tokyo"])
        #expect(found.status == 0, "\(found.text)")
    }

    @Test("a folder that holds something, and options of the other exports, are refused")
    func refusals() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "case/x")
        #expect(try export(folder.file("case")).status == 2)
        #expect(try export(folder.file("other"), "--to", "csv").status == 2)
        #expect(try run(["export", "--to", "csv", "--job", "a", source]).status == 2)
        #expect(try verify(folder.url).status == 1)
    }

    @Test("a full disk leaves nothing of it")
    func fullDisk() throws {
        let folder = try TemporaryFolder()
        let place = folder.file("case")
        let ended = try Strace.start(
            ["inject=write,pwrite64:error=ENOSPC"], on: place.path + "/records.ndjson",
            ["export", "--evidence", place.path, "--tz", "UTC", source])
        #expect(ended.end() == 1)
        #expect(ended.stderr == "jobtrail: \(place.path)/records.ndjson: No space left on device\n")
        #expect(!FileManager.default.fileExists(atPath: place.path))
        #expect(try export(place).status == 0)
    }
}
