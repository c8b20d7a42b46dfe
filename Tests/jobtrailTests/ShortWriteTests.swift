import Foundation
import TestSupport
import Testing

/// The kernel may take a part of what is written, be interrupted, or have no room for now. A library that is loaded before
/// the C library's has every command meet all of that at every few calls: each byte must come out, and once.
@Suite("writes that take a part")
struct ShortWriteTests {
    /// Takes a part of each write, and refuses every third one: EINTR, and EAGAIN where that can be waited for.
    private static let source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <sys/socket.h>
        #include <unistd.h>

        static unsigned calls;

        static int part(int fd, size_t *count) {
            unsigned call = __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED);
            if (call % 3 == 0) { errno = call % 2 && fd == 1 ? EAGAIN : EINTR; return -1; }
            size_t most = 1 + call * 7919u % 4096;
            if (*count > most) *count = most;
            return 0;
        }

        ssize_t write(int fd, const void *bytes, size_t count) {
            ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
            return part(fd, &count) < 0 ? -1 : real(fd, bytes, count);
        }

        ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
            ssize_t (*real)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite");
            return part(fd, &count) < 0 ? -1 : real(fd, bytes, count, at);
        }

        ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
            ssize_t (*real)(int, const void *, size_t, off64_t) = dlsym(RTLD_NEXT, "pwrite64");
            return part(fd, &count) < 0 ? -1 : real(fd, bytes, count, at);
        }

        ssize_t send(int fd, const void *bytes, size_t count, int flags) {
            ssize_t (*real)(int, const void *, size_t, int) = dlsym(RTLD_NEXT, "send");
            return part(fd, &count) < 0 ? -1 : real(fd, bytes, count, flags);
        }
        """

    private let folder: TemporaryFolder
    private let library: String

    init() throws {
        folder = try TemporaryFolder()
        let source = try folder.write(Self.source, to: "short.c")
        library = folder.file("short.so").path
        let words = ["-shared", "-fPIC", "-O1", "-o", library, source.path, "-ldl"]
        let made = try Command(URL(fileURLWithPath: "/usr/bin/cc"), words).run()
        try #require(made.status == 0, "\(made.stderr)")
        try folder.write((0..<3000).map(Self.line).joined(), to: "l.log")
    }

    private static func line(_ number: Int) -> String {
        let letter = number % 50 == 0 ? "E" : "I"
        return
            "2011-06-01 14:\(10 + number / 60 % 50):\(10 + number % 50),550 jobsengine JOB\(number % 7)-\(letter)-Start n=\(number)\n"
    }

    private var environment: [String: String] { ["LD_PRELOAD": library] }

    @Test(
        "standard output has every byte once",
        arguments: [
            "jobs", "jobs -o json", "summary", "failures", "runs", "updates --timeout 9000", "show job1",
            "messages", "messages -o json", "messages -o ndjson", "messages -o csv", "messages -o raw",
            "messages -n 2000 -r -o ndjson", "verify", "verify -o json", "report", "metrics",
            "plot -q", "jobs --step", "export --to csv", "export --to ndjson", "export --to otlp", "layouts", "help",
        ])
    func standardOutput(_ words: String) throws {
        let takesNone = ["layouts", "help"].contains(words)
        let arguments = words.split(separator: " ").map(String.init) + (takesNone ? [] : ["l.log"])
        let whole = try run(arguments, cwd: folder.url)
        let short = try run(arguments, cwd: folder.url, env: environment)
        #expect(whole.stdout.count > 100 && short.stdout == whole.stdout)
        #expect(short.stderr == whole.stderr)
        #expect(short.status == whole.status)
    }

    @Test(
        "files have every byte once",
        arguments: [
            "report --into OUT", "export --to csv --into OUT", "export --to sqlite --into OUT", "ingest --store OUT",
            "replay --speed max --into OUT", "export --evidence OUT",
        ])
    func files(_ words: String) throws {
        for (name, environment) in [("one", [:]), ("two", environment)] {
            let arguments = words.split(separator: " ").map { $0 == "OUT" ? name : String($0) } + ["-q", "l.log"]
            let made = try run(arguments, cwd: folder.url, env: environment)
            #expect(made.status == 0, "\(made.stderr)")
        }
        #expect(try content("two", words) == content("one", words))
    }

    /// What a file holds, as far as it is the same at each making.
    private func content(_ name: String, _ words: String) throws -> [Data] {
        if words.hasPrefix("ingest") {
            return [try run(["messages", "-o", "ndjson", "--store", name], cwd: folder.url).stdout]
        }
        if words.contains("sqlite") {
            let dump = Command(URL(fileURLWithPath: "/usr/bin/sqlite3"), [folder.file(name).path, ".dump"])
            return [try dump.run().stdout]
        }
        if words.contains("evidence") { return [try Data(contentsOf: folder.file("\(name)/records.log"))] }
        return [try Data(contentsOf: folder.file(name))]
    }

    @Test("a follower's file and store have each record once, also over a stop", arguments: ["--into", "--store"])
    func following(_ option: String) throws {
        let arguments =
            ["follow", "l.log", "-q", option, "out"] + (option == "--into" ? ["-n", "all", "-o", "ndjson"] : [])
        for round in 1...2 {
            if round == 2 {
                let log = try FileHandle(forWritingTo: folder.file("l.log"))
                try log.seekToEnd()
                try log.write(contentsOf: Data((3000..<3500).map(Self.line).joined().utf8))
                try log.close()
            }
            let follower = try RunningCommand(
                BuiltBinary.url, arguments, in: folder.url,
                environment: ["TZ": "UTC"].merging(environment) { $1 })
            let wanted = round == 1 ? 3000 : 3500
            follower.wait { (try? numbers(option).count) == wanted || $0.hasEnded }
            #expect(follower.stop() == 143, "\(follower.stderr)")
            #expect(try numbers(option) == Array(0..<wanted))
        }
    }

    /// Those of the records that were kept, in their order.
    private func numbers(_ option: String) throws -> [Int] {
        let rows: Data
        if option == "--into" {
            rows = try Data(contentsOf: folder.file("out"))
        } else {
            rows = try run(["messages", "-q", "-o", "ndjson", "--store", "out"], cwd: folder.url).stdout
        }
        return String(decoding: rows, as: UTF8.self).matches(of: /"n":"(\d+)"/).compactMap { Int($0.1) }
    }
}
