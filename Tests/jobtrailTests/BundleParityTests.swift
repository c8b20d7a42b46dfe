import EngineSimulator
import Foundation
import TestSupport
import Testing

/// A rotated set and bundles made from it answer alike in every command, whatever the packing and the order inside.
struct BundleParityTests {
    /// What packs the folder `box` into `box.tar…`; members stand in an order that is none of reading.
    private static let packings = [
        "box.tar": "tar -cf box.tar $members",
        "box.tar.gz": "tar --format=posix -czf box.tar.gz $members",
        "box.tgz": "tar -cf - $members | split -b 100000 --filter='gzip -1 > $FILE' - part && cat part* > box.tgz",
        "box.tar.xz": "tar -cJf box.tar.xz $members",
        "box.tar.bz2": "tar -cjf box.tar.bz2 $members",
        "box.tar.zst": "tar --zstd -cf box.tar.zst $members",
        "box.zip": "bsdtar --format zip -cf box.zip $members",
        "box.7z": "bsdtar --format 7zip -cf box.7z $members",
        "outer.tar.gz": "tar -czf inner.tar.gz $members && tar -czf outer.tar.gz inner.tar.gz",
    ]

    private static let commands: [[String]] = [
        ["jobs", "-o", "json"], ["messages", "-o", "json"], ["messages", "-o", "ndjson"], ["updates", "-o", "json"],
        ["runs", "-o", "json"], ["blame", "-o", "json"], ["critical-chain", "-o", "json"], ["verify", "-o", "json"],
        ["jobs", "--at", "-2h", "-o", "json"], ["jobs", "--step", "-o", "ndjson"], ["plot"],
        ["query", "SELECT job, count(*) FROM records GROUP BY job ORDER BY job", "-o", "csv"],
        ["export", "--to", "csv"], ["replay", "--speed", "max", "-o", "raw"],
    ]

    /// A set of archives and plain files, among many files that do not matter.
    private static func set(in folder: TemporaryFolder) throws {
        let box = folder.file("box/var/log")
        _ = try BenchLog(seed: 5, lines: 3000, form: .rotated).write(to: box)
        let script = """
            cd box/var/log && gzip -d jobsengine.log.3.gz jobsengine.log.7.gz jobsengine.log.9.gz && mkdir ../../etc
            for n in $(seq 300); do echo small > ../../etc/file$n.conf; done
            """
        #expect(try shell(script, folder).status == 0)
    }

    private static func shell(_ script: String, _ folder: TemporaryFolder) throws -> CommandResult {
        try Command(URL(fileURLWithPath: "/bin/sh"), ["-c", script], in: folder.url).run()
    }

    /// Exit status and answer, without what names places.
    private static func answer(_ command: [String], _ path: String, prefix: String) throws -> (Int32, String) {
        let result = try run(command + ["-q", "--tz", "UTC", path])
        return (result.status, result.text.replacingOccurrences(of: prefix, with: ""))
    }

    @Test("every command, every packing")
    func parity() throws {
        let folder = try TemporaryFolder()
        try Self.set(in: folder)
        let live = folder.file("box/var/log/jobsengine.log").path
        let wanted = try Self.commands.map {
            try Self.answer($0, live, prefix: folder.file("box/var/log").path + "/")
        }
        for (name, script) in Self.packings {
            let members = "members=\"$(find box -type f | LC_ALL=C sort -r)\"; "
            #expect(try Self.shell(members + script, folder).status == 0, "\(name)")
            let path = folder.file(name).path
            let inner = name == "outer.tar.gz" ? "!inner.tar.gz" : ""
            for (command, wanted) in zip(Self.commands, wanted) {
                let found = try Self.answer(command, path, prefix: "\(path)\(inner)!box/var/log/")
                let isSame = found == wanted
                #expect(isSame, "\(name): \(command)")
            }
        }
    }
}
