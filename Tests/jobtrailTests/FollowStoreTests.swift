import Foundation
import TestSupport
import Testing

/// `follow --store`: what a store holds is what the files hold, whatever rotates, stops or is added twice.
@Suite("following into a store", .serialized)
struct FollowStoreTests {
    private func messages(_ operands: [String]) throws -> Data {
        try run(["messages", "-q", "-o", "ndjson"] + operands).stdout
    }

    private func follow(_ rig: RotationRig) throws -> RunningCommand {
        try .jobtrail(["follow", rig.log.path, "--store", rig.store.path])
    }

    @Test("the same answers as from the files, over rotations and restarts", arguments: KillTests.rotations)
    func sameAnswers(_ options: [String]) throws {
        let rig = try RotationRig(options)
        for round in 0..<4 {
            try rig.append(round * 10..<round * 10 + 3)
            let follower = try follow(rig)
            try rig.append(round * 10 + 3..<round * 10 + 6)
            rig.waitForStored(round * 10 + 6, follower)
            try rig.rotate()
            try rig.append(round * 10 + 6..<round * 10 + 8)
            rig.waitForStored(round * 10 + 8, follower)
            #expect(follower.stop() == 143)
            // Unseen, and rotated away.
            try rig.append(round * 10 + 8..<round * 10 + 10)
            if round % 2 == 0 { try rig.rotate() }
        }
        let last = try follow(rig)
        rig.waitForStored(40, last)
        last.stop(SIGINT)
        #expect(try rig.stored.map(\.number) == Array(0..<40), "\(last.stderr)")
        for command in ["messages", "jobs", "runs"] {
            let (kept, files) = (["--store", rig.store.path], [rig.log.path])
            let answers = try [kept, files].map { try run([command, "-q", "-o", "json"] + $0).text }
            #expect(answers[0] == answers[1], "\(command)")
        }
        #expect(try rig.stored == rig.truth)
    }

    @Test func rotatedFilesAddNothingLater() throws {
        let rig = try RotationRig(["create", "compress"])
        try rig.append(0..<5)
        let follower = try follow(rig)
        rig.waitForStored(5, follower)
        try rig.rotate()
        try rig.append(5..<9)
        rig.waitForStored(9, follower)
        follower.stop()
        let ingest = try run(["ingest", rig.log.path, "--store", rig.store.path])
        #expect(ingest.status == 0)
        #expect(ingest.stderr.contains("0 of 2 files are new"), "\(ingest.stderr)")
        #expect(try rig.stored.map(\.number) == Array(0..<9))
    }

    @Test func aQuerySeesWhatWasFollowed() throws {
        let rig = try RotationRig(["create"])
        try rig.append(0..<5)
        let follower = try follow(rig)
        rig.waitForStored(5, follower)
        let sql = [
            "query", "-q", "-o", "csv", "--no-headers", "SELECT count(*) FROM records", "--store", rig.store.path,
        ]
        #expect(try run(sql).text.trimmingCharacters(in: .whitespacesAndNewlines) == "5")
        try rig.append(5..<8)
        rig.waitForStored(8, follower)
        #expect(try run(sql).text.trimmingCharacters(in: .whitespacesAndNewlines) == "8")
        follower.stop()
    }

