import Foundation
import TestSupport
import Testing

/// Standard input answers as the file does that holds the same: by every command, in every packing, and however it comes.
struct StandardInputTests {
    private static let commands = [
        "jobs", "messages", "messages -o json", "messages -o ndjson -n 3", "messages -C 1 --sub err", "updates -o json",
        "runs", "jobs --at -1h", "jobs -b 0", "blame", "critical-chain", "plot", "report --no-progress",
        "export --to ndjson",
        "verify -o json", "replay --speed max", "diff -b 1 -b 2", "layouts --test", "summary", "failures",
    ]

    /// Runs each command on the file of that name, then with `how`, a shell's words around `jobtrail … -`.
    private static func compare(_ folder: TemporaryFolder, _ file: String, _ how: String, _ commands: [String]) throws {
        for command in commands {
            let given = try shell("jobtrail \(command) ./\(file)", in: folder)
            let come = try shell(how.replacing("RUN", with: "jobtrail \(command) -"), in: folder)
            let told = given.text.replacing("./\(file)", with: "-")
            #expect(come.text == told, "\(command) of \(file): \(come.stderr)")
            #expect(come.status == given.status && !come.text.isEmpty, "\(command) of \(file): \(come.stderr)")
        }
    }

    private static func shell(_ line: String, in folder: TemporaryFolder) throws -> CommandResult {
        let script = line.replacing("jobtrail ", with: "\(BuiltBinary.url.path) ")
        return try Command(
            URL(fileURLWithPath: "/bin/bash"), ["-c", script], in: folder.url, environment: ["TZ": "UTC"]
        ).run()
    }

    private static func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.copy(fixture: "stories/day/jobsengine.log")
        return folder
    }

    @Test("every command, out of a pipe", arguments: commands)
    func everyCommand(command: String) throws {
        try Self.compare(try Self.folder(), "jobsengine.log", "cat jobsengine.log | RUN", [command])
    }

    @Test("SQL over it")
    func query() throws {
        let folder = try Self.folder()
        let statement = "query 'select count(*), sum(ok_counter) from records'"
        let given = try Self.shell("jobtrail \(statement) jobsengine.log", in: folder)
        #expect(given.status == 0)
        #expect(try Self.shell("jobtrail \(statement) - < jobsengine.log", in: folder).text == given.text)
    }

    @Test(
        "a redirected file, a FIFO, and a writer that takes its time",
        arguments: [
            "RUN < jobsengine.log", "{ head -c 7; sleep 0.1; cat; } < jobsengine.log | RUN",
            "mkfifo fifo 2>&-; cat jobsengine.log > fifo & RUN < fifo", "cat jobsengine.log | RUN -",
        ])
    func ways(how: String) throws {
        try Self.compare(
            try Self.folder(), "jobsengine.log", how, ["jobs -o json", "messages -o ndjson", "messages -b -1"])
    }

    @Test("a file from where it stands")
    func offset() throws {
        let folder = try Self.folder()
        _ = try Self.shell("tail -c +5001 jobsengine.log > rest.log", in: folder)
        try Self.compare(
            folder, "rest.log", "{ dd bs=5000 count=1 of=/dev/null 2>&-; RUN; } < jobsengine.log",
            ["messages -o ndjson", "verify -o json"])
    }

    @Test("every packing, and every kind of bundle", arguments: ["| RUN", "> came; RUN < came"])
    func packings(_ way: String) throws {
        let folder = try Self.folder()
        let views = ["jobs -o json", "messages -o csv --fields time,msg", "runs -o json"]
        for tool in ["gzip", "xz", "bzip2", "zstd"] {
            _ = try Self.shell("\(tool) -kq jobsengine.log -c > packed", in: folder)
            try Self.compare(folder, "packed", "cat packed \(way)", views)
        }
        let makers = [
            "tar -cf box", "tar -czf box", "tar -cJf box", "zip -qr box.zip", "bsdtar --format 7zip -cf box",
            "tar --zstd -cf box",
        ]
        for maker in makers {
            _ = try Self.shell("rm -f box*; \(maker) jobsengine.log; [ -e box ] || mv box.* box", in: folder)
            try Self.compare(folder, "box", "cat box \(way)", views)
        }
    }

    @Test("none is an empty log, and one that cannot be read is told")
    func nothing() throws {
        let folder = try TemporaryFolder()
        let empty = try Self.shell("jobtrail jobs - < /dev/null", in: folder)
        #expect(empty.status == 1 && empty.stderr == "jobtrail: the log is empty\n")
        let closed = try Self.shell("jobtrail jobs - <&-", in: folder)
        #expect(closed.status == 1 && closed.stderr.contains("standard input: "), "\(closed.stderr)")
        let full = try Self.shell("echo x | TMPDIR=/nowhere jobtrail jobs -", in: folder)
        #expect(full.status == 1 && full.stderr.contains("/nowhere: "), "\(full.stderr)")
    }
}
