import Foundation
import TestSupport
import Testing

@testable import LogBytes

/// Which files are found, and to which set they belong: in a directory, below a root, in a bundle, around a file.
struct SetFinderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ paths: String...) throws {
        for path in paths { try folder.write("\(path)\n", to: path) }
    }

    private func tar(_ name: String, _ what: String = ".") throws -> String {
        let made = try Command(URL(fileURLWithPath: "/bin/tar"), ["-cf", name, what], in: folder.url).run()
        #expect(made.status == 0)
        return folder.file(name).path
    }

    private func names(_ sets: [LogSet]) -> [[String]] { sets.map { $0.files.map(\.lastName) } }

    private func appliance() throws {
        try write(
            "box/var/log/endian/jobsengine", "box/var/log/endian/jobsengine.1", "box/var/log/endian/joboutput",
            "box/var/log/endian/jobrequests", "box/var/log/endian/jobtiming", "box/var/log/messages",
            "box/var/log/archives/endian/jobsengine-20110530.gz", "box/var/log/archives/endian/jobsengine-20110531.gz",
            "box/var/log/archives/endian/joboutput-20110531.gz", "box/var/log/archives/messages-20110531.gz",
            "box/var/log/archives/endian/jobsengine-20110530.gz.tsr")
    }

    private let log = [["jobsengine-20110530.gz", "jobsengine-20110531.gz", "jobsengine.1", "jobsengine"]]

    @Test("archives belong to the live file's set, companions are none", arguments: ["directory", "root", "bundle"])
    func appliance(kind: String) throws {
        try appliance()
        let box = folder.file("box").path
        let found =
            switch kind {
            case "directory": try SetFinder().look(at: box)
            case "root": try SetFinder().look(belowRoot: box)
            default: try SetFinder().look(at: tar("box.tar", "box"))
            }
        #expect(names(found.sets) == log)
        #expect(found.sets[0].files.map(\.isArchived) == [true, true, false, false])
        #expect(
            names(found.companions)
                == [["joboutput-20110531.gz", "joboutput"], ["jobrequests"], ["jobtiming"]].sorted {
                    $0.last! < $1.last!
                })
        #expect(found.companions.allSatisfy { $0.kind == .companion })
        #expect(found.passedOver.map(\.lastName).sorted() == ["messages", "messages-20110531.gz"])
        #expect(found.seals.map(\.lastName) == ["jobsengine-20110530.gz.tsr"])
    }

    @Test("naming the live file brings the same")
    func named() throws {
        try appliance()
        let found = try SetFinder().look(at: folder.file("box/var/log/endian/jobsengine").path)
        #expect(names(found.sets) == log)
        #expect(found.companions.count == 3)
        let alone = try SetFinder(takesRotated: false).look(at: folder.file("box/var/log/endian/jobsengine").path)
        #expect(names(alone.sets) == [["jobsengine"]])
        #expect(alone.companions.isEmpty)
        let archive = try SetFinder().look(at: folder.file("box/var/log/archives/endian/jobsengine-20110530.gz").path)
        #expect(names(archive.sets) == [["jobsengine-20110530.gz"]])
    }

    @Test("the general log is read only if the engine has none of its own")
    func general() throws {
        try write("box/var/log/messages", "box/var/log/archives/messages-20110531.gz")
        let found = try SetFinder().look(belowRoot: folder.file("box").path)
        #expect(names(found.sets) == [["messages-20110531.gz", "messages"]])
        try write("box/var/log/jobsengine.log", "box/var/log/jobsengine.log.1")
        let own = try SetFinder().look(belowRoot: folder.file("box").path)
        #expect(names(own.sets) == [["jobsengine.log.1", "jobsengine.log"]])
    }

    @Test("each box has its own zone and catalogue", arguments: [false, true])
    func boxes(isPacked: Bool) throws {
        for (box, zone) in ["north": "Europe/Rome", "south": "Asia/Tokyo"] {
            try write("fleet/\(box)/var/log/endian/jobsengine", "fleet/\(box)/var/efw/jobsengine/settings")
            try folder.write("\(zone)\n", to: "fleet/\(box)/etc/timezone")
            try folder.write(
                "info(compilation_date:'\(box)')\nmodule()\n",
                to: "fleet/\(box)/var/efw/jobsengine/endian.restartscripts")
        }
        let found = try SetFinder().look(at: isPacked ? tar("fleet.tar", "fleet") : folder.file("fleet").path)
        #expect(found.sets.map(\.place) == ["north", "south"])
        #expect(found.sets.map { $0.files[0].box.zone?.identifier } == ["Europe/Rome", "Asia/Tokyo"])
        let catalogues = found.sets.map(\.files[0].box.catalogues)
        #expect(catalogues.map(\.count) == [1, 1])
        let texts = try catalogues.map { String(decoding: try $0[0].bytes(), as: UTF8.self) }
        #expect(texts[0].contains("'north'") && texts[1].contains("'south'"))
    }

    @Test("names that only look alike are two files, and names that are no UTF-8 are found")
    func bytes() throws {
        try write("d/jobsengine-\u{E9}.log", "d/jobsengine-e\u{301}.log")
        let strange = PathText.text(Array("\(folder.file("d").path)/jobsengine-".utf8) + [0xE9] + Array(".log".utf8))
        let made = PathText.withPath(strange) { fopen($0, "w") }
        #expect(made != nil)
        fclose(made!)
        for path in [folder.file("d").path, try tar("d.tar", "d")] {
            let found = try SetFinder().look(at: path).sets
            #expect(found.count == 3)
            for set in found { _ = try set.files[0].origin.openRaw() }
        }
        #expect(try SetFinder().look(at: strange).sets[0].files[0].name.hasSuffix("jobsengine-\u{FFFD}.log"))
    }

    @Test("boxes whose folders only look alike are two")
    func alike() throws {
        #expect(Places.names(["a/\u{E9}/x", "a/e\u{301}/x"], root: "a") == ["\\xC3\\xA9", "e\\xCC\\x81"])
        let latin = [PathText.text([0x4D, 0xFC] as [UInt8]), PathText.text([0x4D, 0xE9] as [UInt8])]
        #expect(Places.names(latin, root: "a") == ["M\\xFC", "M\\xE9"])
        #expect(Places.names([latin[0], "b"], root: "a") == ["M\u{FFFD}", "b"])
    }

    @Test("a link that leads nowhere is told")
    func broken() throws {
        try write("root/var/log/jobsengine.1")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("root/var/log/jobsengine").path, withDestinationPath: "/nowhere/jobsengine")
        for found in [
            try SetFinder().look(belowRoot: folder.file("root").path),
            try SetFinder().look(at: folder.file("root").path),
        ] {
            #expect(found.failures.map(\.path) == [folder.file("root/var/log/jobsengine").path])
            #expect(names(found.sets) == [["jobsengine.1"]])
        }
    }

    @Test("a link that bears the log's name stands for what it leads to, with the older parts of that")
    func current() throws {
        try write("d/je-20110601.txt", "d/je-20110602.txt", "d/je-20110603.txt", "d/other.txt")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("d/jobsengine.log").path, withDestinationPath: "je-20110603.txt")
        let wanted = [["je-20110601.txt", "je-20110602.txt", "jobsengine.log"]]
        #expect(try names(SetFinder().look(at: folder.file("d").path).sets) == wanted)
        #expect(try names(SetFinder().look(at: folder.file("d/jobsengine.log").path).sets) == wanted)
    }

    @Test("a link to a dated file beside it is not read twice")
    func currentDated() throws {
        try write("d/jobsengine.log-20110601", "d/jobsengine.log-20110602")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("d/jobsengine.log").path, withDestinationPath: "jobsengine.log-20110602")
        let wanted = [["jobsengine.log-20110601", "jobsengine.log"]]
        #expect(try names(SetFinder().look(at: folder.file("d").path).sets) == wanted)
        #expect(try names(SetFinder().look(at: folder.file("d/jobsengine.log").path).sets) == wanted)
    }

    @Test("logs below a root are not those of the machine")
    func rootLinks() throws {
        try write("host/jobsengine", "root/data/endian/jobsengine", "root/data/endian/jobsengine.1")
        for (link, target) in ["log": "/data", "data/endian/jobsengine.2": folder.file("host/jobsengine").path] {
            let place = link == "log" ? folder.file("root/var/log") : folder.file("root/" + link)
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: place.path, withDestinationPath: target)
        }
        let found = try SetFinder().look(belowRoot: folder.file("root").path)
        #expect(names(found.sets) == [["jobsengine.1", "jobsengine"]])
    }

    @Test("a backup's name tells its host")
    func backup() throws {
        try write("var/log/endian/jobsengine")
        let name = "backup-20110601120000UTC-efw.example.com-settings-logs-logarchive"
        let bundle = try tar(name + ".tar", "var")
        #expect(try SetFinder().look(at: bundle).sets.map(\.host) == ["efw.example.com"])
        #expect(BackupName(name)?.made == "20110601120000")
        #expect(BackupName("backup-20110601120000UTC-fw-logs-db.lan-settings")?.host == "fw-logs-db.lan")
        #expect(BackupName("backup-20110601120000UTC-efw")?.host == "efw")
        for other in ["backup-2011060112000UTC-efw", "backup-20110601120000-efw", "backup-20110601120000UTC--logs"] {
            #expect(BackupName(other) == nil)
        }
    }

    @Test("what logrotate remembers is read as it writes it")
    func memory() {
        let text = """
            logrotate state -- version 2
            "/var/log/endian/jobsengine" 2011-6-2
            "/var/log/with \\"quotes\\"" 2011-6-3-14:0:0
            /var/log/old 2011-06-04
            "/var/log/bad" 2011-13-1
            """
        let memory = RotationMemory(name: "s", Array(text.utf8))
        #expect(memory.day(of: "/var/log/endian/jobsengine")?.description == "2011-06-02")
        #expect(memory.day(of: "/var/log/with \"quotes\"")?.description == "2011-06-03")
        #expect(memory.day(of: "/var/log/old")?.description == "2011-06-04")
        #expect(memory.day(of: "/var/log/bad") == nil)
    }
}