    /// NULs and lines longer than a line may be are kept as they stand in the file: offsets and ids stay.
    @Test func oddBytesAreKept() throws {
        let rig = try RotationRig(["create"])
        try rig.append(0..<2)
        let handle = try FileHandle(forWritingTo: rig.log)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(repeating: 0, count: 100))
        try handle.write(contentsOf: Data("\nlong ".utf8) + Data(repeating: 120, count: 3 << 20) + Data("\r\n".utf8))
        try handle.close()
        try rig.append(2..<4)
        let follower = try follow(rig)
        rig.waitForStored(4, follower)
        follower.stop()
        #expect(try rig.stored == rig.truth)
        #expect(try rig.stored.count == 4)
    }

    /// As copytruncate leaves behind a writer that goes on at its old place.
    @Test func aHoleTakesNoMemory() throws {
        let rig = try RotationRig(["create"])
        try rig.append(0..<2)
        let handle = try FileHandle(forWritingTo: rig.log)
        try handle.truncate(atOffset: 400 << 20)
        try handle.close()
        try rig.append(2..<4)
        let follower = try follow(rig)
        rig.waitForStored(4, follower)
        let status = try String(contentsOfFile: "/proc/\(follower.pid)/status", encoding: .utf8)
        follower.stop()
        let peak = status.firstMatch(of: /VmHWM:\s+(\d+) kB/).flatMap { Int($0.1) } ?? .max
        #expect(peak < 150 << 10, "\(peak) kB")
        #expect(try rig.stored == rig.truth)
        #expect(try rig.stored.count == 4)
        let size = try FileManager.default.attributesOfItem(atPath: rig.store.path)[.size] as? Int ?? .max
        #expect(size < 1 << 20)
        // The same bytes from the rows, and added at once.
        let other = rig.folder.file("other.db").path
        #expect(try run(["ingest", "-q", rig.log.path, "--store", other]).status == 0)
        let search = ["messages", "-q", "-o", "ndjson", "-n", "3"]
        #expect(try run(search + ["--store", other]).stdout == run(search + [rig.log.path]).stdout)
    }

    /// What a store was followed into before may have been changed by others: it goes on all the same.
    @Test func aStoreThatLostItsPlaceGoesOn() throws {
        let rig = try RotationRig(["create"])
        try rig.append(0..<3)
        let first = try follow(rig)
        rig.waitForStored(3, first)
        first.stop()
        let change = "UPDATE followed SET chain = 'none'"
        _ = try Command(URL(fileURLWithPath: "/usr/bin/sqlite3"), [rig.store.path, change]).run()
        let again = try follow(rig)
        try rig.append(3..<6)
        rig.waitForStored(6, again)
        #expect(again.stop() == 143, "\(again.stderr)")
        #expect(again.stderr.contains("the store does not hold its first"))
        #expect(try rig.stored.map(\.number) == Array(0..<6))
    }

    /// A traceback whose lines come after those of another process belongs to its record, as in the file at rest.
    @Test func linesThatComeLate() throws {
        let rig = try RotationRig(["create"])
        func line(_ second: Int, _ tag: String, _ text: String) throws {
            let bytes = "Jun  1 14:29:\(second) efw jobsengine/\(tag): \(text)\n"
            let handle = try FileHandle(forWritingTo: rig.log)
            try handle.seekToEnd()
            try handle.write(contentsOf: Data(bytes.utf8))
            try handle.close()
        }
        func sqlite(_ sql: String) throws -> String {
            try Command(URL(fileURLWithPath: "/usr/bin/sqlite3"), [rig.store.path, sql]).run().text
        }
        let follower = try follow(rig)
        try line(10, "snort[100]", "SNORT-E-Start: no rules")
        rig.waitForStored(1, follower)
        try line(11, "ulogd[200]", "ULOGD-I-Start")
        rig.waitForStored(2, follower)
        try line(12, "snort[100]", "Traceback (most recent call last):")
        try line(12, "snort[100]", "  File \"x.py\", line 1, in <module>")
        try line(12, "snort[100]", "OSError: no rules")
        try line(13, "ulogd[200]", "ULOGD-I-Stop")
        rig.waitForStored(3, follower)
        #expect(try sqlite("SELECT job FROM records WHERE detail LIKE '%OSError%'") == "snort\n")
        follower.stop()
        let answers = try [["--store", rig.store.path], [rig.log.path]].map { try messages($0) }
        #expect(answers[0] == answers[1])
        let verify = try run(["verify", "-q", rig.log.path])
        #expect(!verify.text.contains("unparsed "), "\(verify.text)")
    }

    /// Each commit writes what it changes: the tables are those of the whole all the same. Times go back, hosts come
    /// one after the other, updates grow old.
    @Test func tablesAreThoseOfTheFiles() throws {
        let rig = try RotationRig(["create"])
        var count = 0
        func append(_ host: String, _ seconds: [Int]) throws {
            let lines = seconds.map { second in
                let time = "Jun  1 14:\(29 + second / 60):\(String(second % 60 + 100).dropFirst())"
                return "\(time) \(host) jobsengine: JOB\(second % 3)-\(second % 4 == 0 ? "E" : "I")-Start x\n"
            }
            let handle = try FileHandle(forWritingTo: rig.log)
            try handle.seekToEnd()
            try handle.write(contentsOf: Data(lines.joined().utf8))
            try handle.close()
            count += seconds.count
        }
        func tables(_ source: [String]) throws -> [String] {
            try ["jobs", "runs", "updates ORDER BY host, time, name"].map {
                try run(["query", "-q", "SELECT * FROM \($0)", "-o", "csv"] + source).text
            }
        }
        var follower = try follow(rig)
        let steps: [(String, [Int])] = [
            ("efw", [1, 2, 3]), ("efw", [20, 4, 25]), ("two", [26, 5, 30]), ("efw", [33, 32, 34]), ("two", [36]),
            ("efw", [40]), ("two", [90, 61, 59, 62]), ("efw", [91]), ("efw", [93]),
        ]
        for (number, step) in steps.enumerated() {
            if number == 5 {
                follower.stop()
                follower = try follow(rig)
            }
            try append(step.0, step.1)
            rig.waitForStored(count, follower)
            #expect(try tables([rig.log.path]) == tables(["--store", rig.store.path]), "step \(number)")
        }
        follower.stop()
    }

    @Test func theSecondFollowerRefuses() throws {
        let rig = try RotationRig(["create"])
        try rig.append(0..<2)
        let first = try follow(rig)
        rig.waitForStored(2, first)
        let second = try follow(rig)
        #expect(second.end() == 1)
        #expect(second.stderr.contains("another jobtrail is writing to it"), "\(second.stderr)")
        let ingest = try run(["ingest", rig.log.path, "--store", rig.store.path])
        #expect(ingest.status == 1 && ingest.stderr.contains("another jobtrail is writing to it"))
        try rig.append(2..<6)
        rig.waitForStored(6, first)
        first.stop()
        #expect(try rig.stored == rig.truth)
    }

    /// Any client sees the rows, and what they came to, while the follower runs and after it was started again.
    @Test func anyClientReadsWhileAFollowWrites() throws {
        let rig = try RotationRig(["create"])
        func sqlite(_ sql: String) throws -> String {
            try Command(URL(fileURLWithPath: "/usr/bin/sqlite3"), [rig.store.path, sql]).run().text
        }
        let counts =
            "SELECT (SELECT count(*) FROM records), (SELECT sum(messages) FROM runs), (SELECT count(*) > 0 FROM jobs)"
        try rig.append(0..<5)
        let first = try follow(rig)
        rig.waitForStored(5, first)
        #expect(try sqlite(counts) == "5|5|1\n")
        try rig.append(5..<8)
        rig.waitForStored(8, first)
        #expect(try sqlite(counts) == "8|8|1\n")
        first.stop()
        let again = try follow(rig)
        try rig.append(8..<9)
        rig.waitForStored(9, again)
        again.stop()
        #expect(try sqlite(counts) == "9|9|1\n")
        for table in ["records", "jobs", "runs"] {
            let question = ["query", "-q", "SELECT * FROM \(table)", "-o", "csv"]
            #expect(try run(question + [rig.log.path]).text == run(question + ["--store", rig.store.path]).text)
        }
    }

    @Test(arguments: [["--job", "x"], ["-n", "5"], ["--into", "x"], ["--checkpoint", "x"], ["--since", "today"]])
    func wrongUsage(_ words: [String]) throws {
        let rig = try RotationRig(["create"])
        let result = try run(["follow", rig.log.path, "--store", rig.store.path] + words)
        #expect(result.status == 2, "\(result.stderr)")
    }

    @Test func aStoreOfAnotherKind() throws {
        let rig = try RotationRig(["create"])
        try rig.folder.write("no database, but long enough to be one if it were one", to: "store")
        let result = try run(["follow", rig.log.path, "--store", rig.store.path])
        #expect(result.status == 1)
        #expect(result.stderr.contains("is no store of jobtrail"))
    }
}
