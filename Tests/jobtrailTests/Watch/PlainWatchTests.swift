import Foundation
import TestSupport
import Testing

struct PlainWatchTests {
    private static func line(_ second: Int, _ rest: String) -> String {
        "Jun  1 14:29:\(second) efw jobsengine[5]: \(rest) timestamp=13069385\(second).5\n"
    }

    private static let log = [
        line(51, "ULOGD-I-Executing job=ulogd action=start pid=7"),
        line(52, "ULOGD-I-Start job=ulogd action=start sub=ok"),
        line(53, "SNORT-E-Start job=snort action=start sub=err"),
    ].joined()

    @Test("a line per change, and only these, with time, host, job and change")
    func lines() throws {
        let folder = try TemporaryFolder()
        let log = try folder.write(PlainWatchTests.log, to: "live.log")
        let watch = try RunningCommand.jobtrail(["watch", log.path, "-n", "2"])
        #expect(watch.wait { $0.stdout.contains("snort") })
        let file = try FileHandle(forWritingTo: log)
        try file.seekToEnd()
        let more = [
            PlainWatchTests.line(54, "NTP-I-Waiting_depends job=ntp action=start depends=ulogd,\u{1B}cx"),
            PlainWatchTests.line(55, "NTP-I-Executing job=ntp action=start"),
        ]
        try file.write(contentsOf: Data(more.joined().utf8))
        #expect(watch.wait { $0.stdout.contains("executing") })
        #expect(watch.stop(SIGINT) == 130)
        #expect(
            watch.stdout == """
                2011-06-01 14:29:12.500  efw  ulogd  started
                2011-06-01 14:29:13.500  efw  snort  failed to start
                2011-06-01 14:29:14.500  efw  ntp  waiting for ulogd, \\x1bcx
                2011-06-01 14:29:15.500  efw  ntp  executing start

                """)
        #expect(watch.stderr.isEmpty)
    }

    @Test("--job chooses, and what is not there yet is waited for")
    func choice() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("live.log").path
        let watch = try RunningCommand.jobtrail(["watch", "--plain", "--job", "s*", path])
        #expect(watch.wait { $0.stderr.contains("waiting for it to appear") })
        try folder.write(PlainWatchTests.log, to: "live.log")
        #expect(watch.wait { $0.stdout.contains("snort") })
        #expect(watch.stop() == 143)
        #expect(!watch.stdout.contains("ulogd"))
    }

    @Test("a closed pipe ends it silently")
    func closedPipe() throws {
        let folder = try TemporaryFolder()
        let log = try folder.write(PlainWatchTests.log, to: "live.log")
        let script = "'\(BuiltBinary.url.path)' watch '\(log.path)' | head -n 1"
        let result = try Command(URL(fileURLWithPath: "/bin/sh"), ["-c", script]).run()
        #expect(result.status == 0 && result.stderr.isEmpty)
    }

    @Test("replay refuses a screen where there is none")
    func replayWithoutTerminal() throws {
        let folder = try TemporaryFolder()
        let log = try folder.write(PlainWatchTests.log, to: "live.log")
        let result = try run(["replay", "-o", "watch", log.path])
        #expect(result.status == 2 && result.stderr.contains("terminal"))
    }
}
