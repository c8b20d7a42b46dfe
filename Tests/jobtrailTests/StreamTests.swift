import Foundation
import TestSupport
import Testing

/// Standard output and error that are full, closed, slow or gone: nothing is lost, and nothing dies of it.
struct StreamTests {
    private static let binary = BuiltBinary.url.path
    private static let log = fixture("stories/day/jobsengine.log").path

    private func shell(_ line: String, in folder: URL? = nil) throws -> CommandResult {
        try Command(URL(fileURLWithPath: "/bin/bash"), ["-c", line], in: folder).run()
    }

    @Test("messages that nobody can be told do not end the program", arguments: ["2>/dev/full", "2>&-"])
    func errors(redirection: String) throws {
        let failed = try shell("\(Self.binary) jobs /nonexist \(redirection); echo $?")
        #expect(failed.text == "1\n")
        let done = try shell("\(Self.binary) jobs -q \(Self.log) \(redirection) | grep -c snort; echo ${PIPESTATUS[0]}")
        #expect(done.text.hasSuffix("\n0\n") && !done.text.hasPrefix("0"))
    }

    @Test("a pipe behind standard error that nobody reads ends nothing")
    func errorPipe() throws {
        // A FIFO whose only reader has closed it.
        let folder = try TemporaryFolder()
        let pipe = "mkfifo f; exec 5<>f 6>f 5<&-;"
        #expect(try shell("\(pipe) \(Self.binary) jobs /nonexist 2>&6; echo $?", in: folder.url).text == "0\n")
    }

    @Test("output that cannot be written is told, with its name", arguments: [">/dev/full", ">&-"])
    func output(redirection: String) throws {
        let result = try shell("\(Self.binary) jobs -q \(Self.log) \(redirection)")
        #expect(result.status == 1)
        #expect(result.stderr.hasPrefix("jobtrail: standard output: "))
        #expect(result.stderr.split(separator: "\n").count == 1)
    }

    @Test("with a stream closed, no file takes its place")
    func takenNumber() throws {
        let folder = try TemporaryFolder()
        let made = try shell("\(Self.binary) ingest --store s.db \(Self.log) <&- >&- 2>&-", in: folder.url)
        #expect(made.status == 0)
        let head = try Data(contentsOf: folder.file("s.db")).prefix(15)
        #expect(head == Data("SQLite format 3".utf8))
    }

    @Test("a pipe that another process made non-blocking is waited for")
    func nonBlocking() throws {
        let folder = try TemporaryFolder()
        let lines = (0..<20_000).map { "J\($0 % 9)-I-Start timestamp=\(1_306_938_591 + $0) ok_counter=\($0 + 1)\n" }
        let log = try folder.write(lines.joined(), to: "l.log")
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        let writer = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        let process = Process()
        process.executableURL = BuiltBinary.url
        process.arguments = ["messages", "-q", "-o", "ndjson", log.path]
        process.standardOutput = writer
        try process.run()
        try writer.close()
        // The pipe is full before anybody reads.
        usleep(200_000)
        let read = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true).readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(read.count { $0 == 10 } == 20_000)
    }

    @Test("names and log content reach standard error without what drives a terminal")
    func escapes() throws {
        let folder = try TemporaryFolder()
        try folder.write("Jun  1 14:29:51 efw \u{1B}]0;x\u{07}[1]: ULOGD-I-Start\n", to: "tag.log")
        try folder.write("A-E-Start \u{1B}]0;x\u{07} timestamp=5\n", to: "reason.log")
        let hosts = ["h\\u001b]0;x\\u0007", "i"].map { "{\"msg\":\"A-I-Start\",\"host\":\"\($0)\",\"timestamp\":5}\n" }
        try folder.write(hosts.joined(), to: "hosts.log")
        let wait = ["wait", "--job", "a", "--for", "start", "--since", "0", "--timeout", "1", "reason.log"]
        for arguments in [
            ["jobs", "tag.log"], wait, ["plot", "hosts.log"], ["jobs", "x\u{1B}]0;x\u{07}"],
            ["jobs", "--host", "\u{1B}[2J", "reason.log"], ["\u{1B}c"], ["jobs", "--at", "\u{9B}2J", "reason.log"],
        ] {
            let result = try run(arguments, cwd: folder.url)
            let driving = result.stderr.unicodeScalars.filter { $0.value < 32 && $0 != "\n" || 127..<160 ~= $0.value }
            #expect(driving.isEmpty && !result.stderr.isEmpty, "\(arguments): \(result.stderr)")
        }
    }
}
