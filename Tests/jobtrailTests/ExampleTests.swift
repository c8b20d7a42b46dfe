import Foundation
import TestSupport
import Testing

/// Every example of help and manual, pasted into a shell where logs and bundles of these names are.
struct ExampleTests {
    private static func examples() throws -> [String] {
        let commands = try run(["manual"]).text.split(separator: "\n").map(String.init)
        let helps: [String] = try commands.flatMap { name in
            try run(["help", name]).text.split(separator: "\n").map(String.init)
                .drop { $0 != "Examples:" }.filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
        }
        let page = try String(contentsOf: checkout.appendingPathComponent("man/jobtrail.1"), encoding: .utf8)
        let manual: [String] = page.split(separator: "\n").filter { $0.hasPrefix(".Dl $ ") }.map {
            String($0.dropFirst(6)).replacing("\\-", with: "-").replacing("\\e", with: "\\")
        }
        return helps.map { $0.trimmingCharacters(in: .whitespaces) } + manual
    }

    /// A folder with all that the examples name.
    private static func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.copy(fixture: "stories/day")
        let script = """
            mkdir -p var/log/endian
            cp -p day/jobsengine.log LOG; cp -p LOG jobsengine.log; cp -p LOG odd.log; cp -p LOG var/log/endian/jobsengine
            for name in customer customer-1 monday friday support; do tar -czf $name.tar.gz var; done
            "$JOBTRAIL" ingest -q LOG --store desk.db
            """
        let made = try shell(script, folder)
        try #require(made.status == 0, "\(made.stderr)")
        return folder
    }

    private static func shell(_ script: String, _ folder: TemporaryFolder) throws -> CommandResult {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return try Command(
            URL(fileURLWithPath: "/bin/bash"), ["-ec", script], in: folder.url,
            environment: [
                "PATH": "\(folder.url.path)/bin:\(path)", "JOBTRAIL": BuiltBinary.url.path, "TZ": "UTC",
                "HOME": folder.url.path, "TERM": "dumb",
            ]
        ).run()
    }

    /// What needs a server, or the machine's own log.
    private static func isElsewhere(_ line: String) -> Bool {
        line.contains("clickhouse") || line == "jobtrail watch"
    }

    @Test("no example fails")
    func examples() throws {
        let lines = try Self.examples().filter { !Self.isElsewhere($0) }
        #expect(lines.count > 40)
        let folder = try Self.folder()
        // What follows goes on for ever: it is ended.
        let wrapper = """
            #!/bin/sh
            case " $* " in *follow*|*wait*|*watch*|*replay*|*" -f "*) limit=1 ;; *) limit=40 ;; esac
            exec timeout -s TERM $limit "$JOBTRAIL" "$@" < /dev/null

            """
        try folder.write(wrapper, to: "bin/jobtrail")
        _ = try Self.shell("chmod +x bin/jobtrail", folder)
        for line in lines {
            let here = line.replacing("/var/log/jobsengine.log", with: "LOG")
                .replacing("/var/lib/jobtrail/", with: "./").replacing("/srv/", with: "./").replacing(
                    "/tmp/", with: "./")
            let result = try Self.shell(here, folder)
            let isLive =
                line.contains("follow") || line.contains("wait") || line.contains("watch") || line.contains("replay")
            let good: [Int32] = [0, 3] + (isLive || line.contains(" -f ") ? [124, 143] : [])
            #expect(good.contains(result.status), "\(line): \(result.status) \(result.stderr)")
            #expect(!result.stderr.contains("Usage") && !result.stderr.contains("Try '"), "\(line): \(result.stderr)")
        }
    }
}
