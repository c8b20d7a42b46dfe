import Foundation
import TestSupport
import Testing

/// Files that commands make: whole or not at all, never over a source, and for no more eyes than the source.
struct OutputFileTests {
    private let folder: TemporaryFolder
    private let content: Data

    init() throws {
        folder = try TemporaryFolder()
        content = try Data(contentsOf: fixture("lines/mixed.log"))
        try folder.write(content, to: "a.log")
        try folder.write(content + Data("\n".utf8), to: "a.log.1")
    }

    private static let writers = [
        ["report", "-q", "-o"], ["plot", "-q", "-o"], ["export", "-q", "--to", "csv", "--into"],
        ["replay", "-q", "--speed", "max", "--into"], ["ingest", "-q", "--store"],
    ]

    private func shell(_ line: String) throws -> CommandResult {
        try Command(URL(fileURLWithPath: "/bin/bash"), ["-c", line], in: folder.url).run()
    }

    private func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: folder.file(name).path)[.posixPermissions] as? Int
    }

    @Test("no path leads a command to write over what it reads", arguments: writers)
    func sources(words: [String]) throws {
        _ = try shell("ln a.log hard; ln -s a.log soft; ln -s soft softer; : >empty.log")
        for name in ["a.log", "../\(folder.url.lastPathComponent)/a.log", "hard", "softer", "a.log.1"] {
            let result = try run(words + [name, "a.log"], cwd: folder.url)
            #expect(result.status != 0 && !result.stderr.isEmpty, "\(name)")
        }
        #expect(try run(words + ["empty.log", "empty.log"], cwd: folder.url).status != 0)
        #expect(try Data(contentsOf: folder.file("a.log")) == content)
        #expect(try Data(contentsOf: folder.file("a.log.1")).count == content.count + 1)
        #expect(try Data(contentsOf: folder.file("empty.log")).isEmpty)
    }

    @Test("nor over a part of its log that is not read, nor under a name that would be one")
    func siblings() throws {
        for name in ["a.log.1", "a.log.2"] {
            let result = try run(["report", "-q", "--no-rotated", "-o", name, "a.log"], cwd: folder.url)
            #expect(result.status == 2 && result.stderr.contains("part of the log"))
        }
        #expect(try Data(contentsOf: folder.file("a.log.1")).count == content.count + 1)
    }

    @Test("a device, a pipe and an open file are written to, and stay what they are")
    func streams() throws {
        _ = try shell("mkfifo pipe; ln -s /dev/null null")
        let report = "\(BuiltBinary.url.path) report -q a.log -o"
        let read = try shell(
            "cat pipe >read & \(report) pipe; wait; \(report) null; [ -p pipe -a -L null ] && echo yes")
        #expect(read.text == "yes\n")
        let page = try Data(contentsOf: folder.file("read"))
        #expect(page.starts(with: Data("<!DOCTYPE html>".utf8)))
        let both = try shell("{ echo first; \(report) /dev/stdout; echo last; } >both; head -n 1 both; tail -n 1 both")
        #expect(both.text == "first\nlast\n")
        #expect(try shell("\(report) /dev/full").status == 1)
    }

    @Test("a link to a file, there or not, stays a link; its target is written")
    func links() throws {
        _ = try shell("mkdir d; echo old >d/there; ln -s d/there one; ln -s d/new two")
        for name in ["one", "two"] {
            #expect(try run(["report", "-q", "-o", name, "a.log"], cwd: folder.url).status == 0)
            #expect(try shell("[ -L \(name) ] && head -c 15 \(name)").text == "<!DOCTYPE html>")
        }
        #expect(try shell("ls -A d").text == "new\nthere\n")
    }

    @Test("what cannot be written whole leaves what was there, and nothing else")
    func whole() throws {
        try folder.write("old", to: "out")
        let writers = ["report", "export --to csv --into out", "export --to sqlite --into new"]
        for words in writers {
            let place = words == "report" ? "-o out" : ""
            let before = try shell("ls -A").text
            let result = try shell("ulimit -f 1; \(BuiltBinary.url.path) \(words) \(place) -q a.log")
            #expect(result.status == 1 && result.stderr.split(separator: "\n").count == 1, "\(words): \(result.stderr)")
            #expect(try shell("ls -A").text == before)
        }
        #expect(try String(contentsOf: folder.file("out"), encoding: .utf8) == "old")
    }

    @Test("a log that only its owner may read stays so in all that is made of it")
    func modes() throws {
        chmod(folder.file("a.log").path, 0o600)
        chmod(folder.file("a.log.1").path, 0o640)
        try folder.write("old", to: "out.csv")
        let name = BuiltBinary.url.path
        let made = try shell(
            """
            umask 022; set -e
            \(name) report -q -o r.html a.log; \(name) export -q --to csv --into out.csv a.log
            \(name) export -q --to sqlite --into x.db a.log; \(name) export -q --evidence ev a.log
            \(name) ingest -q --store s.db a.log; \(name) replay -q --no-rotated --speed max --into r.log a.log
            \(name) report -q -o wide.html a.log.1
            """)
        #expect(made.status == 0, "\(made.stderr)")
        for name in ["r.html", "out.csv", "x.db", "ev/records.log", "ev/manifest.json", "s.db", "r.log"] {
            #expect(try mode(name) == 0o600, "\(name)")
        }
        #expect(try mode("ev") == 0o700 && mode("wide.html") == 0o640)
    }

    @Test("a store that others may read gives that up for a log that they may not")
    func narrowed() throws {
        #expect(try run(["ingest", "-q", "--store", "s.db", "a.log"], cwd: folder.url).status == 0)
        #expect(try mode("s.db") == 0o644)
        try folder.write("1306938591 A-I-Start\n", to: "b.log")
        chmod(folder.file("b.log").path, 0o600)
        #expect(try run(["ingest", "-q", "--store", "s.db", "b.log"], cwd: folder.url).status == 0)
        #expect(try mode("s.db") == 0o600)
    }

    @Test("nor over standard input, or anything else that the answer is made of")
    func whateverIsRead() throws {
        _ = try shell(
            """
            mkdir -p R/etc R/var/log R/var/lib R/var/efw/jobsengine; cp a.log R/var/log/jobsengine.log
            echo Europe/Rome >R/etc/timezone; echo 'logrotate state -- version 2' >R/var/lib/logrotate.status
            echo 'info(compilation_date:1)' >R/var/efw/jobsengine/c; cp R/var/efw/jobsengine/c C; cp a.log vic
            tar cf t.tar a.log; ln vic alias; mkdir -p X/jobtrail; echo '# none' >X/jobtrail/layouts; : >X/jobtrail/config
            """)
        let name = "env XDG_CONFIG_HOME=$PWD/X \(BuiltBinary.url.path)"
        let read = try shell("find . -type f -exec sha256sum {} + | sort").text
        let writers = [
            "export -q --to ndjson --into vic - <vic", "report -q -o alias - <vic", "plot -q -o vic - <vic",
            "report -q -o t.tar - <t.tar", "messages -q vic >>vic", "messages -q - <vic >>alias",
            "report -q --catalog C -o C a.log", "follow -q -n all --reset --catalog C --into C a.log",
            "report -q -o X/jobtrail/config a.log",
        ]
        let told = ["etc/timezone", "var/efw/jobsengine/c", "var/lib/logrotate.status"]
        let ofRoot = told.flatMap { ["report -q --root R -o R/\($0)", "follow -q --reset --root R --into R/\($0)"] }
        for words in writers + ofRoot {
            let result = try shell("timeout 20 \(name) \(words)")
            #expect(result.status == 2 && result.stderr.contains("nothing writes"), "\(words): \(result.stderr)")
        }
        #expect(try shell("find . -type f -exec sha256sum {} + | sort").text == read)
    }

    @Test("a refused output of a follow leaves nothing behind")
    func refused() throws {
        try folder.write("mine", to: "C")
        for words in ["--into C a.log", "--into new --grep '[' a.log"] {
            let before = try shell("ls -A").text
            let result = try shell("timeout 20 \(BuiltBinary.url.path) follow -q -n all \(words)")
            #expect(result.status != 0 && result.status != 124, "\(words)")
            #expect(try shell("ls -A").text == before)
        }
    }

    @Test("what comes out of a pipe, or lies in a folder of its owner's, is for its owner alone")
    func hidden() throws {
        let name = BuiltBinary.url.path
        let made = try shell(
            """
            umask 022; set -e; mkdir -m 700 own; cp a.log own; cat a.log | \(name) report -q -o pipe.html -
            \(name) report -q -o own.html own/a.log; \(name) report -q -o open.html - <a.log
            """)
        #expect(made.status == 0, "\(made.stderr)")
        #expect(try mode("pipe.html") == 0o600 && mode("own.html") == 0o600 && mode("open.html") == 0o644)
    }

    @Test(
        "a terminal shows what a log holds, and obeys none of it; a pipe gets the bytes",
        arguments: ["raw", "csv", "ndjson"])
    func terminal(_ form: String) throws {
        let bytes = "\u{1B}[2J\u{07}\u{9B}31m\u{202E}x"
        try folder.write("1306938591 ULOGD-I-Start why=\"\(bytes)\"\n", to: "b.log")
        let command = "\(BuiltBinary.url.path) messages -q --no-pager -o \(form) b.log"
        let seen = try shell("script -qec '\(command)' /dev/null </dev/null").text
        #expect(seen.contains("ULOGD-I-Start") && seen.contains("202e"))
        for character in ["\u{1B}", "\u{07}", "\u{9B}", "\u{202E}"] { #expect(!seen.contains(character)) }
        if form == "raw" { #expect(try shell(command).text.contains(bytes)) }
    }

    @Test("a log that is called like what SQLite keeps beside a store", arguments: ["-wal", "-shm", "-journal"])
    func besideStore(ending: String) throws {
        let log = try folder.write(content, to: "store\(ending)")
        for words in [["ingest", "store\(ending)"], ["follow", "store\(ending)"]] {
            #expect(try run(words + ["--store", "store"], cwd: folder.url).status == 2)
            #expect(try Data(contentsOf: log) == content)
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file("store").path))
    }
}
